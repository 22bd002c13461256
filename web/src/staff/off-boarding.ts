import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { bulkPayload, type BulkPayload, type HeldCases } from '../../../src/cases/grants/access.schema';

/**
 * How far a hand-over is: `free` to be done alone, `ask` a second person first, `waits` for an answer, or `agreed`, with
 * the approval to send along.
 */
export type HandOver =
  { readonly step: 'free' | 'ask' | 'waits' } | { readonly step: 'agreed'; readonly approvalId: string };

/** What a second person is asked for: every case of somebody, exactly as the service names them. */
export function bulkOf(from: string, to: string | null, { caseIds }: HeldCases): BulkPayload {
  return { fromStaffId: from, toStaffId: to, role: null, caseIds };
}

/** How far the hand-over of `wanted` is, by the open requests of `me`; other cases or another successor do not count. */
export function handOverOf(
  wanted: BulkPayload,
  needsSecondPerson: boolean,
  open: readonly ApprovalView[],
  me: string,
): HandOver {
  if (!needsSecondPerson) return { step: 'free' };
  const fitting = open.filter(
    ({ act, payload, requester }) =>
      act === 'assignment.bulk' && requester.id === me && isSame(bulkPayload.safeParse(payload).data, wanted),
  );
  const granted = fitting.find(({ state }) => state === 'granted');
  if (granted !== undefined) return { step: 'agreed', approvalId: granted.id };
  return { step: fitting.some(({ state }) => state === 'asked') ? 'waits' : 'ask' };
}

function isSame(one: BulkPayload | undefined, other: BulkPayload): boolean {
  return (
    one !== undefined &&
    one.fromStaffId === other.fromStaffId &&
    one.toStaffId === other.toStaffId &&
    one.role === other.role &&
    one.caseIds.join() === other.caseIds.join()
  );
}
