import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

interface RunLineRow {
  id: string;
  at: string;
  act: string | null;
  reason: string | null;
  compartments: string[];
  grant: string | null;
  secondPerson: boolean;
}

interface RunGrantRow {
  kind: string;
  purpose: string;
  since: string;
  until: string | null;
  by: string | null;
}

interface ReaderRow {
  actor_id: string | null;
  actor_kind: 'staff' | 'guest' | 'system' | 'nobody';
  actor_role: string | null;
  username: string | null;
  name: string | null;
}

export interface RunRow extends ReaderRow {
  id: string;
  first_at: Date;
  last_at: Date;
  lines_count: number;
  is_privileged: boolean;
  is_emergency: boolean;
  compartments: string[];
  purposes: string[];
  grants: RunGrantRow[];
  lines: RunLineRow[];
}

export interface BeforeRow extends ReaderRow {
  outcome: 'allowed' | 'refused';
  first_at: Date;
  last_at: Date;
  lines_count: number;
  compartments: string[];
  grants: string[];
  explanations: string[];
  unexplained: number;
}

export interface PersonRow {
  day: string;
  actor_role: string;
  is_emergency: boolean;
  people: number;
  compartments: string[];
  acts: string[];
  purposes: string[];
}

export interface RunFilter {
  outcome: 'allowed' | 'refused';
  /** Whole days in the time zone of the office. */
  from: string | undefined;
  to: string | undefined;
  /** Only runs whose newest line is older than this one. */
  before: string | undefined;
}

/** The SQL of who read a case. The database checks the signed actor's right on the case in each function. */
@Injectable()
export class ReadersRepository {
  async findRuns(op: Operation, caseId: string, filter: RunFilter, limit: number): Promise<RunRow[]> {
    return op.db.query(
      `SELECT * FROM audit.case_runs($1, $2, $3::date::timestamp AT TIME ZONE $6, ($4::date + 1)::timestamp AT TIME ZONE $6,
         $5, $7)`,
      [
        caseId,
        filter.outcome,
        filter.from ?? null,
        filter.to ?? null,
        filter.before ?? null,
        op.actor.timeZone,
        limit,
      ],
    );
  }

  /** Everybody whose lines name the case in the 14 days before an instant. */
  async findReadersBefore(op: Operation, caseId: string, incidentAt: Date): Promise<BeforeRow[]> {
    return op.db.query('SELECT * FROM audit.readers_before($1, $2)', [caseId, incidentAt]);
  }

  /** What the person concerned is told, newest day first. */
  async findForPerson(op: Operation, caseId: string, limit: number): Promise<PersonRow[]> {
    return op.db.query(
      `SELECT to_char(day, 'YYYY-MM-DD') AS day, actor_role, is_emergency, people, compartments, acts, purposes
       FROM audit.readings_for_person($1, $2, $3)`,
      [caseId, op.actor.timeZone, limit],
    );
  }
}
