import type { PoolClient } from 'pg';
import type { TileBytes } from './right-edge.js';
import { MissingTile, type TileSource } from './tile-source.js';
import { TILE_WIDTH } from './tiles.js';

/** Connections, or one connection, of the role causeway_sequencer. */
type Database = Pick<PoolClient, 'query'>;

/** The log as the database keeps it: tiles of hashes in audit.tile, bundles cut from leaves and events. */
export class StoredTiles implements TileSource {
  constructor(private readonly database: Database) {}

  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    const { rows } = await this.database.query<{ hashes: Buffer }>(
      `SELECT substring(hashes FROM 1 FOR $3::integer * 32) AS hashes FROM audit.tile
       WHERE level = $1 AND n = $2 AND width >= $3::integer`,
      [level, index, width],
    );
    if (rows[0] === undefined) throw new MissingTile({ level, index, width });
    return rows[0].hashes;
  }

  async readBundle(index: number, width: number): Promise<Buffer[]> {
    const start = index * TILE_WIDTH;
    const { rows } = await this.database.query<{ entry: Buffer }>(
      `SELECT e.entry FROM audit.leaf l JOIN audit.event e ON e.epoch = l.epoch AND e.id = l.event_id
       WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index`,
      [start, start + width],
    );
    if (rows.length !== width) throw new MissingTile({ level: 'entries', index, width });
    return rows.map(({ entry }) => entry);
  }
}

/** The size of the tree that the stored tiles of hashes make up; 0 when there are none. */
export async function findTiledSize(database: Database): Promise<number> {
  const { rows } = await database.query<{ size: string }>(
    `SELECT (n * ${TILE_WIDTH} + width)::text AS size FROM audit.tile WHERE level = 0 ORDER BY n DESC LIMIT 1`,
  );
  return Number(rows[0]?.size ?? 0);
}

/** The index of the first entry that is kept: 0 unless an old month was deleted. */
export async function readFirstKept(database: Database): Promise<number> {
  const { rows } = await database.query<{ first: string }>('SELECT audit.first_index_kept()::text AS first');
  return Number(rows[0]!.first);
}

/** Stores tiles of hashes in their newest state; bundles among them are passed over. One statement. */
export async function storeTiles(database: Database, changes: readonly TileBytes[]): Promise<void> {
  const tiles = changes.filter(({ tile }) => tile.level !== 'entries');
  await database.query(
    `INSERT INTO audit.tile (level, n, width, hashes)
     SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::bytea[])
     ON CONFLICT (level, n) DO UPDATE SET width = excluded.width, hashes = excluded.hashes`,
    [
      tiles.map(({ tile }) => tile.level),
      tiles.map(({ tile }) => tile.index),
      tiles.map(({ tile }) => tile.width),
      tiles.map(({ bytes }) => bytes),
    ],
  );
}
