import type { ApprovalView } from '../../../src/approvals/approvals.schema';

/** Open requests by what the reader has to do with them. */
export interface SortedRequests {
  /** To be decided, or granted and to be carried out: the same that the service counts as waiting. */
  readonly forMe: readonly ApprovalView[];
  /** Asked by the reader and not decided yet. */
  readonly mine: readonly ApprovalView[];
  /** For somebody else to decide. */
  readonly others: readonly ApprovalView[];
}

/** Sorts open requests; those that expire first stand first. `me` is the id of the reader. */
export function sortRequests(views: readonly ApprovalView[], me: string): SortedRequests {
  const bySoonest = views.toSorted((one, other) => one.expiresAt.localeCompare(other.expiresAt));
  const isForMe = ({ may }: ApprovalView): boolean => may.decide || may.use;
  const rest = bySoonest.filter((view) => !isForMe(view));
  return {
    forMe: bySoonest.filter(isForMe),
    mine: rest.filter(({ requester }) => requester.id === me),
    others: rest.filter(({ requester }) => requester.id !== me),
  };
}
