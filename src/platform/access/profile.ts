import { mayHoldTogether, type StaffRole, staffRoles } from './roles.js';

/** Which roles one person may hold: `standard` one each, `small-team` the combinations below (HOUSE section 4). */
export const profiles = ['standard', 'small-team'] as const;
export type Profile = (typeof profiles)[number];

/** Says whether a text is the name of a profile. */
export function isProfile(text: string): text is Profile {
  return (profiles as readonly string[]).includes(text);
}

/** Somebody of the staff whose account is active, as the question whether every act can be completed sees them. */
export interface Person {
  id: string;
  officeId: string;
  roles: readonly StaffRole[];
  /** A partner's auditor or second approver. Guests are no administrators, and not counted among the fewest people. */
  isGuest: boolean;
}

/**
 * The least number of members at which every act can be completed: two administrators (one may need help with the own
 * account), two supervisors (one may be concerned), and somebody for the cases. The auditor may be a guest.
 */
export const FEWEST_PEOPLE = 5;

const roleSets: Record<Profile, readonly (readonly StaffRole[])[]> = {
  standard: staffRoles.map((role) => [role]),
  'small-team': [
    ['caseworker', 'safety-officer', 'testimony-officer'],
    ['supervisor', 'safety-officer'],
    ['supervisor', 'testimony-officer'],
    ['legal-adviser'],
    ['clinician'],
    ['auditor'],
    ['administrator'],
  ],
};

/** The largest sets of roles that one person may hold; any part of one is allowed too. The same rows as auth.role_set. */
export function combinationsOf(profile: Profile): readonly (readonly StaffRole[])[] {
  return roleSets[profile];
}

/** Whether one person may hold these roles, at least one, under a profile. Pure. */
export function mayHold(profile: Profile, roles: readonly StaffRole[]): boolean {
  if (roles.length === 0 || !mayHoldTogether(roles)) return false;
  return roleSets[profile].some((set) => roles.every((role) => set.includes(role)));
}

/** Codes of what could never be completed; those of acts are the acts' own. */
export const incompletableCodes = [
  'role.grant',
  'account.recover',
  'profile.change',
  'assignment.bulk',
  'wall.make',
  'wall.end',
  'break-glass.review',
  'last-two-administrators',
  'audit.read',
  'fewest-people',
  'present-roles',
] as const;
export type Incompletable = (typeof incompletableCodes)[number];

/**
 * Names everything that could never be completed with these people under a profile: an act for which the second person
 * is missing, for whomever it is done. Empty means that the profile holds. Pure.
 */
export function findIncompletable(profile: Profile, people: readonly Person[]): Incompletable[] {
  const rules: Record<Incompletable, boolean> = {
    'role.grant': canServeEverybody(people),
    'account.recover': canServeEverybody(people),
    'profile.change': hasAccountPair(people, undefined),
    'assignment.bulk': haveSecondSupervisors(people),
    'wall.make': haveSecondSupervisors(people),
    'wall.end': haveSecondSupervisors(people),
    'break-glass.review': canBeReviewed(people),
    'last-two-administrators': administratorsOf(people).length >= 2,
    'audit.read': people.some((each) => each.roles.includes('auditor')),
    'fewest-people': people.filter((each) => !each.isGuest).length >= FEWEST_PEOPLE,
    'present-roles': people.every((each) => each.roles.length === 0 || mayHold(profile, each.roles)),
  };
  return incompletableCodes.filter((code) => !rules[code]);
}

function administratorsOf(people: readonly Person[]): Person[] {
  return people.filter((each) => each.roles.includes('administrator') && !each.isGuest);
}

function supervisorsOf(people: readonly Person[]): Person[] {
  return people.filter((each) => each.roles.includes('supervisor'));
}

/** An administrator who asks and a supervisor of the same office who decides, neither of them the person concerned. */
function hasAccountPair(people: readonly Person[], concerned: Person | undefined): boolean {
  const supervisors = supervisorsOf(people).filter((each) => each !== concerned);
  return administratorsOf(people).some(
    (asker) => asker !== concerned && supervisors.some((each) => each.officeId === asker.officeId),
  );
}

/** Each person in turn may be the one who needs a role or has lost a passkey. */
function canServeEverybody(people: readonly Person[]): boolean {
  return hasAccountPair(people, undefined) && people.every((each) => hasAccountPair(people, each));
}

/** Acts on cases are asked by a supervisor and decided by another of the same office. */
function haveSecondSupervisors(people: readonly Person[]): boolean {
  const supervisors = supervisorsOf(people);
  return supervisors.length > 0 && supervisors.every((each) => hasSupervisorBeside(people, each));
}

/** Whoever may break glass has a supervisor in the office who is somebody else. */
function canBeReviewed(people: readonly Person[]): boolean {
  const breakers: readonly StaffRole[] = ['supervisor', 'caseworker', 'safety-officer'];
  return people
    .filter((each) => each.roles.some((role) => breakers.includes(role)))
    .every((each) => hasSupervisorBeside(people, each));
}

function hasSupervisorBeside(people: readonly Person[], person: Person): boolean {
  return supervisorsOf(people).some((each) => each !== person && each.officeId === person.officeId);
}
