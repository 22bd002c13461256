import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

/** What the log knows of its witnesses. */
export interface HeardWitnesses {
  /** By the mark of the witness, `name+<8 hex>`. */
  heard: ReadonlyMap<string, { at: Date; size: number }>;
  dueSize: number | null;
  /** The database's clock. */
  now: Date;
}

/** The SQL of the witnesses' page; only for those who may check the tree. */
@Injectable()
export class WitnessesRepository {
  async read(op: Operation): Promise<HeardWitnesses> {
    const rows: { witness: string; at: Date; tree_size: string }[] = await op.db.query(
      'SELECT witness, at, tree_size FROM audit.heard_witnesses()',
    );
    const [state]: { due: string | null; now: Date }[] = await op.db.query(
      'SELECT audit.due_size() AS due, clock_timestamp() AS now',
    );
    return {
      heard: new Map(rows.map((row) => [row.witness, { at: row.at, size: Number(row.tree_size) }])),
      dueSize: state!.due === null ? null : Number(state!.due),
      now: state!.now,
    };
  }
}
