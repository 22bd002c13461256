import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';

export interface ExclusionRow {
  id: string;
  staffId: string;
  name: string;
  kind: 'conflict-of-interest' | 'complaint';
  madeAt: Date;
  endedAt: Date | null;
  version: number;
}

/** The SQL of exclusions. What one does to the access of the office is the work of the database (migration 0012). */
@Injectable()
export class ExclusionsRepository {
  /** The exclusions of a case, those that hold first, then the newest. */
  async list(op: Operation, caseId: string): Promise<ExclusionRow[]> {
    return op.db.query(
      `SELECT x.id, x.staff_id AS "staffId", s.name, x.kind, x.made_at AS "madeAt", x.ended_at AS "endedAt", x.version
       FROM app.exclusion x JOIN auth.staff s ON s.id = x.staff_id WHERE x.case_id = $1
       ORDER BY x.ended_at IS NOT NULL, x.made_at DESC, x.id LIMIT 200`,
      [caseId],
    );
  }

  async insert(
    op: Operation,
    row: { id: string; caseId: string; staffId: string; kind: ExclusionRow['kind'] },
  ): Promise<void> {
    await op.db.query(
      `INSERT INTO app.exclusion (id, case_id, staff_id, kind, made_by, made_at, version)
       VALUES ($1, $2, $3, $4, $5, transaction_timestamp(), 1)`,
      [row.id, row.caseId, row.staffId, row.kind, op.actor.id],
    );
  }

  /** @throws Problem `stale` when the version is not the present one, or it has ended */
  async end(op: Operation, caseId: string, id: string, version: number): Promise<void> {
    const result: [unknown[], number] = await op.db.query(
      `UPDATE app.exclusion SET ended_by = $4, version = version + 1
       WHERE id = $1 AND case_id = $2 AND version = $3 AND ended_at IS NULL`,
      [id, caseId, version, op.actor.id],
    );
    if (result[1] !== 1) throw new Problem('stale');
  }
}
