import { type Compartment, compartments } from '../../../src/platform/access/compartments.js';
import { type Basis, basesOf, type GrantBasis, type Right } from '../../../src/platform/access/policy.js';
import type { StaffRole } from '../../../src/platform/access/roles.js';
import type { CastName } from '../../cast.js';

/** What people do with a compartment, and the rights of the table of which one is enough. */
export const actions = {
  list: ['read'],
  read: ['read'],
  write: ['write'],
  shred: [],
  export: ['export'],
  assign: ['assign'],
  approve: ['approve'],
  'break-glass': [],
} as const satisfies Record<string, readonly Right[]>;
export type Action = keyof typeof actions;
export const actionNames = Object.keys(actions) as Action[];

/** One person of each role who has no case by intake: what they may do comes from the grant of the situation alone. */
export const testers: Record<StaffRole, CastName> = {
  caseworker: 'omar',
  'safety-officer': 'ines',
  'legal-adviser': 'lena',
  'testimony-officer': 'tomas',
  clinician: 'noor',
  supervisor: 'sara',
  auditor: 'aida',
  administrator: 'ada',
};

/** Compartments that belong to no case. */
export const outsideCases: readonly Compartment[] = ['staff', 'audit', 'accounts'];

const everyRight: readonly Right[] = [
  'read',
  'write',
  'report',
  'flag',
  'own-tasks',
  'assign',
  'approve',
  'leak-check',
  'explain',
];

/** A role and the grants that its tester holds on the case. */
export interface Situation {
  role: StaffRole;
  bases: readonly GrantBasis[];
}

const grantBases: readonly GrantBasis[] = ['grant', 'office', 'break-glass', 'break-glass-on-duty'];

/** Every role without any grant, and with each that the table knows for it. Glass is broken on a case that one sees. */
export const situations: readonly Situation[] = (Object.keys(testers) as StaffRole[]).flatMap((role) => [
  { role, bases: [] },
  ...grantBases
    .filter((basis) => opensOn(role, basis).length > 0)
    .map((basis) => ({ role, bases: basis === 'break-glass' ? (['office', basis] as const) : [basis] })),
]);

/** The compartments of a case that a role holds on a basis. */
export function opensOn(role: StaffRole, basis: GrantBasis): Compartment[] {
  return compartments.filter(
    (name) => !outsideCases.includes(name) && rightsOn(role, name).some((each) => each.basis === basis),
  );
}

function rightsOn(role: StaffRole, compartment: Compartment): { right: Right; basis: Basis }[] {
  return everyRight.flatMap((right) => basesOf(role, compartment, right).map((basis) => ({ right, basis })));
}

/** Whether the table gives the role one of the rights in the situation; `own` and `all` need no grant. */
export function isInTable(situation: Situation, compartment: Compartment, rights: readonly Right[]): boolean {
  const { role, bases } = situation;
  return rights.some((right) =>
    basesOf(role, compartment, right).some((each) => {
      if (each === 'own' || each === 'all') return true;
      // What lies outside cases is the office's without a grant.
      return outsideCases.includes(compartment) ? each === 'office' : bases.some((basis) => basis === each);
    }),
  );
}
