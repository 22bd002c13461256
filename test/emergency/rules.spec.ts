import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeReference } from '../../src/cases/reference.js';
import { breakGlassOf, standingOf } from '../../src/emergency/break-glass-rules.js';
import { findDutyError } from '../../src/emergency/duty-rules.js';
import { readReference } from '../../src/emergency/read-reference.js';
import { rightsOf } from '../../src/platform/access/policy.js';
import { staffRoles, systemRoles } from '../../src/platform/access/roles.js';

const HOUR_MS = 3_600_000;
const at = new Date('2027-03-01T12:00:00Z');
const hours = (count: number) => new Date(at.getTime() + count * HOUR_MS);

describe('what break-glass opens', () => {
  it('is contact, identity, location, family and safety for a supervisor', () => {
    expect(breakGlassOf('supervisor')).toEqual({
      basis: 'break-glass',
      compartments: ['contact', 'family', 'identity', 'location', 'safety'],
    });
  });

  it.each(['caseworker', 'safety-officer'] as const)(
    'is core, contact and location for a %s on duty',
    (role) => {
      expect(breakGlassOf(role)).toEqual({
        basis: 'break-glass-on-duty',
        compartments: ['contact', 'core', 'location'],
      });
    },
  );

  it('is nothing for every other role, and the lawyer’s part for none', () => {
    const roles = [...staffRoles, ...systemRoles, 'nobody', 'signing-in'] as const;
    const able = roles.filter((role) => breakGlassOf(role) !== undefined);
    expect(able).toEqual(['caseworker', 'safety-officer', 'supervisor']);
    for (const role of roles) {
      expect(breakGlassOf(role)?.compartments ?? []).not.toContain('legal-privileged');
      for (const basis of ['break-glass', 'break-glass-on-duty'] as const) {
        expect(rightsOf(role, 'legal-privileged', basis)).toEqual([]);
      }
    }
  });

  it('is only ever to read', () => {
    for (const role of staffRoles) {
      const right = breakGlassOf(role);
      for (const compartment of right?.compartments ?? []) {
        expect(rightsOf(role, compartment, right!.basis)).toEqual(['read']);
      }
    }
  });
});

describe('how a break-glass stands', () => {
  const someone = fc.constantFrom('sara', 'jonas', 'omar');
  const facts = fc.record({
    actorId: someone,
    officeId: fc.constantFrom('north', 'south'),
    validUntil: fc.integer({ min: -100, max: 100 }).map(hours),
    reviewDue: fc.integer({ min: -100, max: 100 }).map(hours),
    verdict: fc.constantFrom(null, 'justified', 'breach'),
  });
  const reader = fc.record({
    id: someone,
    role: fc.constantFrom(...staffRoles),
    officeId: fc.constantFrom('north', 'south', null),
  });

  it('nobody ever judges what they did themselves', () => {
    fc.assert(
      fc.property(facts, reader, (of, by) => of.actorId !== by.id || !standingOf(of, by, at).may.review),
    );
  });

  it('only a supervisor of the same office judges, once, and when the access is over', () => {
    fc.assert(
      fc.property(facts, reader, (of, by) => {
        const { may, isOpen } = standingOf(of, by, at);
        return (
          !may.review ||
          (by.role === 'supervisor' && by.officeId === of.officeId && of.verdict === null && !isOpen)
        );
      }),
    );
  });

  it('only whoever did it ends it, and only while it is open', () => {
    fc.assert(
      fc.property(facts, reader, (of, by) => {
        const { may, isOpen } = standingOf(of, by, at);
        return may.end === (isOpen && by.id === of.actorId);
      }),
    );
  });

  it('is overdue when its day has passed without a verdict', () => {
    const base = { actorId: 'sara', officeId: 'north', validUntil: hours(-25), verdict: null };
    const by = { id: 'jonas', role: 'supervisor', officeId: 'north' } as const;
    expect(standingOf({ ...base, reviewDue: hours(-1) }, by, at)).toMatchObject({
      isOverdue: true,
      may: { review: true },
    });
    expect(standingOf({ ...base, reviewDue: hours(1) }, by, at).isOverdue).toBe(false);
    expect(standingOf({ ...base, reviewDue: hours(-1), verdict: 'breach' }, by, at)).toMatchObject({
      isOverdue: false,
      may: { review: false },
    });
  });
});

describe('an entry of the duty rota', () => {
  it('may be a night, and may be a month of 31 days in which the clocks change', () => {
    expect(findDutyError({ from: hours(8), until: hours(18) }, at)).toBeUndefined();
    expect(findDutyError({ from: hours(0), until: hours(31 * 24 + 1) }, at)).toBeUndefined();
  });

  it.each([
    ['ends before it begins', 18, 8, 'order'],
    ['ends when it begins', 8, 8, 'order'],
    ['is over already', -8, -1, 'past'],
    ['is longer than a month', 0, 31 * 24 + 2, 'length'],
    ['begins in more than a year', 367 * 24, 367 * 24 + 8, 'far'],
  ])('is refused when it %s', (_, from, until, rule) => {
    expect(findDutyError({ from: hours(from), until: hours(until) }, at)?.rule).toBe(rule);
  });
});

describe('a reference that somebody typed', () => {
  it('is read whatever its spaces, dashes and small letters', () => {
    const noise = fc.constantFrom('', ' ', '-', ' - ');
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 5, maxLength: 5 }),
        noise,
        fc.boolean(),
        (random, gap, isSmall) => {
          const reference = writeReference(random);
          const typed = reference.replace('-', gap);
          return readReference(isSmall ? typed.toLowerCase() : typed) === reference;
        },
      ),
    );
  });

  it('is read with the letters that look like digits, and in Arabic digits', () => {
    expect(readReference('oiL2-34ab')).toBe('0112-34AB');
    expect(readReference('٠١٢٣-٤٥٦٧')).toBe('0123-4567');
    expect(readReference('۰۱۲۳ ۴۵۶۷')).toBe('0123-4567');
  });

  it('is no reference of a case when a letter is missing or too many', () => {
    expect(readReference('0123-456')).not.toMatch(/^.{4}-.{4}$/);
    expect(readReference('0123-45678')).not.toMatch(/^.{4}-.{4}$/);
    expect(readReference('%')).toBe('-');
  });
});
