import { describeError } from '../log.js';
import { epochOf } from './entry.js';
import { type Leader, LeadLost, type Round } from './leader.js';
import { Pause } from './pause.js';
import type { SequencerParts, Signed } from './sequencer-parts.js';
import { succeed } from './succession.js';
import { giveLeaseBack } from './tree-store.js';

const LONGEST_PAUSE_MS = 30_000;
const NUDGE_MS = 100;
/** An epoch is opened so long before it begins. */
const EPOCH_AHEAD_MS = 3 * 24 * 3600 * 1000;

const NOTHING: Round = { placed: 0, hasMore: false };

/**
 * Gives committed events their place in the Merkle tree, publishes tiles and signs checkpoints. A round stores leaves and
 * head; then writes tiles and bundles to the folder; then stores tiles and the signed checkpoint; then replaces the
 * folder's checkpoint. Whatever a process that is killed in between leaves undone, the next leader does first, with the
 * same result: there is neither gap nor fork. Of several processes one leads: the holder of the lease in the head row,
 * whose term each transaction checks. Events are never changed.
 */
export class Sequencer {
  readonly #pause = new Pause();
  readonly #opened = new Set<number>();
  #leader: Leader | undefined;
  /** Rounds of one process follow one another. */
  #turn: Promise<unknown> = Promise.resolve();
  #loop: Promise<void> | undefined;
  #isStopping = false;
  #failures = 0;

  constructor(private readonly parts: SequencerParts) {}

  /** Makes the partitions of an epoch unless they exist. Throws what the database throws (22023: not an epoch). */
  async openEpoch(epoch: number): Promise<void> {
    if (this.#opened.has(epoch)) return;
    await this.parts.pool.query('SELECT audit.open_epoch($1)', [epoch]);
    this.#opened.add(epoch);
  }

  /** Works every `intervalMs` until stopped. Failures are logged without values and tried again, ever more slowly. */
  start(intervalMs = 1_000): void {
    this.#loop ??= this.#work(intervalMs);
  }

  /** Says that something was committed: the next round comes within a tenth of a second. */
  nudge(): void {
    if (this.#failures === 0) this.#pause.shorten(NUDGE_MS);
  }

  /** Ends the work after the round that is under way and gives the lease back. It can be started again. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#pause.shorten(0);
    await this.#loop;
    this.#loop = undefined;
    this.#isStopping = false;
    await this.#takeTurn(() => this.#resign()).catch((error: unknown) => this.#complain(error));
  }

  /**
   * Places what is committed now and gives the number of lines placed: 0 also when another process leads, or when
   * older transactions still run. Throws what the database and the disk throw, TreeDamaged, LogRolledBack, or a
   * RangeError for a broken head.
   */
  async sequenceNow(): Promise<number> {
    let placed = 0;
    for (let round: Round = { placed: 0, hasMore: true }; round.hasMore; placed += round.placed) {
      round = await this.#takeTurn(() => this.#round());
    }
    return placed;
  }

  /**
   * Signs and stores the checkpoint of a smaller size that this tree had, for witnesses that get few checkpoints.
   * Gives undefined when another process leads or the signed tree is smaller.
   */
  async signAt(size: number): Promise<Signed | undefined> {
    return await this.#takeTurn(() => this.#leading((leader) => leader.signAt(size)));
  }

  /** Writes the newest checkpoint to the folder again when this process leads: cosignatures may have come in. */
  async refreshCheckpoint(): Promise<void> {
    await this.#takeTurn(() => this.#leading((leader) => leader.publish()));
  }

  async #work(intervalMs: number): Promise<void> {
    while (!this.#isStopping) {
      const hasMore = await this.#attempt();
      if (hasMore) continue;
      await this.#pause.wait(Math.min(intervalMs * 2 ** this.#failures, LONGEST_PAUSE_MS));
    }
  }

  async #attempt(): Promise<boolean> {
    try {
      await this.#openComingEpochs();
      const { hasMore } = await this.#takeTurn(() => this.#round());
      this.#failures = 0;
      return hasMore;
    } catch (error) {
      this.#failures += 1;
      this.#complain(error);
      return false;
    }
  }

  #complain(error: unknown): void {
    this.parts.logger.error(
      { failure: describeError(error) },
      'the audit log was not sequenced; trying again',
    );
  }

  async #openComingEpochs(): Promise<void> {
    const now = this.parts.clock.now();
    await this.openEpoch(epochOf(now));
    await this.openEpoch(epochOf(new Date(now.getTime() + EPOCH_AHEAD_MS)));
  }

  #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #round(): Promise<Round> {
    const round = await this.#leading((leader) => leader.work());
    if (round !== undefined) return round;
    this.#leader = await succeed(this.parts).catch(nothingWhenLost);
    if (this.#leader === undefined) return NOTHING;
    this.parts.logger.info({ term: String(this.#leader.term) }, 'this process sequences the audit log');
    return (await this.#leading((leader) => leader.work())) ?? NOTHING;
  }

  /** Lets the leader of this process work; gives undefined when there is none or another process leads by now. */
  async #leading<T>(work: (leader: Leader) => Promise<T>): Promise<T | undefined> {
    if (this.#leader === undefined) return undefined;
    try {
      return await work(this.#leader);
    } catch (error) {
      // Whether a COMMIT got through is unknown: what the leader remembers may be wrong.
      this.#leader = undefined;
      return nothingWhenLost(error);
    }
  }

  async #resign(): Promise<void> {
    const leader = this.#leader;
    this.#leader = undefined;
    if (leader !== undefined) await giveLeaseBack(this.parts.pool, this.parts.instance, leader.term);
  }
}

function nothingWhenLost(error: unknown): undefined {
  if (!(error instanceof LeadLost)) throw error;
}
