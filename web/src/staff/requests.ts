import type { ApprovalView } from '../../../src/approvals/approvals.schema';

const aboutAccounts: readonly ApprovalView['act'][] = ['role.grant', 'profile.change', 'account.recover'];
const HOUR = 3_600_000;

/**
 * The requests about accounts that `me` still has something to do with at `now` (milliseconds): those that wait or were
 * granted, and recoveries of the last hour, whose code may still be fetched.
 */
export function requestsAboutAccounts(
  views: readonly ApprovalView[],
  me: string,
  now: number,
): ApprovalView[] {
  return views.filter(
    ({ act, requester, state, usedAt }) =>
      requester.id === me &&
      aboutAccounts.includes(act) &&
      (state === 'asked' || state === 'granted' || (act === 'account.recover' && isWithinHour(usedAt, now))),
  );
}

function isWithinHour(usedAt: string | null, now: number): boolean {
  return usedAt !== null && now - Date.parse(usedAt) < HOUR;
}
