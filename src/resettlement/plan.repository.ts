import { Injectable } from '@nestjs/common';
import type { Operation } from '../platform/operation.js';
import { phasesOf } from './plan-rules.js';
import type { StartPhase } from './templates.js';

/** A case that has reached a stage whose tasks were not made. */
export interface UnplannedCase {
  id: string;
  officeId: string;
}

/** The SQL of what is planned: which stages of a case have their tasks. */
@Injectable()
export class PlanRepository {
  /** Cases that miss the tasks of a stage, by id; `after` is the last id of the page before. */
  async findUnplanned(op: Operation, after: string | null, limit: number): Promise<UnplannedCase[]> {
    return op.db.query(
      `SELECT id, office_id AS "officeId" FROM app.case_file
       WHERE ((phase = ANY ($1::text[]) AND NOT 'RECEPTION' = ANY (planned_stages))
           OR (phase = ANY ($2::text[]) AND NOT 'ACTIVE' = ANY (planned_stages)))
         AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`,
      [phasesOf('RECEPTION'), phasesOf('ACTIVE'), after, limit],
    );
  }

  /** Notes that the tasks of these stages exist. The case keeps its version: no person changed it. */
  async markPlanned(op: Operation, caseId: string, stages: readonly StartPhase[]): Promise<void> {
    await op.db.query(
      `UPDATE app.case_file SET planned_stages = ARRAY(SELECT DISTINCT unnest(planned_stages || $2::text[]) ORDER BY 1)
       WHERE id = $1`,
      [caseId, stages],
    );
  }
}
