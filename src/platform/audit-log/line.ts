import type { Act } from '../access/actions.js';

/** Where a line stands: instance and counter. Bulk acts name the line of their parent by it. */
export interface LineAddress {
  inst: string;
  ctr: number;
}

/**
 * What a use case says of its act. Ids are the real ones; the journal writes aliases of the epoch in their place.
 * No names, no values, no free text.
 */
export interface Line {
  act: Act;
  outcome?: 'allowed' | 'refused';
  reason?: string;
  caseId?: string;
  /** Cases of a list or search, at most 200 of them are named; `count` says how many there were. */
  caseIds?: readonly string[];
  compartments?: readonly string[];
  /** Kind and id of the record that was touched. */
  record?: { type: string; id: string };
  /** The version of the record after the act. */
  version?: number;
  count?: number;
  /** The grant that the act rests on; without it the basis is the actor's kind. */
  grantId?: string;
  /** The approval of a second person that the act rests on; it counts before the grant. */
  approvalId?: string;
  /** 32 bytes of salted SHA-256: what a second person was asked for, so that the log tells what was approved. */
  commitment?: Buffer;
  /** What belongs to the act and may not stand in the log: ids that a search gave, a reason. Sealed beside the line. */
  detail?: Readonly<Record<string, unknown>>;
  /** A receipt with this id is kept for the actor: proof that this line stands in the tree. */
  receiptId?: string;
}
