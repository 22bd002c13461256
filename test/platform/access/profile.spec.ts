import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  combinationsOf,
  FEWEST_PEOPLE,
  findIncompletable,
  mayHold,
  type Person,
  profiles,
} from '../../../src/platform/access/profile.js';
import { mayHoldTogether, type StaffRole, staffRoles } from '../../../src/platform/access/roles.js';

let made = 0;
function person(roles: StaffRole[], more: Partial<Person> = {}): Person {
  return { id: `p${made++}`, officeId: 'north', roles, isGuest: false, ...more };
}

/** Five people and a partner's auditor: the smallest team that can complete everything. */
function smallTeam(): Person[] {
  return [
    person(['administrator']),
    person(['administrator']),
    person(['supervisor', 'safety-officer']),
    person(['supervisor', 'testimony-officer']),
    person(['caseworker', 'safety-officer', 'testimony-officer']),
    person(['auditor'], { isGuest: true }),
  ];
}

const anyRoles = fc.uniqueArray(fc.constantFrom(...staffRoles), { minLength: 1, maxLength: 4 });
const anyProfile = fc.constantFrom(...profiles);
const anyPeople = fc.array(
  fc.record({
    id: fc.uuid(),
    officeId: fc.constantFrom('north', 'south'),
    roles: anyRoles,
    isGuest: fc.boolean(),
  }),
  { maxLength: 8 },
);

describe('what one person may hold', () => {
  it('is one role in the standard profile, whichever it is', () => {
    for (const role of staffRoles) expect(mayHold('standard', [role])).toBe(true);
    fc.assert(fc.property(anyRoles, (roles) => mayHold('standard', roles) === (roles.length === 1)));
  });

  it.each([
    [['caseworker', 'safety-officer', 'testimony-officer'], true],
    [['caseworker', 'testimony-officer'], true],
    [['supervisor', 'safety-officer'], true],
    [['supervisor', 'testimony-officer'], true],
    [['supervisor', 'safety-officer', 'testimony-officer'], false],
    [['supervisor', 'caseworker'], false],
    [['legal-adviser'], true],
    [['legal-adviser', 'caseworker'], false],
    [['clinician', 'caseworker'], false],
    [['administrator', 'supervisor'], false],
    [['auditor', 'safety-officer'], false],
    [['auditor', 'administrator'], false],
    [[], false],
  ] as [StaffRole[], boolean][])('in a small team: %j is %s', (roles, isAllowed) => {
    expect(mayHold('small-team', roles)).toBe(isAllowed);
  });

  it('is never administrator or auditor with anything else, under any profile', () => {
    fc.assert(
      fc.property(anyProfile, anyRoles, (profile, roles) => {
        if (!mayHoldTogether(roles)) expect(mayHold(profile, roles)).toBe(false);
      }),
    );
  });

  it('is any part of what is allowed together', () => {
    fc.assert(
      fc.property(anyProfile, fc.nat(), (profile, seed) => {
        const sets = combinationsOf(profile);
        const set = sets[seed % sets.length]!;
        for (let part = 1; part < 2 ** set.length; part++)
          expect(
            mayHold(
              profile,
              set.filter((_, index) => (part >> index) % 2 === 1),
            ),
          ).toBe(true);
      }),
    );
  });
});

describe('a profile in which some act could never be completed', () => {
  it('is not the one of five people with a guest for the audit', () => {
    expect(findIncompletable('small-team', smallTeam())).toEqual([]);
  });

  it.each([
    [
      'without a second administrator',
      0,
      ['role.grant', 'account.recover', 'last-two-administrators', 'fewest-people'],
    ],
    [
      'without a second supervisor',
      2,
      [
        'role.grant',
        'account.recover',
        'assignment.bulk',
        'wall.make',
        'wall.end',
        'break-glass.review',
        'fewest-people',
      ],
    ],
    ['without an auditor', 5, ['audit.read']],
    ['with four members', 4, ['fewest-people']],
  ] as [string, number, string[]][])('%s is named', (_, missing, names) => {
    const people = smallTeam().filter((_person, index) => index !== missing);
    expect(findIncompletable('small-team', people)).toEqual(names);
  });

  it('is one that keeps apart what somebody holds today', () => {
    expect(findIncompletable('standard', smallTeam())).toEqual(['present-roles']);
  });

  it('takes a partner as the second approver, but not as a member or an administrator', () => {
    const [first, second, third, ...rest] = smallTeam();
    const withApprover = [first!, second!, { ...third!, isGuest: true }, ...rest];
    expect(findIncompletable('small-team', withApprover)).toEqual(['fewest-people']);
    const withAdministrator = [{ ...first!, isGuest: true }, second!, third!, ...rest];
    expect(findIncompletable('small-team', withAdministrator)).toContain('last-two-administrators');
  });

  it('looks for the second person in the same office', () => {
    const people = smallTeam();
    people[2] = { ...people[2]!, officeId: 'south' };
    expect(findIncompletable('small-team', people)).toContain('break-glass.review');
  });

  it('is every profile without people', () => {
    for (const profile of profiles) {
      expect(findIncompletable(profile, [])).toEqual(
        expect.arrayContaining(['role.grant', 'profile.change', 'audit.read', 'fewest-people']),
      );
    }
  });

  it('never holds with fewer members than the fewest', () => {
    fc.assert(
      fc.property(anyProfile, anyPeople, (profile, people) => {
        const members = people.filter((each) => !each.isGuest).length;
        if (members < FEWEST_PEOPLE) expect(findIncompletable(profile, people)).toContain('fewest-people');
      }),
    );
  });

  it('is found without looking at the order of the people', () => {
    fc.assert(
      fc.property(anyProfile, anyPeople, (profile, people) => {
        expect(findIncompletable(profile, [...people].reverse())).toEqual(findIncompletable(profile, people));
      }),
    );
  });

  it('never gets worse by one more administrator or by one more supervisor beside two of the office', () => {
    fc.assert(
      fc.property(anyPeople, fc.constantFrom('administrator', 'supervisor'), (more, role) => {
        const people = [...smallTeam(), ...more];
        const before = findIncompletable('small-team', people);
        const after = findIncompletable('small-team', [...people, person([role as StaffRole])]);
        for (const name of after) expect(before).toContain(name);
      }),
    );
  });
});
