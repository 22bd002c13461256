import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { brokenConstraint, databaseCode } from '../platform/database/failure.js';
import type { Operation } from '../platform/operation.js';
import { notFound, Problem } from '../platform/problem.js';
import type { BreakGlassBasis } from './break-glass-rules.js';
import type { BreakGlassQuery, BreakGlassView } from './emergency.schema.js';

export interface BreakGlassRow {
  id: string;
  /** null when the reader may not see the case now. */
  case_id: string | null;
  reference: string | null;
  pseudonym: string | null;
  office_id: string;
  actor_id: string;
  actor_name: string | null;
  on_duty: boolean;
  compartments: BreakGlassView['compartments'];
  valid_from: Date;
  valid_until: Date;
  sealed_reason: Buffer;
  key_version: number;
  reviewer_id: string | null;
  reviewer_name: string | null;
  review_due: Date;
  verdict: BreakGlassView['verdict'];
  sealed_verdict: Buffer | null;
  verdict_key_version: number | null;
  reviewed_by: string | null;
  reviewed_by_name: string | null;
  reviewed_at: Date | null;
  version: number;
  /** The database's clock, which judges grants. */
  now: Date;
}

/** What the service gives to a new record; the database adds who, where, until when, and who reviews it. */
export interface NewBreakGlassRow {
  id: string;
  caseId: string;
  basis: BreakGlassBasis;
  keyVersion: number;
  sealedReason: Buffer;
}

// A case shows through its grant: who may not read that (an auditor) does not learn which case it was.
const SELECT_ROWS = `SELECT b.id, c.id AS case_id, c.reference, c.pseudonym, b.office_id, b.actor_id, a.name AS actor_name,
    b.on_duty, b.compartments, b.valid_from, b.valid_until, b.sealed_reason, b.key_version, b.reviewer_id,
    r.name AS reviewer_name, b.review_due, b.verdict, b.sealed_verdict, b.verdict_key_version, b.reviewed_by,
    d.name AS reviewed_by_name, b.reviewed_at, b.version, transaction_timestamp() AS now
  FROM app.break_glass b
  LEFT JOIN app.case_grant g ON g.id = b.id LEFT JOIN app.case_file c ON c.id = g.case_id
  LEFT JOIN auth.staff a ON a.id = b.actor_id LEFT JOIN auth.staff r ON r.id = b.reviewer_id
  LEFT JOIN auth.staff d ON d.id = b.reviewed_by`;

/** What the database says when the actor may not open this case so, or not any more. */
const NOT_YOURS = ['case_grant_wall', 'case_grant_excluded'];

