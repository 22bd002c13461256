import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

/** A receipt with the line that it is about. */
export interface ReceiptRow {
  id: string;
  made_at: Date;
  entry: Buffer;
  leaf_index: string | null;
  is_cosigned: boolean;
  /** The newest checkpoint that covers the line. */
  local_size: string | null;
  /** The database's clock. */
  now: Date;
}

/** The SQL of receipts. The database decides which exist for the actor. */
@Injectable()
export class ReceiptsRepository {
  /** @param near the nearest witness as cosignatures name it; null when there is none */
  async find(op: Operation, id: string, near: string | null): Promise<ReceiptRow | undefined> {
    const rows: ReceiptRow[] = await op.db.query(
      `SELECT id, made_at, entry, leaf_index, is_cosigned, local_size, clock_timestamp() AS now
       FROM audit.read_receipt($1, $2)`,
      [id, near],
    );
    return rows[0];
  }

  /** The smallest checkpoints above a place that at least so many of these witnesses cosigned, at most 100. */
  async listCosigned(
    op: Operation,
    above: number,
    witnesses: readonly string[],
    fewest: number,
  ): Promise<{ size: number; witnesses: string[] }[]> {
    const rows: { tree_size: string; witnesses: string[] }[] = await op.db.query(
      'SELECT tree_size, witnesses FROM audit.checkpoints_above($1, $2, $3, 100)',
      [above, witnesses, fewest],
    );
    return rows.map((row) => ({ size: Number(row.tree_size), witnesses: row.witnesses }));
  }
}
