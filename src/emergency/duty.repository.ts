import { Injectable } from '@nestjs/common';
import { brokenConstraint } from '../platform/database/failure.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, notFound, Problem } from '../platform/problem.js';

export interface DutyRow {
  id: string;
  staff_id: string;
  name: string | null;
  valid_from: Date;
  valid_until: Date;
  is_now: boolean;
  version: number;
}

const notOnDuty = ['staffId', 'role', 'must be a caseworker or safety officer of the office'] as const;
const refusals: Record<string, readonly [path: string, rule: string, message: string]> = {
  duty_holder: notOnDuty,
  duty_overlap: ['from', 'overlap', 'this person is on duty at that time already'],
  duty_length: ['until', 'length', 'must be at most 31 days after the beginning'],
  duty_order: ['until', 'past', 'must lie ahead'],
};

/** The SQL of the duty rota. */
@Injectable()
export class DutyRepository {
  /** One page of those of the office that are not over, the next to begin first, and one row more. */
  async list(op: Operation, query: { after?: string | undefined; limit: number }): Promise<DutyRow[]> {
    return op.db.query(
      `SELECT d.id, d.staff_id, s.name, d.valid_from, d.valid_until, d.valid_from <= transaction_timestamp() AS is_now,
         d.version
       FROM app.duty d LEFT JOIN auth.staff s ON s.id = d.staff_id
       WHERE d.valid_until > transaction_timestamp() AND d.valid_until > d.valid_from
         AND ($1::uuid IS NULL OR (d.valid_from, d.id) > (SELECT o.valid_from, o.id FROM app.duty o WHERE o.id = $1))
       ORDER BY d.valid_from, d.id LIMIT $2`,
      [query.after ?? null, query.limit + 1],
    );
  }

  /**
   * Puts somebody on the rota. What should have begun already begins now.
   * @throws Problem `input` when the person cannot be on duty, is so already at that time, or the span is too long
   */
  async insert(op: Operation, row: { id: string; staffId: string; from: Date; until: Date }): Promise<void> {
    try {
      await op.db.query(
        `INSERT INTO app.duty (id, office_id, staff_id, valid_from, valid_until, made_by, made_at, version)
         VALUES ($1, $2, $3, greatest($4::timestamptz, transaction_timestamp()), $5, $6, transaction_timestamp(), 1)`,
        [row.id, op.actor.officeId, row.staffId, row.from, row.until, op.actor.id],
      );
    } catch (error) {
      const refusal = refusals[brokenConstraint(error) ?? ''];
      throw refusal === undefined ? error : inputProblem(...refusal);
    }
  }

  /**
   * Ends an entry now, or before it begins.
   * @throws Problem `not-found` when the office has none such, `stale` when somebody changed it or it is over
   */
  async end(op: Operation, id: string, version: number): Promise<void> {
    const known: unknown[] = await op.db.query('SELECT 1 FROM app.duty WHERE id = $1', [id]);
    if (known.length === 0) throw notFound();
    const result: [unknown[], number] = await op.db.query(
      `UPDATE app.duty SET valid_until = greatest(valid_from, transaction_timestamp()), ended_by = $3, version = version + 1
       WHERE id = $1 AND version = $2 AND valid_until > greatest(valid_from, transaction_timestamp())`,
      [id, version, op.actor.id],
    );
    if (result[1] !== 1) throw new Problem('stale');
  }
}
