import { stateTable } from '../reference/table-states.js';

/** The states of a request for a second person and the moves between them. What ended never moves again. */
export const approvalState = stateTable({
  asked: ['granted', 'refused', 'withdrawn', 'expired'],
  granted: ['used', 'withdrawn', 'expired'],
  refused: [],
  used: [],
  withdrawn: [],
  expired: [],
});

export type ApprovalState = (typeof approvalState.codes)[number];