/** The SQL of break-glass. Row-level security decides which exist for the actor and which may be opened. */
@Injectable()
export class BreakGlassRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(op: Operation, id: string): Promise<BreakGlassRow | undefined> {
    const rows: BreakGlassRow[] = await op.db.query(`${SELECT_ROWS} WHERE b.id = $1`, [id]);
    return rows[0];
  }

  /** One page, newest first (ids grow with time), and one row more to know whether there is a next. */
  async list(op: Operation, query: BreakGlassQuery): Promise<BreakGlassRow[]> {
    return op.db.query(
      `${SELECT_ROWS} WHERE ($1::uuid IS NULL OR b.id < $1)
         AND ($2::text IS DISTINCT FROM 'mine' OR (b.actor_id = $3 AND b.valid_until > transaction_timestamp()))
         AND ($2::text IS DISTINCT FROM 'open' OR b.verdict IS NULL)
       ORDER BY b.id DESC LIMIT $4`,
      [query.after ?? null, query.only ?? null, op.actor.id, query.limit + 1],
    );
  }

  /** How many wait for the actor's verdict: assigned to the actor, or to nobody. */
  async countWaiting(op: Operation): Promise<number> {
    const rows: { waiting: number }[] = await op.db.query(
      `SELECT count(*)::int AS waiting FROM app.break_glass b
       WHERE b.verdict IS NULL AND b.valid_until <= transaction_timestamp() AND b.office_id = $2 AND b.actor_id <> $1
         AND (b.reviewer_id = $1 OR b.reviewer_id IS NULL)`,
      [op.actor.id, op.actor.officeId],
    );
    return rows[0]!.waiting;
  }

  /** The actor's own open break-glass on a case, in the role of now. */
  async findOpen(op: Operation, caseId: string): Promise<{ id: string; until: Date } | undefined> {
    const rows: { id: string; until: Date }[] = await op.db.query(
      `SELECT id, valid_until AS until FROM app.case_grant WHERE case_id = $1 AND actor_id = $2 AND role = $3
         AND kind = 'break-glass' AND NOT walled AND valid_until > transaction_timestamp()`,
      [caseId, op.actor.id, op.actor.role],
    );
    return rows[0];
  }

  /** Whether the actor may break glass on the case now; says nothing of why not. */
  async mayOpen(op: Operation, caseId: string, basis: BreakGlassBasis): Promise<boolean> {
    const rows: { may: boolean }[] = await op.db.query('SELECT app.may_break_glass($1, $2) AS may', [
      caseId,
      basis,
    ]);
    return rows[0]!.may;
  }

  /**
   * Inserts the grant and its record; gives the end of the access.
   * @throws Problem `stale` when the same was opened a moment ago, `not-found` when the actor may not any more
   */
  async insert(op: Operation, row: NewBreakGlassRow): Promise<Date> {
    try {
      const made: { until: Date }[] = await op.db.query(
        `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from,
           valid_until, granted_by, granted_at, version)
         VALUES ($1, $2, $3, $4, $5, 'break-glass', app.break_glass_compartments($4, $5), 'threat-to-life',
           transaction_timestamp(), transaction_timestamp() + interval '60 minutes', $3, transaction_timestamp(), 1)
         RETURNING valid_until AS until`,
        [row.id, row.caseId, op.actor.id, op.actor.role, row.basis],
      );
      await op.db.query('INSERT INTO app.break_glass (id, key_version, sealed_reason) VALUES ($1, $2, $3)', [
        row.id,
        row.keyVersion,
        row.sealedReason,
      ]);
      return made[0]!.until;
    } catch (error) {
      throw explain(error);
    }
  }

  /** The actor ends an own one now. @throws Problem `stale` when it is over already */
  async end(op: Operation, id: string): Promise<void> {
    const result: [unknown[], number] = await op.db.query(
      `UPDATE app.case_grant SET valid_until = transaction_timestamp(), ended_by = $2, version = version + 1
       WHERE id = $1 AND actor_id = $2 AND kind = 'break-glass' AND valid_until > transaction_timestamp()`,
      [id, op.actor.id],
    );
    if (result[1] !== 1) throw new Problem('stale');
  }

  /** The actor gives the verdict. @throws Problem `stale` when somebody else gave one in between */
  async review(
    op: Operation,
    id: string,
    version: number,
    verdict: { verdict: string; sealed: Buffer; keyVersion: number },
  ): Promise<void> {
    const result: [unknown[], number] = await op.db.query(
      `UPDATE app.break_glass SET verdict = $3, sealed_verdict = $4, verdict_key_version = $5, reviewed_by = $6,
         reviewed_at = transaction_timestamp(), version = version + 1
       WHERE id = $1 AND version = $2 AND verdict IS NULL`,
      [id, version, verdict.verdict, verdict.sealed, verdict.keyVersion, op.actor.id],
    );
    if (result[1] !== 1) throw new Problem('stale');
  }

  /** Whether a review is overdue that nobody was told of; asked outside an operation, it says nothing more. */
  async hasOverdue(): Promise<boolean> {
    const rows: { overdue: boolean }[] = await this.dataSource.query(
      'SELECT app.has_overdue_reviews() AS overdue',
    );
    return rows[0]!.overdue;
  }

  /** Tells of every overdue review once; gives how many those were. Only for system:reminders. */
  async tellOverdue(op: Operation): Promise<number> {
    const rows: unknown[] = await op.db.query('SELECT app.note_overdue_reviews()');
    return rows.length;
  }
}

function explain(error: unknown): unknown {
  const constraint = brokenConstraint(error);
  if (constraint === 'case_grant_one_break_glass') return new Problem('stale');
  if (constraint !== undefined && NOT_YOURS.includes(constraint)) return notFound();
  // The row policy refused: the duty, the look-up or the office access ended a moment ago.
  return databaseCode(error) === '42501' ? notFound() : error;
}
