import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

export interface ActivityRow {
  /** YYYY-MM-DDTHH in the time zone of the office. */
  at: string;
  act: string;
  outcome: 'allowed' | 'refused';
  is_service: boolean;
  lines_count: number;
}

/** The SQL of activity over time. The database decides which lines count for the actor. */
@Injectable()
export class ActivityRepository {
  async count(
    op: Operation,
    { from, to, by }: { from: string; to: string; by: 'day' | 'hour' },
  ): Promise<ActivityRow[]> {
    return op.db.query(
      `SELECT to_char(bucket, 'YYYY-MM-DD"T"HH24') AS at, act, outcome, is_service, lines_count
       FROM audit.activity($1::date::timestamp AT TIME ZONE $4, ($2::date + 1)::timestamp AT TIME ZONE $4, $3, $4)
       ORDER BY bucket`,
      [from, to, by, op.actor.timeZone],
    );
  }
}
