import { compartments as allCompartments, type Compartment } from '../../platform/access/compartments.js';
import { grantableCompartments } from '../../platform/access/policy.js';
import type { StaffRole } from '../../platform/access/roles.js';
import type { AssignmentKind } from '../cases.schema.js';

// The rules of grants on a case, without database and clock.

/** The roles to which a kind of grant may be given. A supervisor supervises and never covers for somebody. */
const rolesOfKind: Record<AssignmentKind, readonly StaffRole[]> = {
  lead: ['caseworker'],
  'co-worker': ['caseworker'],
  cover: ['caseworker', 'safety-officer', 'legal-adviser', 'testimony-officer', 'clinician'],
  specialist: ['safety-officer', 'legal-adviser', 'testimony-officer', 'clinician'],
  legal: ['legal-adviser'],
  supervision: ['supervisor'],
};

const purposes: Record<AssignmentKind, string> = {
  lead: 'casework',
  'co-worker': 'casework',
  cover: 'cover',
  specialist: 'specialist-work',
  legal: 'legal-advice',
  supervision: 'supervision',
};

/** Compartments that belong to no case, so that no grant on a case may name them. */
const outsideCases: readonly Compartment[] = ['staff', 'audit', 'accounts'];

/** The compartments of a case, in their order. */
export const caseCompartments = allCompartments.filter((name) => !outsideCases.includes(name));

/** Whether a grant of this kind may be given to this role. */
export function fitsRole(kind: AssignmentKind, role: StaffRole): boolean {
  return rolesOfKind[kind].includes(role);
}

/** Whether a grant of this kind must name the day on which it ends. */
export function mustEnd(kind: AssignmentKind): boolean {
  return kind === 'cover';
}

/** What a grant of this kind is for, as a code. */
export function purposeOf(kind: AssignmentKind): string {
  return purposes[kind];
}

/** Every compartment of a case that a role may be granted. */
export function caseCompartmentsOf(role: StaffRole): Compartment[] {
  const grantable = grantableCompartments(role, 'grant');
  return caseCompartments.filter((name) => grantable.includes(name));
}

/** Whether a role may be granted all of these compartments of a case. No compartment at all is no grant. */
export function mayHold(role: StaffRole, names: readonly Compartment[]): boolean {
  const grantable = caseCompartmentsOf(role);
  return names.length > 0 && names.every((name) => grantable.includes(name));
}

/** A span of time from an instant, which belongs to it, to another, which does not; null has no end. */
export interface Interval {
  from: Date;
  until: Date | null;
}

/** Whether two spans have an instant in common. An empty span (it ended before it began) has none. */
export function overlap(a: Interval, b: Interval): boolean {
  return !isEmpty(a) && !isEmpty(b) && beginsBeforeEnd(a, b) && beginsBeforeEnd(b, a);
}

function isEmpty({ from, until }: Interval): boolean {
  return until !== null && until <= from;
}

function beginsBeforeEnd(one: Interval, other: Interval): boolean {
  return other.until === null || one.from < other.until;
}
