import { Injectable } from '@nestjs/common';
import type { Operation } from '../platform/operation.js';

/** What the look-up gave. Absent, hidden, walled and of another office are all `nothing`. */
export interface LookUpRow {
  outcome: 'found' | 'nothing' | 'several' | 'off-duty' | 'too-many';
  look_up_id: string | null;
  case_id: string | null;
  reference: string | null;
  /** Seconds until the next look-up; only for `too-many`. */
  retry_after: number | null;
}

/** The SQL of look-ups on duty. */
@Injectable()
export class LookUpsRepository {
  /** Looks a case up, by its reference or by a phone tag of 16 bytes, and keeps that somebody did. */
  async find(op: Operation, wanted: { reference: string } | { tag: Buffer }): Promise<LookUpRow> {
    const rows: LookUpRow[] = await op.db.query('SELECT * FROM app.find_on_duty($1, $2)', [
      'reference' in wanted ? wanted.reference : null,
      'tag' in wanted ? wanted.tag : null,
    ]);
    return rows[0]!;
  }

  /** Whether a look-up of the actor's found this case. */
  async isOf(op: Operation, id: string, caseId: string): Promise<boolean> {
    const rows: unknown[] = await op.db.query(
      'SELECT 1 FROM app.look_up WHERE id = $1 AND case_id = $2 AND actor_id = $3',
      [id, caseId, op.actor.id],
    );
    return rows.length === 1;
  }
}
