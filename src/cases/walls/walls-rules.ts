import type { LiveGrant } from '../../platform/access/decide.js';
import type { StaffRole } from '../../platform/access/roles.js';
import { changesBetween, type LevelChange } from '../grants/explain-rules.js';

/** Whom a wall keeps apart. */
export type WallReach = 'legal-advisers' | 'everybody';

/** A grant on one of the two cases, ended ones included: who once had a case knows it. */
export interface SideGrant extends LiveGrant {
  caseId: string;
  staffId: string;
  name: string;
  role: StaffRole;
  /** The place among all grants of both cases in the order in which they were given. */
  place: number;
  isLive: boolean;
  /** It ended before it began, and so gave no knowledge. */
  isEmpty: boolean;
}

/** What somebody would lose when a wall is made. */
export interface WallLoss extends LevelChange {
  caseId: string;
  staff: { id: string; name: string };
  role: StaffRole;
}

/**
 * Whether a wall between the two cases of these grants would stand before one of them: its holder was granted the other
 * side before. The same rule as app.is_behind_wall of migration 0012, which decides. Pure.
 */
export function wouldBeWalled(grant: SideGrant, all: readonly SideGrant[], reach: WallReach): boolean {
  if (grant.basis === 'office') return false;
  const isGiven = grant.basis === 'grant';
  return all.some(
    (other) =>
      other.caseId !== grant.caseId &&
      other.staffId === grant.staffId &&
      other.basis === 'grant' &&
      !other.isEmpty &&
      (!isGiven || other.place < grant.place) &&
      (reach === 'everybody' ||
        (other.role === 'legal-adviser' && (!isGiven || grant.role === 'legal-adviser'))),
  );
}

/** What every holder of a live grant would lose by a wall, compartment by compartment. Pure. */
export function findLosses(all: readonly SideGrant[], reach: WallReach): WallLoss[] {
  const live = all.filter((grant) => grant.isLive);
  const groups = Map.groupBy(live, ({ caseId, staffId, role }) => `${caseId} ${staffId} ${role}`);
  return [...groups.values()].flatMap((before) => {
    const after = before.map((grant) => ({
      ...grant,
      walled: grant.walled || wouldBeWalled(grant, all, reach),
    }));
    const { caseId, staffId, name, role } = before[0]!;
    return changesBetween(role, before, after).map((change) => ({
      ...change,
      caseId,
      staff: { id: staffId, name },
      role,
    }));
  });
}
