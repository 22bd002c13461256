import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../../platform/crypto/primitives.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import type { FlagRule } from './flag-states.js';

export interface ThresholdRow {
  id: string;
  office_id: string;
  rule: FlagRule;
  values: Record<string, number>;
  changed_by: string;
  changed_by_name: string | null;
  changed_at: Date;
  version: number;
}

/** What the offices have set: by office, by rule. */
type Tuned = Map<string, Partial<Record<FlagRule, Record<string, number>>>>;

/** The SQL of thresholds. Row-level security gives supervisors those of their office. */
@Injectable()
export class ThresholdsRepository {
  async list(op: Operation, officeId: string): Promise<ThresholdRow[]> {
    return op.db.query(
      `SELECT t.id, t.office_id, t.rule, t."values", t.changed_by, s.name AS changed_by_name, t.changed_at, t.version
       FROM app.flag_threshold t LEFT JOIN auth.staff s ON s.id = t.changed_by WHERE t.office_id = $1`,
      [officeId],
    );
  }

  /** What every office has set; for the rules. */
  async findAll(db: EntityManager): Promise<Tuned> {
    const rows: ThresholdRow[] = await db.query('SELECT office_id, rule, "values" FROM app.flag_threshold');
    const tuned: Tuned = new Map();
    for (const { office_id: officeId, rule, values } of rows) {
      tuned.set(officeId, { ...tuned.get(officeId), [rule]: values });
    }
    return tuned;
  }

  /** Sets the numbers of a rule for the first time. @throws Problem `stale` when somebody did so in between */
  async insert(op: Operation, rule: FlagRule, values: Readonly<Record<string, number>>): Promise<string> {
    const id = newId();
    try {
      await op.db.query(
        `INSERT INTO app.flag_threshold (id, office_id, rule, "values", changed_by, changed_at, version)
         VALUES ($1, $2, $3, $4, $5, transaction_timestamp(), 1)`,
        [id, op.actor.officeId, rule, JSON.stringify(values), op.actor.id],
      );
      return id;
    } catch (error) {
      throw brokenConstraint(error) === 'flag_threshold_once' ? new Problem('stale') : error;
    }
  }

  /** @throws Problem `stale` when somebody changed it in between */
  async update(op: Operation, row: ThresholdRow, values: Readonly<Record<string, number>>): Promise<void> {
    const result: [unknown[], number] = await op.db.query(
      `UPDATE app.flag_threshold SET "values" = $3, changed_by = $4, changed_at = transaction_timestamp(),
         version = version + 1 WHERE id = $1 AND version = $2`,
      [row.id, row.version, JSON.stringify(values), op.actor.id],
    );
    if (result[1] !== 1) throw new Problem('stale');
  }
}
