import type { PoolClient } from 'pg';
import { describeError } from '../log.js';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { leafHash } from './merkle.js';
import type { RightEdge } from './right-edge.js';
import type { SequencerParts, Signed } from './sequencer-parts.js';
import { createNoteSigner, createNoteVerifier, NoteError, type NoteSigner } from './signed-note.js';
import { StoredTiles, storeTiles } from './stored-tiles.js';
import { rootAt } from './tile-source.js';
import * as store from './tree-store.js';

/** The most events of one transaction unless the parts say another number. */
export const MOST_EVENTS = 5_000;

/** What one round of sequencing did. */
export interface Round {
  readonly placed: number;
  readonly hasMore: boolean;
}

/** Another process took the lease: what this one was about to store is not stored. */
export class LeadLost extends Error {
  constructor() {
    super('another process sequences the audit log');
    this.name = 'LeadLost';
  }
}

/**
 * The process that sequences, during one term of the lease. It remembers the right edge of the tree; after any failure it
 * is thrown away, because what it remembers may no longer be true.
 */
export class Leader {
  readonly #signer: NoteSigner;
  /** Events that the cursor does not come by were looked for in this term. */
  #isChecked = false;

  /** `signed` is the checkpoint of the largest tree that was signed so far. */
  constructor(
    private readonly parts: SequencerParts,
    readonly term: bigint,
    readonly edge: RightEdge,
    private signed: Signed | undefined,
  ) {
    this.#signer = createNoteSigner(parts.origin, parts.key);
  }

  /** Places the next events, then publishes and signs the tree with them. */
  async work(): Promise<Round> {
    const round = await this.#place();
    await this.finish();
    return round;
  }

  /**
   * Publishes what was appended to the edge: tiles and bundles on the disk, then tiles and signed checkpoint stored, then
   * the checkpoint of the folder. Throws TreeDamaged when a tree that was signed before comes out another.
   */
  async finish(): Promise<void> {
    const changes = this.edge.takeChanges();
    if (changes.length === 0) return;
    const { published } = this.parts;
    await published.write(changes);
    const { size } = this.edge;
    const root = this.edge.root();
    if (size === this.signed?.size && !root.equals(this.signed.root)) throw new store.TreeDamaged();
    const signed = size > (this.signed?.size ?? 0) ? this.#sign(size, root) : undefined;
    await this.#store(async (client) => {
      await storeTiles(client, changes);
      if (signed !== undefined) await store.insertCheckpoint(client, signed);
    });
    if (signed === undefined) return;
    this.signed = signed;
    await this.publish();
    await published.removePartials(changes.map(({ tile }) => tile));
    this.tell();
  }

  /** Signs and stores the checkpoint of a smaller size; undefined when the signed tree is smaller. */
  async signAt(size: number): Promise<Signed | undefined> {
    if (size < 1 || size > (this.signed?.size ?? 0)) return undefined;
    const signed = this.#sign(size, await rootAt(new StoredTiles(this.parts.pool), size));
    await this.#store((client) => store.insertCheckpoint(client, signed));
    return signed;
  }

  /** Writes the newest checkpoint to the folder, with the cosignatures that came in. */
  async publish(): Promise<void> {
    if (this.signed === undefined) return;
    const note = await store.findServedNote(this.parts.pool, this.signed.size);
    if (note !== undefined) await this.parts.published.publish(note, (present) => this.#isOurs(present));
  }

  #isOurs(note: string): boolean {
    const { origin, key } = this.parts;
    try {
      openCheckpoint(note, [createNoteVerifier(origin, key.publicKey)]);
      return true;
    } catch (error) {
      if (error instanceof NoteError) return false;
      throw error;
    }
  }

  /** Tells of the newest checkpoint. Who listens cannot stop the sequencing. */
  tell(): void {
    if (this.signed === undefined) return;
    try {
      this.parts.onSigned?.(this.signed);
    } catch (error) {
      this.parts.logger.error({ failure: describeError(error) }, 'nobody heard of a checkpoint');
    }
  }

  /** Makes the lease last ten seconds more. Throws LeadLost. */
  async renew(): Promise<void> {
    if (!(await store.renewLease(this.parts.pool, this.parts.instance, this.term))) throw new LeadLost();
  }

  /** Gives events their indexes. These are durable before anything is published or signed. */
  async #place(): Promise<Round> {
    const { pool, batch = MOST_EVENTS } = this.parts;
    const before = this.edge.size;
    const found = await store.inTransaction(pool, async (client) => {
      const head = await this.#lock(client);
      if (!head.frontier.root().equals(this.edge.root())) throw new store.TreeDamaged();
      const events = this.#isChecked
        ? await store.readBehindCursor(client, head.cursor, batch)
        : await store.readWithoutLeaf(client, head.cursor, before, batch);
      await this.#insertLeaves(
        client,
        events.filter((event) => !event.isPlaced),
      );
      if (events.length > 0 || head.isLeaseAgeing) {
        const cursor = this.#isChecked ? cursorBehind(events, head.cursor) : head.cursor;
        await store.storeHead(client, { ...head, frontier: this.edge.frontier, cursor });
      }
      return events.length;
    });
    const isFull = found === batch;
    const hasMore = isFull || !this.#isChecked;
    this.#isChecked ||= !isFull;
    return { placed: this.edge.size - before, hasMore };
  }

  /** Stores leaves and appends them to the edge, before the commit: if that fails, the edge is thrown away. */
  async #insertLeaves(client: PoolClient, events: readonly store.StoredEvent[]): Promise<void> {
    if (events.length === 0) return;
    const leaves = events.map(({ epoch, id, entry }) => ({ epoch, eventId: id, hash: leafHash(entry) }));
    await store.insertLeaves(client, this.edge.size, leaves);
    for (const [at, { entry }] of events.entries()) this.edge.append(entry, leaves[at]!.hash);
  }

  /** Stores what belongs to a checkpoint, as the leader of this term only, and renews the lease. */
  async #store(work: (client: PoolClient) => Promise<void>): Promise<void> {
    await store.inTransaction(this.parts.pool, async (client) => {
      const head = await this.#lock(client);
      const { frontier } = head;
      // While a successor catches up its edge is behind; a tree of the same size is the same tree.
      const isSame = frontier.size > this.edge.size || frontier.root().equals(this.edge.root());
      if (frontier.size < this.edge.size || !isSame) throw new store.TreeDamaged();
      await work(client);
      await store.storeHead(client, head);
    });
  }

  async #lock(client: PoolClient): Promise<store.Head> {
    const head = await store.lockHead(client);
    if (head.holder !== this.parts.instance || head.term !== this.term) throw new LeadLost();
    return head;
  }

  #sign(size: number, root: Buffer): Signed {
    const { origin } = this.parts;
    return { size, root, note: signCheckpoint({ origin, size, root }, this.#signer) };
  }
}

function cursorBehind(events: readonly store.StoredEvent[], before: store.Cursor): store.Cursor {
  const last = events.at(-1);
  return last === undefined ? before : { transaction: last.transaction, event: last.id };
}
