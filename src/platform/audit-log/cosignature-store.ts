import type { Pool } from 'pg';

/** Keeps what witnesses wrote under our checkpoints, and when each was heard last. */
export class CosignatureStore {
  /** @param pool connections of the role causeway_sequencer */
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** Keeps a cosignature that was verified. A second one of the same witness under the same checkpoint adds nothing. */
  async keep(size: number, witness: string, line: string): Promise<void> {
    await this.pool.query(
      `WITH kept AS (
         INSERT INTO audit.cosignature (tree_size, witness, line) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING)
       INSERT INTO audit.witness_heard (witness, tree_size) VALUES ($2, $1)
       ON CONFLICT (witness) DO UPDATE SET at = clock_timestamp(),
         tree_size = greatest(witness_heard.tree_size, excluded.tree_size)`,
      [size, witness, line],
    );
  }

  /** When a witness was heard last, and the size that it knows; undefined when it never was. */
  async findHeard(witness: string): Promise<{ size: number; at: Date } | undefined> {
    const { rows } = await this.pool.query<{ size: string; at: Date }>(
      'SELECT tree_size::text AS size, at FROM audit.witness_heard WHERE witness = $1',
      [witness],
    );
    return rows[0] === undefined ? undefined : { size: Number(rows[0].size), at: rows[0].at };
  }

  /** The lines that have no place in the tree yet. */
  async countUnplaced(): Promise<number> {
    const { rows } = await this.pool.query<{ lines: string }>('SELECT audit.unplaced_lines()::text AS lines');
    return Number(rows[0]!.lines);
  }

  /** The note of the largest checkpoint without cosignatures, and its size; undefined before the first one. */
  async findNewest(): Promise<{ size: number; root: Buffer; note: string } | undefined> {
    const { rows } = await this.pool.query<{ size: string; root: Buffer; note: string }>(
      'SELECT tree_size::text AS size, root, note FROM audit.checkpoint ORDER BY tree_size DESC LIMIT 1',
    );
    return rows[0] === undefined ? undefined : { ...rows[0], size: Number(rows[0].size) };
  }
}
