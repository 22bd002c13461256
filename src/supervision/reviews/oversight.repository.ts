import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import type { Span } from './oversight-quarter.js';

/** A number of the report: the table, its row and column, and how many. */
export interface CountRow {
  part: string;
  name: string;
  detail: string | null;
  amount: string;
}

export interface TimeRow {
  part: 'sample' | 'flag' | 'every-flag' | 'break-glass';
  amount: string;
  /** Seconds. */
  median: number;
  longest: number;
}

export interface CheckpointRow {
  tree_size: string;
  root: Buffer;
  note: string;
  signed_at: Date;
  /** Marks of the witnesses that cosigned it. */
  witnesses: string[];
}

/** The SQL of the oversight report. Which office is counted follows from the signed actor. */
@Injectable()
export class OversightRepository {
  async count(op: Operation, { from, until }: Span): Promise<CountRow[]> {
    return op.db.query(
      `SELECT part, name, detail, amount FROM app.oversight_counts($1, $2)
       UNION ALL SELECT part, name, detail, amount FROM audit.oversight_lines($1, $2)`,
      [from, until],
    );
  }

  async measureTimes(op: Operation, { from, until }: Span): Promise<TimeRow[]> {
    return op.db.query('SELECT part, amount, median, longest FROM app.oversight_times($1, $2)', [
      from,
      until,
    ]);
  }

  /** The newest checkpoint before the end; undefined when there is none. */
  async findCheckpoint(op: Operation, { until }: Span): Promise<CheckpointRow | undefined> {
    const rows: CheckpointRow[] = await op.db.query(
      'SELECT tree_size, root, note, signed_at, witnesses FROM audit.oversight_checkpoint($1)',
      [until],
    );
    return rows[0];
  }
}
