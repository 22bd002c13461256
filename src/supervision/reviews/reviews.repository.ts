import { Injectable } from '@nestjs/common';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import type { FlagRow } from '../flags/flags.repository.js';

export interface BatchRow {
  id: string;
  office_id: string;
  office_name: string | null;
  month: number;
  about: { id: string; name: string }[];
  drawn_at: Date;
  due_at: Date;
  openings: number;
  seed: Buffer;
  items: string;
  judged: string;
  flagged: string;
  has_reviewer: boolean;
  /** The database's clock. */
  now: Date;
}

export interface ItemRow {
  id: string;
  line_id: string | null;
  flag_id: string | null;
  at: Date;
  actor_id: string | null;
  actor_name: string | null;
  role: string | null;
  act: string | null;
  compartments: string[];
  privileged: boolean;
  case_id: string | null;
  reference: string | null;
  pseudonym: string | null;
  purpose: string | null;
  counted: number | null;
  grant_kind: string | null;
  granted_by: string | null;
  granted_at: Date | null;
  leaf_index: string | null;
}

export interface VerdictRow {
  id: string;
  item_id: string;
  office_id: string;
  verdict: 'justified' | 'training' | 'breach' | 'referred';
  key_version: number;
  sealed_sentence: Buffer;
  corrects: string | null;
  given_by: string;
  given_by_name: string | null;
  given_at: Date;
}

export interface NewVerdictRow {
  id: string;
  itemId: string;
  verdict: string;
  keyVersion: number;
  sealed: Buffer;
  corrects: string | null;
}

const SELECT_BATCHES = `SELECT b.id, b.office_id, o.name AS office_name, b.month, b.drawn_at, b.due_at, b.openings, b.seed,
    p.items, p.judged, p.flagged, p.has_reviewer, transaction_timestamp() AS now,
    coalesce((SELECT json_agg(json_build_object('id', s.id, 'name', s.name) ORDER BY s.name)
      FROM auth.staff s WHERE s.id = ANY (b.about)), '[]') AS about
  FROM app.review_batch b LEFT JOIN auth.office o ON o.id = b.office_id
  CROSS JOIN LATERAL app.review_progress(ARRAY[b.id]) p`;

/** The SQL of access reviews. Row-level security decides which batches exist for the actor. */
@Injectable()
export class ReviewsRepository {
  /** One page, newest first (ids grow with time), and one row more to know whether there is a next. */
  async listBatches(op: Operation, after: string | undefined, limit: number): Promise<BatchRow[]> {
    return op.db.query(
      `${SELECT_BATCHES} WHERE ($1::uuid IS NULL OR b.id < $1) ORDER BY b.id DESC LIMIT $2`,
      [after ?? null, limit + 1],
    );
  }

  async findBatch(op: Operation, id: string): Promise<BatchRow | undefined> {
    const rows: BatchRow[] = await op.db.query(`${SELECT_BATCHES} WHERE b.id = $1`, [id]);
    return rows[0];
  }

  /** One page of the items of a batch in their order, and one row more. */
  async listItems(
    op: Operation,
    batchId: string,
    after: string | undefined,
    limit: number,
  ): Promise<ItemRow[]> {
    return op.db.query('SELECT * FROM app.review_items($1, $2, $3)', [batchId, after ?? null, limit + 1]);
  }

  /** Those of the flags that the actor may see. */
  async listFlags(op: Operation, ids: readonly string[]): Promise<FlagRow[]> {
    return op.db.query(
      `SELECT id, rule, severity, actor_id, concerns, office_id, is_explained, from_at, to_at, key_version, sealed,
         raised_at, verdict, decided_at, version
       FROM app.flag WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
  }

  /** Whether the batch has such an item. */
  async hasItem(op: Operation, batchId: string, itemId: string): Promise<boolean> {
    const rows: unknown[] = await op.db.query(
      'SELECT 1 FROM app.review_item WHERE id = $1 AND batch_id = $2',
      [itemId, batchId],
    );
    return rows.length === 1;
  }

  /** The verdicts on these items, oldest first. */
  async listVerdicts(op: Operation, itemIds: readonly string[]): Promise<VerdictRow[]> {
    return op.db.query(
      `SELECT v.id, v.item_id, v.office_id, v.verdict, v.key_version, v.sealed_sentence, v.corrects, v.given_by,
         s.name AS given_by_name, v.given_at
       FROM app.review_verdict v LEFT JOIN auth.staff s ON s.id = v.given_by
       WHERE v.item_id = ANY ($1::uuid[]) ORDER BY v.id`,
      [itemIds],
    );
  }

  /** The actor gives a verdict. @throws Problem `stale` when somebody else gave one in between */
  async insertVerdict(op: Operation, row: NewVerdictRow): Promise<void> {
    try {
      await op.db.query(
        `INSERT INTO app.review_verdict (id, item_id, verdict, key_version, sealed_sentence, corrects)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [row.id, row.itemId, row.verdict, row.keyVersion, row.sealed, row.corrects],
      );
    } catch (error) {
      const constraint = brokenConstraint(error);
      const isTaken = constraint === 'review_verdict_first' || constraint === 'review_verdict_corrected';
      throw isTaken ? new Problem('stale') : error;
    }
  }
}
