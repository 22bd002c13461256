import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

/** The newest checkpoint that is served. */
export interface CheckpointRow {
  tree_size: string;
  root: Buffer;
  note: string;
  signed_at: Date;
}

export interface StateRow {
  waiting: string;
  waiting_since: Date | null;
  heartbeat_at: Date | null;
  instances: string;
  first_index_kept: string;
  has_leader: boolean;
}

/** The SQL of reading the tree of the log. The database answers nothing to those who may not verify. */
@Injectable()
export class LogRepository {
  /** Says whether the session reads the tree for the first time. Of two requests at once one waits for the other. */
  async beginReading(op: Operation, sessionId: string): Promise<boolean> {
    const [row] = await op.db.query<[{ first: boolean }]>('SELECT audit.begin_tree_reading($1) AS first', [
      sessionId,
    ]);
    return row.first;
  }

  async findCheckpoint(op: Operation): Promise<CheckpointRow | undefined> {
    const rows = await op.db.query<CheckpointRow[]>(
      'SELECT tree_size, root, note, signed_at FROM audit.read_checkpoint()',
    );
    return rows[0];
  }

  /** The first hashes of a tile, joined; undefined when the published tree has not so many there. */
  async findTile(op: Operation, level: number, index: number, width: number): Promise<Buffer | undefined> {
    const [row] = await op.db.query<[{ hashes: Buffer | null }]>(
      'SELECT audit.read_tile($1, $2, $3) AS hashes',
      [level, index, width],
    );
    return row.hashes ?? undefined;
  }

  /** The first entries of a bundle; fewer than asked when the published tree has not so many there. */
  async findEntries(op: Operation, index: number, width: number): Promise<Buffer[]> {
    const rows = await op.db.query<{ entry: Buffer }[]>(
      'SELECT entry FROM audit.read_bundle($1, $2) ORDER BY leaf_index',
      [index, width],
    );
    return rows.map(({ entry }) => entry);
  }

  async findState(op: Operation): Promise<StateRow | undefined> {
    const rows = await op.db.query<StateRow[]>(
      'SELECT waiting, waiting_since, heartbeat_at, instances, first_index_kept, has_leader FROM audit.state()',
    );
    return rows[0];
  }
}
