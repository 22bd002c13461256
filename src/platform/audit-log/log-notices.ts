import type { Entry } from './entry.js';

const MOST_LOSSES = 100;

/** Acts by which a log tells of itself what a verifier must know (docs/spec/audit-log.md, sections 8 and 9). */
export const PRUNE_ACT = 'log.prune';
export const LOSS_ACT = 'log.declare-loss';

/** A declared loss as its line tells it. */
export interface DeclaredLoss {
  readonly index: number;
  readonly at: string;
  /** How many lines the database had lost; they stand in the log all the same. */
  readonly acts: number;
}

/** Listens for lines in which the log tells of its own history, while it goes by. */
export class LogNotices {
  readonly losses: DeclaredLoss[] = [];
  readonly #prunedTo = new Set<number>();

  take(entry: Entry, index: number): void {
    const count = entry.obj?.count;
    if (entry.res !== 'allowed' || count === undefined) return;
    if (entry.act === PRUNE_ACT) this.#prunedTo.add(count);
    if (entry.act === LOSS_ACT && this.losses.length < MOST_LOSSES) {
      this.losses.push({ index, at: entry.ts, acts: count });
    }
  }

  /** Whether a line says that the log was pruned up to this index: that it is the first one kept. */
  tellsOfPruningTo(first: number): boolean {
    return this.#prunedTo.has(first);
  }
}
