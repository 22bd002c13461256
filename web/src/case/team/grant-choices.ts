import type { AssignmentKind } from '../../../../src/cases/cases.schema.js';
import { compartments, roles, type Compartment, type Role } from '../../../../src/reference/codes.schema.js';

// What the form offers. The service decides; test/web/grant-choices.spec.ts holds both together, and needs the suffixes.

const kindsOfRole: Partial<Record<Role, readonly AssignmentKind[]>> = {
  caseworker: ['lead', 'co-worker', 'cover'],
  'safety-officer': ['specialist', 'cover'],
  'legal-adviser': ['legal', 'specialist', 'cover'],
  'testimony-officer': ['specialist', 'cover'],
  clinician: ['specialist', 'cover'],
  supervisor: ['supervision'],
};

/** Everything of a case; staff and audit belong to no case. */
const every = compartments.filter((name) => name !== 'staff' && name !== 'audit');
/** What the lawyer's own keys do not guard. */
const whole = every.filter((name) => name !== 'legal-privileged');

const partsOfRole: Partial<Record<Role, readonly Compartment[]>> = {
  caseworker: whole,
  'safety-officer': whole,
  'legal-adviser': every.filter((name) => name !== 'casework'),
  'testimony-officer': whole.filter((name) => !['location', 'family', 'casework'].includes(name)),
  clinician: ['core', 'contact', 'plan', 'health', 'safety', 'consent'],
  supervisor: ['core', 'casework', 'safety', 'release', 'consent'],
};

/** The kinds of access that fit a role, the usual one first; none for roles that never work on a case. */
export function kindsOf(role: Role | null): readonly AssignmentKind[] {
  return role === null ? [] : (kindsOfRole[role] ?? []);
}

/** The parts of a case that a role may hold. */
export function partsOf(role: Role | null): readonly Compartment[] {
  return role === null ? [] : (partsOfRole[role] ?? []);
}

/** The roles that may be given access to a case. */
export const workRoles = roles.filter((role) => kindsOf(role).length > 0);

/** Cover ends by itself: it must have a last day. */
export function mustEnd(kind: AssignmentKind | null): boolean {
  return kind === 'cover';
}
