import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { LiveGrant } from '../platform/access/decide.js';
import { brokenConstraint } from '../platform/database/failure.js';
import type { Operation } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import { CaseEntity, CompartmentEntity, PhaseChangeEntity } from './case.entity.js';
import type { CaseQuery } from './cases.schema.js';
import type { GrantKind, NewGrant } from './grants/grant.entity.js';

/** A row of the case list, from one statement. */
export interface CaseRow {
  id: string;
  reference: string;
  pseudonym: string;
  phase: CaseEntity['phase'];
  risk: CaseEntity['risk'];
  opened_on: string;
  review_due: string | null;
  hidden: boolean;
  version: number;
  lead_id: string | null;
  lead_name: string | null;
  confirmed: boolean;
  open_tasks: number;
  overdue_tasks: number;
  next_due: string | null;
}

/** Where a page of the case list starts. */
export interface CaseCursor {
  openedOn: string;
  id: string;
}

export interface TeamRow {
  id: string;
  actor_id: string;
  name: string;
  role: string;
  kind: GrantKind;
  compartments: string[];
  valid_from: Date;
  /** null when the grant has no end. */
  valid_until: Date | null;
  ended: boolean;
  confirmed: boolean;
  granted_by: string;
  granted_by_name: string | null;
  key_version: number | null;
  sealed_reason: Buffer | null;
  sealed_end_reason: Buffer | null;
  walled: boolean;
  version: number;
}

const OPEN_TASK = `state IN ('OPEN', 'IN_PROGRESS', 'WAITING_EXTERNAL', 'BLOCKED')`;

/** The SQL of the case file. Row-level security decides which rows exist for the actor. */
@Injectable()
export class CasesRepository {
  async find(op: Operation, id: string): Promise<CaseEntity | null> {
    return op.db.findOneBy(CaseEntity, { id });
  }

  async findMany(op: Operation, ids: readonly string[]): Promise<CaseEntity[]> {
    return op.db.findBy(CaseEntity, { id: In([...ids]) });
  }

  /** The actor's own live grants on these cases. */
  async findLiveGrants(
    op: Operation,
    caseIds: readonly string[],
  ): Promise<(LiveGrant & { caseId: string })[]> {
    return op.db.query(
      `SELECT id, case_id AS "caseId", basis, kind, purpose, compartments, walled FROM app.case_grant
       WHERE case_id = ANY ($1::uuid[]) AND actor_id = $2 AND role = $3
         AND valid_from <= transaction_timestamp() AND valid_until > transaction_timestamp()
       ORDER BY basis, granted_at`,
      [caseIds, op.actor.id, op.actor.role],
    );
  }

  /**
   * One page of the actor's cases, those opened last first, and one row more to know whether there is a next.
   * @param after the day and the id of the last case of the page before
   */
  async list(op: Operation, query: CaseQuery, after: CaseCursor | null, today: string): Promise<CaseRow[]> {
    return op.db.query(
      `SELECT c.id, c.reference, c.pseudonym, c.phase, c.risk, c.opened_on::text, c.review_due::text, c.hidden, c.version,
         lead.actor_id AS lead_id, s.name AS lead_name, (lead.id IS NULL OR lead.confirmed_at IS NOT NULL) AS confirmed,
         coalesce(t.open, 0)::int AS open_tasks, coalesce(t.overdue, 0)::int AS overdue_tasks, t.next_due::text
       FROM app.case_file c
       LEFT JOIN LATERAL (SELECT g.id, g.actor_id, g.confirmed_at FROM app.case_grant g
         WHERE g.case_id = c.id AND g.kind = 'lead' AND g.valid_from <= transaction_timestamp() AND g.valid_until > transaction_timestamp()
         ORDER BY g.granted_at DESC LIMIT 1) lead ON true
       LEFT JOIN auth.staff s ON s.id = lead.actor_id
       LEFT JOIN LATERAL (SELECT count(*) AS open, count(*) FILTER (WHERE due < $1::date) AS overdue, min(due) AS next_due
         FROM app.task WHERE case_id = c.id AND ${OPEN_TASK}) t ON true
       WHERE ($2::uuid IS NULL OR (c.opened_on, c.id) < ($8::date, $2)) AND ($3::text IS NULL OR c.phase = $3) AND ($4::text IS NULL OR c.risk = $4)
         AND ($5::boolean IS NULL OR (coalesce(t.overdue, 0) > 0) = $5)
         AND ($6::boolean IS NULL OR (lead.id IS NOT NULL AND lead.confirmed_at IS NULL) = $6)
       ORDER BY c.opened_on DESC, c.id DESC LIMIT $7`,
      [
        today,
        after?.id ?? null,
        query.phase ?? null,
        query.risk ?? null,
        query.overdue ?? null,
        query.unconfirmed ?? null,
        query.limit + 1,
        after?.openedOn ?? null,
      ],
    );
  }

