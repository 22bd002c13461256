import type { Compartment, Role } from '../../../src/reference/codes.schema';

/** The parts of a case that breaking glass opens to a role, as the service opens them: the b and d cells of the policy. */
const opens: Partial<Record<Role, readonly Compartment[]>> = {
  supervisor: ['contact', 'identity', 'location', 'family', 'safety'],
  caseworker: ['core', 'contact', 'location'],
  'safety-officer': ['core', 'contact', 'location'],
};

/** What breaking glass opens to this role; nothing for a role that may never do it. */
export function partsOpenedFor(role: Role): readonly Compartment[] {
  return opens[role] ?? [];
}

/** Whether the role can break glass at all: supervisors at any time, the others only while they are on duty. */
export function mayBreakGlass(role: Role): boolean {
  return partsOpenedFor(role).length > 0;
}

/** How long it opens, in minutes. */
export const OPEN_MINUTES = 60;

/** How soon another person reviews it, in hours. */
export const REVIEW_HOURS = 24;
