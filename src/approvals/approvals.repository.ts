import { Injectable } from '@nestjs/common';
import type { Operation } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import type { ApprovalState } from './approval-states.js';
import type { TwoPersonCode } from './two-person.js';

export interface ApprovalRow {
  id: string;
  act: TwoPersonCode;
  state: Exclude<ApprovalState, 'expired'>;
  payload: Record<string, unknown>;
  request_hash: Buffer;
  case_ids: string[];
  concerns: string[];
  requester_id: string;
  requester_name: string | null;
  requester_role: string;
  decider_id: string | null;
  decider_name: string | null;
  asked_at: Date;
  decided_at: Date | null;
  expires_at: Date;
  used_at: Date | null;
  sealed_reason: Buffer | null;
  version: number;
  /** Whether the database's clock is past `expires_at`. */
  is_late: boolean;
  /** Whether the requester's access to a touched case was given by the reader, or the other way round. */
  is_same_grant: boolean;
  /** Whether whoever decided could not grant any more: the account has ended or rests, or the role was taken away. */
  is_decider_gone: boolean;
}

export interface NewApprovalRow {
  id: string;
  act: TwoPersonCode;
  payload: unknown;
  requestHash: Buffer;
  caseIds: readonly string[];
  concerns: readonly string[];
  reason: { caseId: string; keyVersion: number; sealed: Buffer } | null;
}

const SAME_GRANT = `EXISTS (SELECT 1 FROM app.case_grant g WHERE g.case_id = ANY (a.case_ids) AND g.kind <> 'office'
  AND g.valid_until > transaction_timestamp()
  AND (g.actor_id, g.granted_by) IN ((a.requester_id, $1::uuid), ($1::uuid, a.requester_id)))`;

const DECIDER_GONE = `(a.decider_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM auth.staff s
  JOIN auth.staff_role r ON r.staff_id = s.id AND r.ended_at IS NULL
  JOIN auth.policy_cell p ON p.role = r.role AND p.compartment = 'accounts' AND p.may = 'approve'
  WHERE s.id = a.decider_id AND s.state = 'active'
    AND (s.guest_until IS NULL OR s.guest_until > transaction_timestamp())))`;

const SELECT_ROWS = `SELECT a.id, a.act, a.state, a.payload, a.request_hash, a.case_ids, a.concerns, a.requester_id,
    q.name AS requester_name, a.requester_role, a.decider_id, d.name AS decider_name, a.asked_at, a.decided_at,
    a.expires_at, a.used_at, a.sealed_reason, a.version, a.expires_at <= transaction_timestamp() AS is_late,
    ${SAME_GRANT} AS is_same_grant, ${DECIDER_GONE} AS is_decider_gone
  FROM app.approval a LEFT JOIN auth.staff q ON q.id = a.requester_id LEFT JOIN auth.staff d ON d.id = a.decider_id`;

const IS_OPEN = `(a.state IN ('asked', 'granted') AND a.expires_at > transaction_timestamp())`;

/** The SQL of approvals. Row-level security decides which exist for the actor, a trigger which moves they make. */
@Injectable()
export class ApprovalsRepository {
  async find(op: Operation, id: string): Promise<ApprovalRow | undefined> {
    const rows: ApprovalRow[] = await op.db.query(`${SELECT_ROWS} WHERE a.id = $2`, [op.actor.id, id]);
    return rows[0];
  }

  /** One page, newest first, and one row more to know whether there is a next. */
  async list(
    op: Operation,
    query: { after?: string | undefined; open?: string | undefined; limit: number },
  ): Promise<ApprovalRow[]> {
    return op.db.query(
      `${SELECT_ROWS} WHERE ($2::uuid IS NULL OR a.id < $2) AND ($3::boolean IS NULL OR ${IS_OPEN} = $3)
       ORDER BY a.id DESC LIMIT $4`,
      [op.actor.id, query.after ?? null, query.open ?? null, query.limit + 1],
    );
  }

  /** How many wait for the actor: to be decided, when they may decide, and to be used. */
  async countWaiting(op: Operation, mayDecide: boolean): Promise<number> {
    const rows: { waiting: number }[] = await op.db.query(
      `SELECT count(*)::int AS waiting FROM app.approval a WHERE a.expires_at > transaction_timestamp() AND (
         (a.state = 'granted' AND a.requester_id = $1 AND a.requester_role = $2 AND NOT ${DECIDER_GONE})
         OR ($3 AND a.state = 'asked' AND a.requester_id <> $1 AND $1 <> ALL (a.concerns) AND NOT ${SAME_GRANT}))`,
      [op.actor.id, op.actor.role, mayDecide],
    );
    return rows[0]!.waiting;
  }

  /** Whether the actor's right to approve rests until an overdue review is made. */
  async isPaused(op: Operation): Promise<boolean> {
    const rows: { paused: boolean }[] = await op.db.query('SELECT app.is_paused($1) AS paused', [
      op.actor.id,
    ]);
    return rows[0]!.paused;
  }

  /** Inserts a request of the actor. The database sets when it was asked and when it expires. */
  async insert(op: Operation, row: NewApprovalRow): Promise<void> {
    await op.db.query(
      `INSERT INTO app.approval (id, act, state, payload, request_hash, case_ids, concerns, requester_id, requester_role,
         office_id, asked_at, expires_at, reason_case_id, key_version, sealed_reason, version)
       VALUES ($1, $2, 'asked', $3::jsonb, $4, $5, $6, $7, $8, $9, transaction_timestamp(), transaction_timestamp(),
         $10, $11, $12, 1)`,
      [
        row.id,
        row.act,
        JSON.stringify(row.payload),
        row.requestHash,
        row.caseIds,
        row.concerns,
        op.actor.id,
        op.actor.role,
        op.actor.officeId,
        row.reason?.caseId ?? null,
        row.reason?.keyVersion ?? null,
        row.reason?.sealed ?? null,
      ],
    );
  }

  /** The actor decides. @throws Problem `stale` when somebody else moved it in between */
  async decide(op: Operation, id: string, version: number, state: 'granted' | 'refused'): Promise<void> {
    await this.move(
      op,
      `UPDATE app.approval SET state = $3, decider_id = $4, version = version + 1
       WHERE id = $1 AND version = $2 AND state = 'asked' AND expires_at > transaction_timestamp()`,
      [id, version, state, op.actor.id],
    );
  }

  /** The actor takes the request back or uses it. @throws Problem `stale` when somebody else moved it in between */
  async close(op: Operation, id: string, version: number, state: 'withdrawn' | 'used'): Promise<void> {
    await this.move(
      op,
      `UPDATE app.approval SET state = $3, version = version + 1
       WHERE id = $1 AND version = $2 AND expires_at > transaction_timestamp()`,
      [id, version, state],
    );
  }

  private async move(op: Operation, sql: string, values: unknown[]): Promise<void> {
    const result: [unknown[], number] = await op.db.query(sql, values);
    if (result[1] !== 1) throw new Problem('stale');
  }
}
