import type { PoolClient } from 'pg';
import type { Checkpoint } from './checkpoint.js';
import { findTiledSize, StoredTiles } from './stored-tiles.js';
import { frontierAt } from './tile-source.js';
import { readLeafHashes, readTreeSize } from './tree-store.js';

const PAGE = 10_000;

/** A checkpoint that left the house is not contained in the tree of the database: an older database was put in its place. */
export class LogRolledBack extends Error {
  /** `published` and `stored` are numbers of lines. They may be equal: then the trees differ. */
  constructor(
    readonly published: number,
    readonly stored: number,
  ) {
    super('the database does not contain the checkpoint of the audit log that was published last');
    this.name = 'LogRolledBack';
  }
}

/**
 * Asks whether the tree of the database contains a checkpoint that was published or cosigned before.
 * @param database connections of the role causeway_sequencer
 * @throws LogRolledBack when the tree is smaller or has another root at that size
 */
export async function refuseRolledBack(
  database: Pick<PoolClient, 'query'>,
  checkpoint: Pick<Checkpoint, 'size' | 'root'>,
): Promise<void> {
  const stored = await readTreeSize(database);
  if (checkpoint.size > stored) throw new LogRolledBack(checkpoint.size, stored);
  const root = await storedRootAt(database, checkpoint.size);
  if (!root.equals(checkpoint.root)) throw new LogRolledBack(checkpoint.size, stored);
}

/** The root at a size from the tiles as far as they reach, and from the leaves behind them. */
async function storedRootAt(database: Pick<PoolClient, 'query'>, size: number): Promise<Buffer> {
  const tiled = Math.min(await findTiledSize(database), size);
  const frontier = await frontierAt(new StoredTiles(database), tiled);
  while (frontier.size < size) {
    const hashes = await readLeafHashes(database, frontier.size, Math.min(frontier.size + PAGE, size));
    for (const hash of hashes) frontier.append(hash);
  }
  return frontier.root();
}
