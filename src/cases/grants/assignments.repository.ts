import { Injectable } from '@nestjs/common';
import type { LiveGrant } from '../../platform/access/decide.js';
import type { StaffRole } from '../../platform/access/roles.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import type { Person } from './access.schema.js';
import { CasesRepository } from '../cases.repository.js';
import type { AssignmentKind } from '../cases.schema.js';
import type { NewGrant } from './grant.entity.js';
import type { Interval } from './grant-rules.js';

/** Somebody of the actor's office whose account works now. */
export interface Colleague {
  id: string;
  name: string;
  /** The roles held now. */
  roles: StaffRole[];
  /** When a guest's account ends; null for a member. */
  guestUntil: Date | null;
}

/** A grant that opens something now or later, and its holder, who can sign in. */
export interface HolderRow extends LiveGrant {
  staffId: string;
  name: string;
  role: StaffRole;
  from: Date;
  until: Date | null;
  isLater: boolean;
  grantedBy: string;
  grantedByName: string | null;
}

/** A grant by a person that has not ended, as a hand-over moves it. */
export interface HeldGrant extends Interval {
  id: string;
  caseId: string;
  role: StaffRole;
  kind: AssignmentKind;
  compartments: string[];
  version: number;
  hasBegun: boolean;
}

/** The SQL of who works on a case. Row-level security decides which rows exist for the actor. */
@Injectable()
export class AssignmentsRepository {
  constructor(private readonly cases: CasesRepository) {}

  /** The case that has this reference. */
  async findCase(op: Operation, reference: string): Promise<{ id: string; officeId: string } | undefined> {
    const rows: { id: string; officeId: string }[] = await op.db.query(
      'SELECT id, office_id AS "officeId" FROM app.case_file WHERE reference = $1',
      [reference],
    );
    return rows[0];
  }

  /** An active member or guest of the actor's office, with the roles held now. */
  async findColleague(op: Operation, staffId: string): Promise<Colleague | undefined> {
    const rows: Colleague[] = await op.db.query(
      `SELECT s.id, s.name, s.guest_until AS "guestUntil",
         ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = s.id AND r.ended_at IS NULL ORDER BY r.role) AS roles
       FROM auth.staff s WHERE s.id = $1 AND s.state = 'active' AND s.office_id = $2
         AND (s.guest_until IS NULL OR s.guest_until > transaction_timestamp())`,
      [staffId, op.actor.officeId],
    );
    return rows[0];
  }

  /** The instants at which a calendar day begins and ends in a time zone; days of 23 and 25 hours included. */
  async boundsOfDay(op: Operation, day: string, timeZone: string): Promise<{ start: Date; end: Date }> {
    const rows: { start: Date; end: Date }[] = await op.db.query(
      `SELECT $1::date::timestamp AT TIME ZONE $2 AS start, ($1::date + 1)::timestamp AT TIME ZONE $2 AS "end"`,
      [day, timeZone],
    );
    return rows[0]!;
  }

  /** Makes whoever else gives this case a lead wait until this operation has ended. */
  async lockLead(op: Operation, caseId: string): Promise<void> {
    await op.db.query(`SELECT pg_advisory_xact_lock(hashtextextended('lead of ' || $1::text, 0))`, [caseId]);
  }

  /** Grants by people on a case that have not ended. */
  async findHeldOn(op: Operation, caseId: string): Promise<HeldGrant[]> {
    return op.db.query(`${HELD} AND case_id = $1 ORDER BY granted_at, id`, [caseId]);
  }

  /** Grants by people that somebody holds and that have not ended, by case; the actor sees those of their own cases. */
  async findHeldBy(op: Operation, staffId: string, role: StaffRole | null): Promise<HeldGrant[]> {
    return op.db.query(
      `${HELD} AND actor_id = $1 AND ($2::text IS NULL OR role = $2) ORDER BY case_id, granted_at, id`,
      [staffId, role],
    );
  }

