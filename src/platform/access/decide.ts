import type { Compartment } from './compartments.js';
import { basesOf, type GrantBasis, rightsOf, type Right } from './policy.js';
import type { Role } from './roles.js';

/** A live grant of the actor on the case in question, as the database gave it under row-level security. */
export interface LiveGrant {
  id: string;
  basis: GrantBasis;
  kind: string;
  purpose: string;
  compartments: readonly string[];
  /** Whether a wall stands between this case and another that the holder has been granted before. */
  walled: boolean;
}

/** What an allowed act rests on; goes into the audit line. */
export type Ground = { by: 'grant'; grant: LiveGrant } | { by: 'system' };

export type Decision = { allowed: true; ground: Ground } | { allowed: false };

/**
 * Decides whether a role with these grants has one of the rights in a compartment of the case. Pure.
 * Default is no; a grant opens only what the policy table lets its role hold on the grant's basis; behind a wall it
 * opens nothing, because a prohibition counts more than any permission (Cedar: forbid overrides permit).
 */
export function decide(
  role: Role,
  grants: readonly LiveGrant[],
  compartment: Compartment,
  rights: readonly Right[],
): Decision {
  for (const right of rights) {
    const bases = basesOf(role, compartment, right);
    if (bases.includes('all')) return { allowed: true, ground: { by: 'system' } };
    const grant = grants.find(
      (each) => !each.walled && each.compartments.includes(compartment) && bases.includes(each.basis),
    );
    if (grant !== undefined) return { allowed: true, ground: { by: 'grant', grant } };
  }
  return { allowed: false };
}

export type AccessLevel = 'write' | 'read' | 'report' | 'flag' | 'none';
export type AccessWhy = 'grant' | 'office' | 'break-glass' | 'role' | 'not-granted' | 'later' | 'lawyer-only';

/** The most that a role with these grants may do in a compartment, and a code for the plain reason. Pure. */
export function describeAccess(
  role: Role,
  grants: readonly LiveGrant[],
  compartment: Compartment,
): { access: AccessLevel; why: AccessWhy } {
  if (compartment === 'legal-privileged') return { access: 'none', why: 'lawyer-only' };
  if (compartment === 'release') return { access: 'none', why: 'later' };
  for (const access of ['write', 'read', 'report', 'flag'] as const) {
    const decision = decide(role, grants, compartment, [access]);
    if (decision.allowed) return { access, why: whyOf(decision.ground) };
  }
  const shown: readonly Right[] = ['write', 'read', 'report', 'flag'];
  const grantable = (['grant', 'office'] as const).some((basis) =>
    rightsOf(role, compartment, basis).some((right) => shown.includes(right)),
  );
  return { access: 'none', why: grantable ? 'not-granted' : 'role' };
}

function whyOf(ground: Ground): AccessWhy {
  if (ground.by !== 'grant') return 'role';
  const { basis } = ground.grant;
  return basis === 'break-glass-on-duty' ? 'break-glass' : basis;
}
