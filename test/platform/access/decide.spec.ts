import { describe, expect, it } from '@jest/globals';
import { type Compartment, compartments } from '../../../src/platform/access/compartments.js';
import { decide, describeAccess, type LiveGrant } from '../../../src/platform/access/decide.js';
import { basesOf, type Right } from '../../../src/platform/access/policy.js';
import { staffRoles } from '../../../src/platform/access/roles.js';

describe('the decision at the door', () => {
  const grantOf = (names: readonly Compartment[], basis: LiveGrant['basis'] = 'grant'): LiveGrant => ({
    id: 'g',
    basis,
    kind: 'lead',
    purpose: 'casework',
    compartments: names,
    walled: false,
  });
  const all = [grantOf([...compartments])];

  it('is no without a grant', () => {
    for (const role of staffRoles) {
      for (const compartment of compartments.filter(
        (each) => !['staff', 'audit', 'accounts'].includes(each),
      )) {
        expect(decide(role, [], compartment, ['read', 'write'])).toEqual({ allowed: false });
      }
    }
  });

  it('is no for a compartment that the grant does not name', () => {
    expect(decide('caseworker', [grantOf(['core'])], 'identity', ['read'])).toEqual({ allowed: false });
  });

  it('names the grant that it rests on', () => {
    const grant = grantOf(['core', 'identity']);
    expect(decide('caseworker', [grant], 'identity', ['read'])).toEqual({
      allowed: true,
      ground: { by: 'grant', grant },
    });
  });

  it('opens nothing beyond the table, however wide the grant', () => {
    const rights: Right[] = ['read', 'write'];
    for (const role of staffRoles) {
      for (const compartment of compartments) {
        const bases = rights.flatMap((right) => basesOf(role, compartment, right));
        const expected = bases.includes('grant') || bases.includes('all');
        expect([role, compartment, decide(role, all, compartment, rights).allowed]).toEqual([
          role,
          compartment,
          expected,
        ]);
      }
    }
  });

  it('does not take the grant of the office for a person’s grant', () => {
    const office = [grantOf(['core', 'casework'], 'office')];
    expect(decide('supervisor', office, 'core', ['read']).allowed).toBe(true);
    expect(decide('supervisor', office, 'casework', ['read']).allowed).toBe(false);
    expect(decide('caseworker', office, 'core', ['read']).allowed).toBe(false);
  });

  it('opens by break-glass exactly the cells of break-glass, and never what only a person can grant', () => {
    const opened = (basis: LiveGrant['basis']) =>
      staffRoles.flatMap((role) =>
        compartments
          .filter((name) => decide(role, [grantOf([...compartments], basis)], name, ['read']).allowed)
          // What a role reads everywhere rests on no grant.
          .filter((name) => !basesOf(role, name, 'read').includes('all'))
          .map((name) => `${role} ${name}`),
      );
    expect(opened('break-glass')).toEqual([
      'supervisor contact',
      'supervisor identity',
      'supervisor location',
      'supervisor family',
      'supervisor safety',
    ]);
    expect(opened('break-glass-on-duty')).toEqual([
      'caseworker core',
      'caseworker contact',
      'caseworker location',
      'safety-officer core',
      'safety-officer contact',
      'safety-officer location',
    ]);
  });

  it('lets nobody write, report or assign by break-glass', () => {
    const changing: Right[] = ['write', 'report', 'create', 'own-tasks', 'assign', 'approve', 'export'];
    for (const basis of ['break-glass', 'break-glass-on-duty'] as const) {
      const glass = [grantOf([...compartments], basis)];
      for (const role of ['caseworker', 'safety-officer', 'supervisor'] as const) {
        for (const name of compartments) {
          expect([role, name, decide(role, glass, name, changing).allowed]).toEqual([role, name, false]);
        }
      }
    }
  });

  it('opens nothing behind a wall, whatever the grant rests on', () => {
    const walled = (['grant', 'office', 'break-glass', 'break-glass-on-duty'] as const).map((basis) => ({
      ...grantOf([...compartments], basis),
      walled: true,
    }));
    for (const role of staffRoles) {
      for (const name of compartments.filter((each) =>
        basesOf(role, each, 'read').every((basis) => basis !== 'all'),
      )) {
        expect(decide(role, walled, name, ['read', 'write', 'report', 'flag', 'assign'])).toEqual({
          allowed: false,
        });
      }
    }
  });

  it('passes over a walled grant to one that is not', () => {
    const open = { ...grantOf(['core', 'identity']), id: 'open' };
    const grants = [{ ...grantOf([...compartments]), walled: true }, open];
    expect(decide('caseworker', grants, 'identity', ['read'])).toEqual({
      allowed: true,
      ground: { by: 'grant', grant: open },
    });
    expect(decide('caseworker', grants, 'family', ['read'])).toEqual({ allowed: false });
  });

  it('tells the most that somebody may do, and a code for the reason', () => {
    expect(describeAccess('caseworker', all, 'identity')).toEqual({ access: 'write', why: 'grant' });
    expect(describeAccess('caseworker', all, 'health')).toEqual({ access: 'report', why: 'grant' });
    expect(describeAccess('caseworker', [], 'identity')).toEqual({ access: 'none', why: 'not-granted' });
    expect(describeAccess('clinician', all, 'identity')).toEqual({ access: 'none', why: 'role' });
    expect(describeAccess('supervisor', [grantOf(['core', 'plan'], 'office')], 'plan')).toEqual({
      access: 'read',
      why: 'office',
    });
    expect(describeAccess('supervisor', [grantOf(['contact'], 'break-glass')], 'contact')).toEqual({
      access: 'read',
      why: 'break-glass',
    });
    expect(describeAccess('caseworker', [grantOf(['contact'], 'break-glass-on-duty')], 'contact')).toEqual({
      access: 'read',
      why: 'break-glass',
    });
  });

  it('says the same of the lawyer’s part to everybody, so that it tells nothing', () => {
    for (const role of staffRoles) {
      expect(describeAccess(role, all, 'legal-privileged')).toEqual({ access: 'none', why: 'lawyer-only' });
    }
  });
});
