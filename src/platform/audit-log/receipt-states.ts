/**
 * How far the proof of an act is. `waiting`: the nearest witness has not cosigned a tree with the line yet. `cosigned`:
 * it has. `unwitnessed`: no witness is configured, so the log vouches for itself. `uncosigned`: the act could not wait
 * (break-glass) and went on without the witness; it becomes `cosigned` when the witness is back.
 */
export const receiptStates = ['waiting', 'cosigned', 'unwitnessed', 'uncosigned'] as const;

/** A threat to life does not wait longer than this for a witness: then it goes on uncosigned. */
export const MOST_WAIT_MS = 3_000;

export type ReceiptState = (typeof receiptStates)[number];
