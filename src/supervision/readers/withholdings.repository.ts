import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import type { WithholdPayload } from './readers.schema.js';

export interface WithholdingRow {
  id: string;
  from_at: Date;
  to_at: Date;
  ground: 'law' | 'safety';
  until: string;
  made_at: Date;
  is_standing: boolean;
  asked_by: string | null;
  decided_by: string | null;
}

/** The SQL of readings that are kept from the list for the person. */
@Injectable()
export class WithholdingsRepository {
  /** What is or was kept back of a case, what ends last first. */
  async list(op: Operation, caseId: string): Promise<WithholdingRow[]> {
    return op.db.query(
      `SELECT w.id, w.from_at, w.to_at, w.ground, to_char(w.until, 'YYYY-MM-DD') AS until, w.made_at,
         w.until >= (transaction_timestamp() AT TIME ZONE $2)::date AS is_standing, s.name AS asked_by, d.name AS decided_by
       FROM app.reader_withholding w LEFT JOIN auth.staff s ON s.id = w.made_by
       LEFT JOIN app.approval a ON a.id = w.approval_id LEFT JOIN auth.staff d ON d.id = a.decider_id
       WHERE w.case_id = $1 ORDER BY w.until DESC, w.id DESC LIMIT 200`,
      [caseId, op.actor.timeZone],
    );
  }

  /** What is kept back at present anywhere, without the cases; nothing for whoever is not an auditor. */
  async listStanding(op: Operation): Promise<Omit<WithholdingRow, 'is_standing'>[]> {
    return op.db.query(
      `SELECT id, from_at, to_at, ground, to_char(until, 'YYYY-MM-DD') AS until, made_at, asked_by, decided_by
       FROM audit.standing_withholdings()`,
    );
  }

  /** Keeps readings back on an approval that the actor uses in this transaction. */
  async insert(op: Operation, id: string, wanted: WithholdPayload, approvalId: string): Promise<void> {
    await op.db.query(
      `INSERT INTO app.reader_withholding (id, case_id, from_at, to_at, ground, until, approval_id, made_by, made_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, transaction_timestamp())`,
      [id, wanted.caseId, wanted.from, wanted.to, wanted.ground, wanted.until, approvalId, op.actor.id],
    );
  }
}
