import type { StaffRole } from '../../platform/access/roles.js';
import type { BulkPayload } from './access.schema.js';
import type { Interval } from './grant-rules.js';

/** A hand-over of more cases than this needs a second person. */
export const MOST_CASES_ALONE = 25;

/** A hand-over as an approval names it: the cases in ascending order, because the approval is bound by hash. Pure. */
export function bulkPayloadOf(
  wanted: { fromStaffId: string; toStaffId: string | null; role?: StaffRole },
  caseIds: readonly string[],
): BulkPayload {
  const { fromStaffId, toStaffId, role = null } = wanted;
  return { fromStaffId, toStaffId, role, caseIds: [...new Set(caseIds)].sort() };
}

/**
 * The span of the successor's grant: what is left of the one that is handed over, and no longer than the account of a
 * guest. Undefined when a guest's account ends before it would begin. Pure.
 * @returns `validFrom` null for at once, `validUntil` null for no end
 */
export function successorSpan(
  held: Interval & { hasBegun: boolean },
  guestUntil: Date | null,
): { validFrom: Date | null; validUntil: Date | null } | undefined {
  const validFrom = held.hasBegun ? null : held.from;
  if (guestUntil === null) return { validFrom, validUntil: held.until };
  if (validFrom !== null && validFrom >= guestUntil) return undefined;
  const endsFirst = held.until !== null && held.until < guestUntil ? held.until : guestUntil;
  return { validFrom, validUntil: endsFirst };
}
