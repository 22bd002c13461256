import type { BreakGlassView } from '../../../src/emergency/emergency.schema';

/** Emergency accesses in the order in which they need somebody: without a verdict first, those due soonest on top. */
export function sortAccesses(accesses: readonly BreakGlassView[]): BreakGlassView[] {
  return accesses.toSorted((one, other) => {
    const isOneWaiting = one.verdict === null;
    if (isOneWaiting !== (other.verdict === null)) return isOneWaiting ? -1 : 1;
    if (isOneWaiting) return Date.parse(one.reviewDue) - Date.parse(other.reviewDue);
    return Date.parse(other.from) - Date.parse(one.from);
  });
}
