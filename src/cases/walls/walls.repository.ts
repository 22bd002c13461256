import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import type { SideGrant, WallReach } from './walls-rules.js';

export interface WallRow {
  id: string;
  caseA: string;
  caseB: string;
  kind: 'co-defendants' | 'victim-and-accused' | 'other';
  reach: WallReach;
  madeAt: Date;
  endedAt: Date | null;
  version: number;
}

export interface NewWall {
  id: string;
  caseIds: readonly [string, string];
  kind: WallRow['kind'];
  reach: WallReach;
  approvalId: string;
}

const COLUMNS = `id, case_a AS "caseA", case_b AS "caseB", kind, reach, made_at AS "madeAt", ended_at AS "endedAt", version`;

/** The SQL of walls. What a wall does to grants is the work of the database (migration 0012). */
@Injectable()
export class WallsRepository {
  /** The walls of a case, those that stand first, then the newest. */
  async list(op: Operation, caseId: string): Promise<WallRow[]> {
    return op.db.query(
      `SELECT ${COLUMNS} FROM app.wall WHERE $1 IN (case_a, case_b)
       ORDER BY ended_at IS NOT NULL, made_at DESC, id LIMIT 200`,
      [caseId],
    );
  }

  async find(op: Operation, id: string): Promise<WallRow | undefined> {
    const rows: WallRow[] = await op.db.query(`SELECT ${COLUMNS} FROM app.wall WHERE id = $1`, [id]);
    return rows[0];
  }

  /** Whether a wall stands between two cases. */
  async stands(op: Operation, one: string, other: string): Promise<boolean> {
    const rows: unknown[] = await op.db.query(
      `SELECT 1 FROM app.wall WHERE case_a = least($1::uuid, $2::uuid) AND case_b = greatest($1::uuid, $2::uuid)
         AND ended_at IS NULL`,
      [one, other],
    );
    return rows.length === 1;
  }

  /** Every grant on two cases, ended ones included, in the order in which they were given. */
  async findGrants(op: Operation, caseIds: readonly [string, string]): Promise<SideGrant[]> {
    return op.db.query(
      `SELECT g.id, g.case_id AS "caseId", g.actor_id AS "staffId", s.name, g.role, g.basis, g.kind, g.purpose,
         g.compartments, g.walled, row_number() OVER (ORDER BY g.granted_at, g.id)::int AS place,
         g.valid_from <= transaction_timestamp() AND g.valid_until > transaction_timestamp() AS "isLive",
         g.valid_until <= g.valid_from AS "isEmpty"
       FROM app.case_grant g JOIN auth.staff s ON s.id = g.actor_id WHERE g.case_id = ANY ($1::uuid[]) ORDER BY place`,
      [caseIds],
    );
  }

  /** Holders of grants on these cases before which a wall stands. */
  async findWalledHolders(op: Operation, caseIds: readonly [string, string]): Promise<string[]> {
    const rows: { id: string }[] = await op.db.query(
      `SELECT DISTINCT actor_id AS id FROM app.case_grant WHERE case_id = ANY ($1::uuid[]) AND walled
         AND valid_until > transaction_timestamp()`,
      [caseIds],
    );
    return rows.map((row) => row.id);
  }

  /** Makes a wall on an approval that the actor uses in this transaction. The smaller id stands first. */
  async insert(op: Operation, wall: NewWall): Promise<void> {
    await op.db.query(
      `INSERT INTO app.wall (id, case_a, case_b, kind, reach, approval_id, made_by, made_at, version)
       VALUES ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), $4, $5, $6, $7, transaction_timestamp(), 1)`,
      [wall.id, ...wall.caseIds, wall.kind, wall.reach, wall.approvalId, op.actor.id],
    );
  }

  /** Ends a wall on an approval that the actor uses in this transaction. @throws Problem `stale` when it has ended */
  async end(op: Operation, id: string, version: number, approvalId: string): Promise<void> {
    const result: [unknown[], number] = await op.db.query(
      `UPDATE app.wall SET ended_by = $3, end_approval_id = $4, version = version + 1
       WHERE id = $1 AND version = $2 AND ended_at IS NULL`,
      [id, version, op.actor.id, approvalId],
    );
    if (result[1] !== 1) throw new Problem('stale');
  }
}
