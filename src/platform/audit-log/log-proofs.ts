import type { Pool } from 'pg';
import { StoredTiles } from './stored-tiles.js';
import { proveInclusion } from './tile-source.js';

/** Makes proofs from the tiles and checkpoints that the database keeps. */
export class LogProofs {
  readonly #tiles: StoredTiles;

  /** @param pool connections of the role causeway_sequencer */
  constructor(private readonly pool: Pick<Pool, 'query'>) {
    this.#tiles = new StoredTiles(pool);
  }

  /**
   * The hashes that show a line in the tree of this size, and the checkpoint of that size with its cosignatures.
   * Throws a RangeError when no checkpoint of this size was signed, and what `proveInclusion` throws.
   */
  async prove(index: number, size: number): Promise<{ hashes: Buffer[]; note: string }> {
    const { rows } = await this.pool.query<{ note: string | null }>(
      'SELECT audit.checkpoint_note($1) AS note',
      [size],
    );
    const note = rows[0]?.note ?? null;
    if (note === null) throw new RangeError('no checkpoint of this size');
    return { hashes: await proveInclusion(this.#tiles, index, size), note };
  }
}