  /** Grants on a case that open something now or later, with holders who can sign in; leads first, the office last. */
  async findHolders(op: Operation, caseId: string): Promise<HolderRow[]> {
    return op.db.query(
      `SELECT g.id, g.actor_id AS "staffId", s.name, g.role, g.basis, g.kind, g.purpose, g.compartments, g.walled,
         g.valid_from AS "from", nullif(g.valid_until, 'infinity') AS until,
         g.valid_from > transaction_timestamp() AS "isLater", g.granted_by AS "grantedBy", b.name AS "grantedByName"
       FROM app.case_grant g
       JOIN auth.staff s ON s.id = g.actor_id AND s.state = 'active'
         AND (s.guest_until IS NULL OR s.guest_until > transaction_timestamp())
       JOIN auth.staff_role r ON r.staff_id = g.actor_id AND r.role = g.role AND r.ended_at IS NULL
       LEFT JOIN auth.staff b ON b.id = g.granted_by
       WHERE g.case_id = $1 AND g.valid_until > transaction_timestamp() AND g.valid_until > g.valid_from
       ORDER BY g.walled, g.kind <> 'lead', g.basis = 'office', s.name, g.granted_at, g.id`,
      [caseId],
    );
  }

  /** Those whom a wall or an exclusion keeps from a case, in an emergency too. */
  async findKeptOut(op: Operation, caseId: string): Promise<Set<string>> {
    const rows: { id: string }[] = await op.db.query('SELECT id FROM app.kept_out($1) AS t (id)', [caseId]);
    return new Set(rows.map((row) => row.id));
  }

  /** The people of an office on the duty rota now who hold one of these roles; the tables of emergency/ say who. */
  async findOnDuty(op: Operation, officeId: string, roles: readonly StaffRole[]): Promise<Person[]> {
    return op.db.query(
      `SELECT DISTINCT s.id, s.name FROM app.duty d
       JOIN auth.staff s ON s.id = d.staff_id AND s.state = 'active'
         AND (s.guest_until IS NULL OR s.guest_until > transaction_timestamp())
       JOIN auth.staff_role r ON r.staff_id = s.id AND r.role = ANY ($2::text[]) AND r.ended_at IS NULL
       WHERE d.office_id = $1 AND d.valid_from <= transaction_timestamp() AND d.valid_until > transaction_timestamp()
       ORDER BY s.name, s.id`,
      [officeId, roles],
    );
  }

  /**
   * Inserts a grant and, unless `keep`, takes it back at once: the database says whether it would be given.
   * @returns the constraint that refuses it; undefined when it is allowed
   */
  async tryGrant(op: Operation, grant: NewGrant, keep: boolean): Promise<string | undefined> {
    await op.db.query('SAVEPOINT grant_tried');
    try {
      await this.cases.insertGrant(op, grant);
    } catch (error) {
      const broken = brokenConstraint(error);
      if (broken === undefined) throw error;
      await op.db.query('ROLLBACK TO SAVEPOINT grant_tried');
      return broken;
    }
    await op.db.query(keep ? 'RELEASE SAVEPOINT grant_tried' : 'ROLLBACK TO SAVEPOINT grant_tried');
    return undefined;
  }

  /** @throws Problem `stale` when the version is not the present one, or the grant was confirmed or has ended */
  async confirmGrant(op: Operation, caseId: string, id: string, version: number): Promise<void> {
    await this.changeGrant(
      op,
      `UPDATE app.case_grant SET confirmed_by = $4, confirmed_at = transaction_timestamp(), version = version + 1
       WHERE id = $1 AND case_id = $2 AND version = $3 AND basis = 'grant' AND confirmed_at IS NULL
         AND valid_until > transaction_timestamp()`,
      [id, caseId, version, op.actor.id],
    );
  }

  /**
   * Ends a grant at an instant; null is at once, by the database's clock, which judges grants.
   * @throws Problem `stale` when the version is not the present one
   */
  async endGrant(
    op: Operation,
    grant: { id: string; caseId: string; version: number },
    until: Date | null,
    sealedReason: Buffer,
  ): Promise<void> {
    await this.changeGrant(
      op,
      `UPDATE app.case_grant SET valid_until = coalesce($4::timestamptz, transaction_timestamp()), ended_by = $5, sealed_end_reason = $6, version = version + 1
       WHERE id = $1 AND case_id = $2 AND version = $3 AND basis = 'grant' AND valid_until > transaction_timestamp()`,
      [grant.id, grant.caseId, grant.version, until, op.actor.id, sealedReason],
    );
  }

  private async changeGrant(op: Operation, sql: string, values: unknown[]): Promise<void> {
    const result: [unknown[], number] = await op.db.query(sql, values);
    if (result[1] !== 1) throw new Problem('stale');
  }
}

const HELD = `SELECT id, case_id AS "caseId", role, kind, compartments, version, valid_from AS "from",
    nullif(valid_until, 'infinity') AS until, valid_from <= transaction_timestamp() AS "hasBegun"
  FROM app.case_grant WHERE basis = 'grant' AND valid_until > transaction_timestamp()`;
