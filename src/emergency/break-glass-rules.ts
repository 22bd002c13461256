import { type GrantBasis, grantableCompartments } from '../platform/access/policy.js';
import type { Compartment } from '../platform/access/compartments.js';
import type { Role } from '../platform/access/roles.js';

/** The bases on which glass is broken: a supervisor's own, and that of the person on the duty rota. */
export type BreakGlassBasis = Extract<GrantBasis, 'break-glass' | 'break-glass-on-duty'>;

/** What the policy table lets a role open by break-glass; undefined for a role that never may. Pure. */
export function breakGlassOf(
  role: Role,
): { basis: BreakGlassBasis; compartments: Compartment[] } | undefined {
  for (const basis of ['break-glass', 'break-glass-on-duty'] as const) {
    const compartments = grantableCompartments(role, basis).sort();
    if (compartments.length > 0) return { basis, compartments };
  }
  return undefined;
}

/** The facts of one break-glass that its standing depends on. */
export interface BreakGlassFacts {
  actorId: string;
  officeId: string;
  validUntil: Date;
  reviewDue: Date;
  verdict: string | null;
}

/** Who looks at it. */
export interface Reader {
  id: string;
  role: Role;
  officeId: string | null;
}

/** How one break-glass stands for a reader. */
export interface Standing {
  isOpen: boolean;
  isOverdue: boolean;
  may: { review: boolean; end: boolean };
}

/**
 * How a break-glass stands at an instant: whether it still opens the case, whether its review is overdue, and what the
 * reader may do. Its verdict is for another supervisor of the office, once the access is over, and only once. Pure.
 */
export function standingOf(facts: BreakGlassFacts, reader: Reader, at: Date): Standing {
  const isOpen = facts.validUntil > at;
  const isOther = reader.id !== facts.actorId;
  const isReviewer = reader.role === 'supervisor' && reader.officeId === facts.officeId;
  return {
    isOpen,
    isOverdue: facts.verdict === null && facts.reviewDue < at,
    may: {
      review: isReviewer && isOther && !isOpen && facts.verdict === null,
      end: isOpen && !isOther,
    },
  };
}
