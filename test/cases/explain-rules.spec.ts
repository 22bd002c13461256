import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { documents } from '../../src/cases/compartments/compartments.schema.js';
import {
  accessOf,
  accessWithoutWall,
  changesBetween,
  compartmentOf,
  opens,
  rolesThatBreakGlass,
} from '../../src/cases/grants/explain-rules.js';
import { caseCompartments } from '../../src/cases/grants/grant-rules.js';
import { compartments } from '../../src/platform/access/compartments.js';
import { decide, describeAccess, type LiveGrant } from '../../src/platform/access/decide.js';
import { staffRoles } from '../../src/platform/access/roles.js';

const grantOf = (names: readonly string[], more: Partial<LiveGrant> = {}): LiveGrant => ({
  id: 'g',
  basis: 'grant',
  kind: 'lead',
  purpose: 'casework',
  compartments: names,
  walled: false,
  ...more,
});

const anyGrant = fc.record({
  id: fc.constant('g'),
  basis: fc.constantFrom('grant', 'office', 'break-glass', 'break-glass-on-duty'),
  kind: fc.constant('lead'),
  purpose: fc.constant('casework'),
  compartments: fc.subarray([...compartments]),
  walled: fc.boolean(),
});

describe('who can open a part', () => {
  it('is told exactly as it is decided', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...staffRoles),
        fc.array(anyGrant, { maxLength: 4 }),
        fc.constantFrom(...caseCompartments),
        (role, grants, compartment) => {
          const told = accessOf(role, grants, compartment);
          for (const level of ['write', 'read', 'report', 'flag'] as const) {
            const may = decide(role, grants, compartment, [level]).allowed;
            if (told === level) expect(may).toBe(true);
            // Nothing stronger than what is told is allowed.
            if (told === 'none') expect(may).toBe(false);
          }
          const shown = ['legal-privileged', 'release'].includes(compartment)
            ? told
            : describeAccess(role, grants, compartment).access;
          expect(told).toBe(shown);
        },
      ),
    );
  });

  it('names nobody by a right that is less than a fact: comparing a text is not opening names', () => {
    expect(accessOf('testimony-officer', [grantOf(['core', 'identity'])], 'identity')).toBe('none');
  });

  it('tells a walled grant with what it would open, and that it opens nothing', () => {
    const walled = grantOf(['core', 'identity'], { walled: true });
    expect(accessOf('caseworker', [walled], 'identity')).toBe('none');
    expect(accessWithoutWall('caseworker', walled, 'identity')).toBe('write');
  });

  it('names the lawyers who hold a grant on their part, whether or not something is in it', () => {
    expect(accessOf('legal-adviser', [grantOf(['core', 'legal-privileged'])], 'legal-privileged')).toBe(
      'write',
    );
    for (const role of staffRoles.filter((each) => each !== 'legal-adviser')) {
      expect(accessOf(role, [grantOf([...compartments])], 'legal-privileged')).toBe('none');
    }
  });
});

describe('who could break glass', () => {
  it.each([
    ['identity', ['supervisor'], []],
    ['contact', ['supervisor'], ['caseworker', 'safety-officer']],
    ['core', [], ['caseworker', 'safety-officer']],
    ['plan', [], []],
    ['health', [], []],
    ['legal-privileged', [], []],
  ] as const)('on %s: %j, and on duty %j', (compartment, supervisors, onDuty) => {
    expect(rolesThatBreakGlass(compartment, 'break-glass')).toEqual(supervisors);
    expect(rolesThatBreakGlass(compartment, 'break-glass-on-duty')).toEqual(onDuty);
  });
});

describe('a field', () => {
  it('is a part of a case, or a field of its document', () => {
    for (const name of caseCompartments) expect(compartmentOf(name)).toBe(name);
    for (const [name, schema] of Object.entries(documents)) {
      for (const key of Object.keys(schema.shape)) expect(compartmentOf(`${name}.${key}`)).toBe(name);
    }
    expect(compartmentOf('identity.names.0.value')).toBe('identity');
  });

  it.each([
    '',
    '.',
    'staff',
    'audit',
    'accounts',
    'identity.',
    'identity.nickname',
    'identity..names',
    'identity.constructor',
    'identity.__proto__',
    'constructor',
    'Identity.names',
    'names',
    'legal-privileged.admissions',
    'health.notes',
    'core.pseudonym',
    ' identity',
  ])('is not %j', (field) => {
    expect(compartmentOf(field)).toBeUndefined();
  });
});

describe('what a change of grants opens and closes', () => {
  it('is nothing when nothing changes, and turns round when the change does', () => {
    const grants = fc.array(anyGrant, { maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...staffRoles), grants, grants, (role, before, after) => {
        expect(changesBetween(role, before, before)).toEqual([]);
        const there = changesBetween(role, before, after);
        const back = changesBetween(role, after, before);
        expect(back.map(({ compartment }) => compartment)).toEqual(
          there.map(({ compartment }) => compartment),
        );
        for (const [index, change] of there.entries()) expect(opens(change)).toBe(!opens(back[index]!));
      }),
    );
  });

  it('counts a step up from a flag as opening, and every step down as closing', () => {
    const flag = [grantOf(['core', 'safety'], { basis: 'office' })];
    const read = [grantOf(['core', 'safety'])];
    const [change] = changesBetween('supervisor', flag, read).filter(
      ({ compartment }) => compartment === 'safety',
    );
    expect(change).toEqual({ compartment: 'safety', before: 'flag', after: 'read' });
    expect(opens(change!)).toBe(true);
    expect(opens({ before: 'read', after: 'flag' })).toBe(false);
    expect(opens({ before: 'write', after: 'none' })).toBe(false);
    expect(opens({ before: 'none', after: 'flag' })).toBe(true);
  });
});
