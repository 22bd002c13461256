import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Operation } from '../../platform/operation.js';

/** An office and a month, year * 100 + month in UTC. */
export interface Draw {
  officeId: string;
  month: number;
}

/** An opening of sealed material, as the log has it. */
export interface Opening {
  /** Number of the line. */
  id: string;
  at: Date;
  actor_id: string;
  case_id: string | null;
}

export interface DrawnFlag {
  flag_id: string;
  at: Date;
  actor_id: string | null;
  concerns: string[];
  case_id: string | null;
}

export interface NewBatch {
  id: string;
  about: readonly string[];
  seed: Buffer;
  openings: number;
}

export interface NewItem {
  id: string;
  actorId: string | null;
  concerns: readonly string[];
  caseId: string | null;
  lineId: string | null;
  flagId: string | null;
  at: Date;
}

/** The SQL of drawing. Only the system actor of the flags gets anything. */
@Injectable()
export class DrawsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Whether a month waits to be drawn; asked outside an operation, it says nothing more. */
  async hasDue(): Promise<boolean> {
    const rows: { due: boolean }[] = await this.dataSource.query('SELECT app.has_reviews_to_draw() AS due');
    return rows[0]!.due;
  }

  /** The oldest that waits; undefined when another instance has just drawn the last. */
  async takeNext(op: Operation): Promise<Draw | undefined> {
    const rows: { office_id: string; month: number }[] = await op.db.query(
      'SELECT office_id, month FROM app.take_review_draw()',
    );
    const [row] = rows;
    return row === undefined ? undefined : { officeId: row.office_id, month: row.month };
  }

  /** At most `page` openings of the month behind a line, in the order of their lines. */
  async listOpenings(op: Operation, draw: Draw, after: string, page: number): Promise<Opening[]> {
    return op.db.query('SELECT id, at, actor_id, case_id FROM audit.review_openings($1, $2, $3, $4)', [
      draw.officeId,
      draw.month,
      after,
      page,
    ]);
  }

  /** Every flag of the month that is always reviewed. */
  async listFlags(op: Operation, draw: Draw): Promise<DrawnFlag[]> {
    return op.db.query('SELECT flag_id, at, actor_id, concerns, case_id FROM app.review_flags($1, $2)', [
      draw.officeId,
      draw.month,
    ]);
  }

  async listSupervisors(op: Operation, officeId: string): Promise<string[]> {
    const rows: { id: string }[] = await op.db.query('SELECT app.office_supervisors($1) AS id', [officeId]);
    return rows.map(({ id }) => id);
  }

  async insert(op: Operation, draw: Draw, batch: NewBatch, items: readonly NewItem[]): Promise<void> {
    await op.db.query(
      'INSERT INTO app.review_batch (id, office_id, month, about, seed, openings) VALUES ($1, $2, $3, $4, $5, $6)',
      [batch.id, draw.officeId, draw.month, batch.about, batch.seed, batch.openings],
    );
    for (const item of items) {
      await op.db.query(
        `INSERT INTO app.review_item (id, batch_id, actor_id, concerns, case_id, epoch, line_id, flag_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          item.id,
          batch.id,
          item.actorId,
          item.concerns,
          item.caseId,
          item.lineId === null ? null : draw.month,
          item.lineId,
          item.flagId,
          item.at,
        ],
      );
    }
  }
}
