import type { PoolClient } from 'pg';
import { StoredTiles } from './stored-tiles.js';
import { MissingTile } from './tile-source.js';
import { TileTower } from './tile-tower.js';
import { encodeTile, TILE_WIDTH } from './tiles.js';
import type { Finding, LoggedEntry } from './verify-log.js';

const PAGE = 5_000;

/**
 * The lines of the log in the order of the tree, from an index on. A leaf whose event is gone is left out, so its index
 * is missing.
 */
export async function* readStoredLog(
  client: Pick<PoolClient, 'query'>,
  first = 0,
): AsyncGenerator<LoggedEntry> {
  let [index, epoch] = [String(first - 1), 999_913];
  for (let isLast = false; !isLast;) {
    const { rows } = await client.query<{ index: string; epoch: number; hash: Buffer; entry: Buffer | null }>(
      `WITH page AS MATERIALIZED (
         SELECT leaf_index, epoch, event_id, leaf_hash FROM audit.leaf
         WHERE (leaf_index, epoch) > ($1::bigint, $2::integer) ORDER BY leaf_index, epoch LIMIT ${PAGE})
       SELECT p.leaf_index::text AS index, p.epoch, p.leaf_hash AS hash, e.entry
       FROM page p LEFT JOIN audit.event e ON e.epoch = p.epoch AND e.id = p.event_id ORDER BY p.leaf_index, p.epoch`,
      [index, epoch],
    );
    for (const row of rows) {
      if (row.entry !== null) yield { index: Number(row.index), entryBytes: row.entry, leafHash: row.hash };
    }
    isLast = rows.length < PAGE;
    ({ index, epoch } = rows.at(-1) ?? { index, epoch });
  }
}

/** Checks the stored tiles of hashes against the stored leaf hashes as they go by. */
export class StoredTileCheck {
  readonly #tiles: StoredTiles;
  readonly #tower: TileTower;
  #hashes: Buffer[] = [];
  #next: number;

  /**
   * @param size the size that is signed for: tiles are stored with the checkpoint that covers them
   * @param first the first index that is kept, a multiple of 256
   */
  constructor(
    client: PoolClient,
    private readonly size: number,
    first: number,
    private readonly report: (finding: Finding) => void,
  ) {
    this.#tiles = new StoredTiles(client);
    this.#tower = new TileTower(this.#tiles, size, report);
    this.#next = first;
  }

  /** Passes the lines on as they are. */
  async *watch(lines: AsyncIterable<LoggedEntry>): AsyncGenerator<LoggedEntry> {
    for await (const line of lines) {
      yield line;
      if (line.index >= this.size) continue;
      // A line that is missing is a finding of its own; the tiles behind it say nothing more.
      if (line.index !== this.#next) this.#next = Number.NaN;
      else await this.#take(Buffer.from(line.leafHash));
    }
  }

  async #take(hash: Buffer): Promise<void> {
    this.#hashes.push(hash);
    this.#next += 1;
    if (this.#hashes.length < TILE_WIDTH && this.#next < this.size) return;
    const index = Math.floor((this.#next - 1) / TILE_WIDTH);
    const expected = encodeTile(this.#hashes);
    const width = this.#hashes.length;
    this.#hashes = [];
    const stored = await this.#find(index, width);
    if (stored?.equals(expected) !== true) {
      this.report({ kind: stored === undefined ? 'missing-tile' : 'tampered-tile', level: 0, index });
    }
    if (width === TILE_WIDTH) await this.#tower.takeLeaves(index, expected);
  }

  async #find(index: number, width: number): Promise<Buffer | undefined> {
    try {
      return await this.#tiles.readTile(0, index, width);
    } catch (error) {
      if (error instanceof MissingTile) return undefined;
      throw error;
    }
  }
}
