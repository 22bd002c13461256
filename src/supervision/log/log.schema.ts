import { z } from 'zod';
import { receiptStates } from '../../platform/audit-log/receipt-states.js';

/** What two people decide when an old month of the log is deleted: year * 100 + month, in UTC. */
export const prunePayload = z.strictObject({ epoch: z.int().min(200_001).max(999_912) });
export type PrunePayload = z.infer<typeof prunePayload>;

/** Proof that the line of an act stands in the log. `index` and `size` are null until it has its place and a checkpoint. */
export const receiptView = z.strictObject({
  id: z.uuid(),
  act: z.string(),
  at: z.iso.datetime(),
  state: z.enum(receiptStates),
  /** The place of the line in the log, from 0. */
  index: z.int().nullable(),
  /** The size of the tree whose checkpoint the proof carries. */
  size: z.int().nullable(),
});
export type ReceiptView = z.infer<typeof receiptView>;

/** Who watches the log, and when each was heard last. */
export const witnessList = z.strictObject({
  items: z.array(
    z.strictObject({
      /** The name of the witness in its key. */
      name: z.string(),
      kind: z.enum(['near', 'outside']),
      /** Whether its address is on another machine. */
      isOffHost: z.boolean(),
      lastCosignedAt: z.iso.datetime().nullable(),
      lastSize: z.int().nullable(),
      /** It has not cosigned what it should have seen by now. */
      isLate: z.boolean(),
    }),
  ),
  /** A witness has cosigned the newest checkpoint, or the one before it a moment ago. */
  isWitnessed: z.boolean(),
  /** At least one witness on another machine has cosigned lately. */
  isOffHost: z.boolean(),
});
export type WitnessList = z.infer<typeof witnessList>;

/** How the log does: what is signed, what waits, who works on it. */
export const logState = z.strictObject({
  /** The name of the log in its checkpoints. */
  origin: z.string(),
  /** The log's public key as C2SP signed-note writes it. */
  verifierKey: z.string(),
  /** Lines that the newest checkpoint signs for; 0 before the first one. */
  size: z.int().min(0),
  /** The root of that tree as base64. */
  root: z.string(),
  signedAt: z.iso.datetime().nullable(),
  /** Lines that are not signed for yet. */
  waiting: z.int().min(0),
  waitingSince: z.iso.datetime().nullable(),
  heartbeatAt: z.iso.datetime().nullable(),
  /** Processes of the service that ever wrote a line. */
  instances: z.int().min(0),
  /** The index of the first line that is kept; 0 unless an old month was deleted. */
  firstIndexKept: z.int().min(0),
  /** Whether a process sequences the log at the moment. */
  hasLeader: z.boolean(),
});
export type LogState = z.infer<typeof logState>;

/** `<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`; one that names no tile is answered like one that is not there. */
export const tilePath = z.string().max(200);

/** What the checks of rows found, what still stands first. The auditor knows records and cases by alias only. */
export const findingList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      /**
       * changed: the row is not what was sealed; stale: an older version of it; missing: it was removed; inserted: the
       * service never wrote it; unlogged: the log does not know its seal; untraceable: the log names a row that is gone
       * with all that would tell which.
       */
      kind: z.enum(['changed', 'stale', 'missing', 'inserted', 'unlogged', 'untraceable']),
      /** The kind of the record, as in lines of the log. */
      type: z.string(),
      /** The newest alias of the record and of its case; null where there is none. */
      record: z.string().nullable(),
      case: z.string().nullable(),
      foundAt: z.iso.datetime(),
      lastSeenAt: z.iso.datetime(),
      /** When it was put right; null while it stands. */
      goneAt: z.iso.datetime().nullable(),
    }),
  ),
  next: z.null(),
});
export type FindingList = z.infer<typeof findingList>;
