import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { SigningKey } from '../crypto/primitives.js';
import { describeError } from '../log.js';
import { signCheckpoint } from './checkpoint.js';
import { epochOf } from './entry.js';
import { leafHash } from './merkle.js';
import { Pause } from './pause.js';
import { createNoteSigner, type NoteSigner } from './signed-note.js';
import * as store from './tree-store.js';

const MOST_EVENTS = 5_000;
const LONGEST_PAUSE_MS = 30_000;
const NUDGE_MS = 100;
/** An epoch is opened so long before it begins. */
const EPOCH_AHEAD_MS = 3 * 24 * 3600 * 1000;

export interface SequencerParts {
  /** Connections of the role causeway_sequencer. */
  pool: Pick<Pool, 'connect' | 'query'>;
  /** The log's name in its checkpoints: without scheme, such as `host/log/<installation id>`. */
  origin: string;
  key: SigningKey;
  /** Who this process is; another value in every process. */
  instance: string;
  clock: Pick<Clock, 'now'>;
  logger: Pick<Logger, 'info' | 'error'>;
  /** The most events that one transaction places; 5,000 when absent. */
  batch?: number;
}

/** The head row and the last checkpoint contradict each other: somebody changed one of them. Nothing is signed then. */
export class TreeDamaged extends Error {
  constructor() {
    super('the head of the audit log and its last checkpoint differ');
    this.name = 'TreeDamaged';
  }
}

interface Round {
  placed: number;
  hasMore: boolean;
}

interface Leadership {
  term: bigint;
  /** Events that the cursor does not come by were looked for in this term. */
  isChecked: boolean;
}

/**
 * Gives committed events their place in the Merkle tree and signs checkpoints. Leaves, head and checkpoint are stored
 * in one transaction that holds the head row, so a process that is killed leaves neither gap nor fork, and of several
 * processes one leads: the holder of the lease in that row. Events are never changed.
 */
export class Sequencer {
  readonly #signer: NoteSigner;
  readonly #pause = new Pause();
  readonly #opened = new Set<number>();
  #lead: Leadership | undefined;
  /** Rounds of one process follow one another. */
  #turn: Promise<unknown> = Promise.resolve();
  #loop: Promise<void> | undefined;
  #isStopping = false;
  #failures = 0;

  constructor(private readonly parts: SequencerParts) {
    this.#signer = createNoteSigner(parts.origin, parts.key);
  }

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
    await this.#resign().catch((error: unknown) => this.#complain(error));
  }

  /**
   * Places what is committed now and gives the number of lines placed: 0 also when another process leads, or when
   * older transactions still run. Throws what the database throws, TreeDamaged, or a RangeError for a broken head.
   */
  async sequenceNow(): Promise<number> {
    let placed = 0;
    for (let round: Round = { placed: 0, hasMore: true }; round.hasMore; placed += round.placed) {
      round = await this.#takeTurn(() => this.#round());
    }
    return placed;
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
    const client = await this.parts.pool.connect();
    try {
      await store.beginSequencing(client);
      const { lead, round } = await this.#sequence(client);
      await client.query('COMMIT');
      if (lead !== undefined && lead.term !== this.#lead?.term) {
        this.parts.logger.info({ term: String(lead.term) }, 'this process sequences the audit log');
      }
      this.#lead = lead;
      client.release();
      return round;
    } catch (error) {
      // Whether a COMMIT got through is unknown: what this process remembers may be wrong.
      this.#lead = undefined;
      client.release(true);
      throw error;
    }
  }

  async #sequence(client: PoolClient): Promise<{ lead: Leadership | undefined; round: Round }> {
    const { instance, batch = MOST_EVENTS } = this.parts;
    const head = await store.lockHead(client);
    if (head.isLeased && head.holder !== instance) {
      return { lead: undefined, round: { placed: 0, hasMore: false } };
    }
    const isMine = head.holder === instance && head.term === this.#lead?.term;
    const isChecked = isMine && this.#lead?.isChecked === true;
    const term = isMine ? head.term : head.term + 1n;
    const cursor = isMine ? head.cursor : await this.#inherit(client, head);
    const events = isChecked
      ? await store.readBehindCursor(client, cursor, batch)
      : await store.readWithoutLeaf(client, cursor, head.frontier.size, batch);
    const placed = await this.#place(client, head, events);
    if (events.length > 0 || !isMine || head.isLeaseAgeing) {
      const { frontier } = head;
      const next = isChecked ? (cursorAt(events) ?? cursor) : cursor;
      await store.storeHead(client, { frontier, cursor: next, holder: instance, term });
    }
    const isFull = events.length === batch;
    return {
      lead: { term, isChecked: isChecked || !isFull },
      round: { placed, hasMore: isFull || !isChecked },
    };
  }

  /** What a new leader finds must be what the last one signed. */
  async #inherit(client: PoolClient, { frontier, cursor }: store.Head): Promise<store.Cursor> {
    const signed = await store.findLatestCheckpoint(client);
    const isSame =
      signed === undefined
        ? frontier.size === 0
        : signed.size === frontier.size && signed.root.equals(frontier.root());
    if (!isSame) throw new TreeDamaged();
    return await store.clampCursor(client, cursor);
  }

  async #place(
    client: PoolClient,
    { frontier }: store.Head,
    events: readonly store.StoredEvent[],
  ): Promise<number> {
    const leaves = events
      .filter((event) => !event.isPlaced)
      .map((event) => ({ epoch: event.epoch, eventId: event.id, hash: leafHash(event.entry) }));
    if (leaves.length === 0) return 0;
    await store.insertLeaves(client, frontier.size, leaves);
    for (const { hash } of leaves) frontier.append(hash);
    const checkpoint = { origin: this.parts.origin, size: frontier.size, root: frontier.root() };
    await store.insertCheckpoint(client, frontier, signCheckpoint(checkpoint, this.#signer));
    return leaves.length;
  }

  async #resign(): Promise<void> {
    const lead = this.#lead;
    if (lead === undefined) return;
    this.#lead = undefined;
    const client = await this.parts.pool.connect();
    try {
      await store.giveLeaseBack(client, this.parts.instance, lead.term);
    } finally {
      client.release();
    }
  }
}

function cursorAt(events: readonly store.StoredEvent[]): store.Cursor | undefined {
  const last = events.at(-1);
  return last === undefined ? undefined : { transaction: last.transaction, event: last.id };
}