  /** Inserts a case file. @throws Problem `setup` while a real installation has no second key holder */
  async insert(op: Operation, row: CaseEntity): Promise<void> {
    try {
      await op.db.insert(CaseEntity, row);
    } catch (error) {
      throw brokenConstraint(error) === 'case_file_key_holders' ? new Problem('setup') : error;
    }
  }

  /** Changes the core. @throws Problem `stale` when the version is not the present one */
  async update(op: Operation, id: string, version: number, change: Partial<CaseEntity>): Promise<void> {
    const result = await op.db.update(CaseEntity, { id, version }, { ...change, version: version + 1 });
    if (result.affected !== 1) throw new Problem('stale');
  }

  async insertPhaseChange(op: Operation, row: PhaseChangeEntity): Promise<void> {
    await op.db.insert(PhaseChangeEntity, row);
  }

  async findCompartment(
    op: Operation,
    caseId: string,
    compartment: string,
  ): Promise<CompartmentEntity | null> {
    return op.db.findOne(CompartmentEntity, {
      where: { caseId, compartment },
      select: { caseId: true, compartment: true, keyVersion: true, sealed: true, version: true },
    });
  }

  async findCompartments(op: Operation, compartment: string, after: string | undefined, limit: number) {
    const rows: CompartmentEntity[] = await op.db.query(
      `SELECT case_id AS "caseId", compartment, key_version AS "keyVersion", sealed, version FROM app.case_compartment
       WHERE compartment = $1 AND ($2::uuid IS NULL OR case_id > $2) ORDER BY case_id LIMIT $3`,
      [compartment, after ?? null, limit],
    );
    return rows;
  }

  /** @throws Problem `stale` when somebody else wrote the first version a moment ago */
  async insertCompartment(op: Operation, row: CompartmentEntity): Promise<void> {
    try {
      await op.db.insert(CompartmentEntity, row);
    } catch (error) {
      throw brokenConstraint(error) === 'case_compartment_pkey' ? new Problem('stale') : error;
    }
  }

  /** @throws Problem `stale` when the version is not the present one */
  async updateCompartment(op: Operation, row: CompartmentEntity): Promise<void> {
    const { caseId, compartment, keyVersion, sealed, version } = row;
    const result = await op.db.update(
      CompartmentEntity,
      { caseId, compartment, version: version - 1 },
      { keyVersion, sealed, version },
    );
    if (result.affected !== 1) throw new Problem('stale');
  }

  /** Inserts a grant. One that begins at once begins by the database's clock, which judges grants. */
  async insertGrant(op: Operation, grant: NewGrant): Promise<void> {
    await op.db.query(
      `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from, valid_until,
         granted_by, granted_at, confirmed_by, confirmed_at, key_version, sealed_reason, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9::timestamptz, transaction_timestamp()),
         coalesce($10::timestamptz, 'infinity'), $11, $12, $13, $14, $15, $16, $17)`,
      [
        grant.id,
        grant.caseId,
        grant.actorId,
        grant.role,
        grant.basis,
        grant.kind,
        grant.compartments,
        grant.purpose,
        grant.validFrom,
        grant.validUntil,
        grant.grantedBy,
        grant.grantedAt,
        grant.confirmedBy,
        grant.confirmedAt,
        grant.keyVersion,
        grant.sealedReason,
        grant.version,
      ],
    );
  }

  /**
   * The team of a case: grants that have not ended first, the lead at the head and the office at the end, then those
   * that have ended.
   * @param live only those that have not ended
   * @param span only those that were live at some instant of it, as the pure rule `overlap` says
   */
  async listTeam(
    op: Operation,
    caseId: string,
    live: boolean,
    span: { start: Date; end: Date } | null = null,
  ): Promise<TeamRow[]> {
    return op.db.query(
      `SELECT g.id, g.actor_id, s.name, g.role, g.kind, g.compartments, g.valid_from,
         nullif(g.valid_until, 'infinity') AS valid_until, g.valid_until <= transaction_timestamp() AS ended,
         g.confirmed_at IS NOT NULL AS confirmed, g.granted_by, b.name AS granted_by_name, g.key_version,
         g.sealed_reason, g.sealed_end_reason, g.walled, g.version
       FROM app.case_grant g JOIN auth.staff s ON s.id = g.actor_id LEFT JOIN auth.staff b ON b.id = g.granted_by
       WHERE g.case_id = $1 AND (NOT $2 OR g.valid_until > transaction_timestamp())
         AND ($3::timestamptz IS NULL OR (g.valid_from < $4::timestamptz AND g.valid_until > $3 AND g.valid_until > g.valid_from))
       ORDER BY ended, g.kind <> 'lead', g.basis = 'office', g.granted_at DESC, g.id`,
      [caseId, live, span?.start ?? null, span?.end ?? null],
    );
  }
}
