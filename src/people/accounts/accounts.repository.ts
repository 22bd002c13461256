import { Injectable } from '@nestjs/common';
import type { StaffRole } from '../../platform/access/roles.js';
import type { Operation } from '../../platform/operation.js';

/** An account as those see it who administer it. */
export interface AccountRow {
  id: string;
  officeId: string;
  state: 'invited' | 'active' | 'disabled';
  roles: StaffRole[];
  version: number;
  /** Whether its codes come from two people only, because it was recovered once. */
  isRecovered: boolean;
}

/** The SQL of administering accounts. Row policies and triggers of 0011 decide again what is done here. */
@Injectable()
export class AccountsRepository {
  /** An account that the actor may see. */
  async find(op: Operation, id: string): Promise<AccountRow | undefined> {
    const rows: AccountRow[] = await op.db.query(
      `SELECT s.id, s.office_id AS "officeId", s.state, s.version,
         ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = s.id AND r.ended_at IS NULL ORDER BY r.role) AS roles,
         EXISTS (SELECT 1 FROM auth.invitation i WHERE i.staff_id = s.id AND i.kind = 'recovery') AS "isRecovered"
       FROM auth.staff s WHERE s.id = $1`,
      [id],
    );
    return rows[0];
  }

  /** Makes an account that waits for its owner: no password, no role. */
  async insertInvited(
    op: Operation,
    row: { id: string; officeId: string; username: string; name: string; guestUntil: Date | null },
  ): Promise<void> {
    await op.db.query(
      `INSERT INTO auth.staff (id, office_id, username, name, state, guest_until, created_at, version)
       VALUES ($1, $2, $3, $4, 'invited', $5, $6, 1)`,
      [row.id, row.officeId, row.username, row.name, row.guestUntil, op.at],
    );
  }

  /** Changes name and end day of another's account; false when the version is not the present one. */
  async change(
    op: Operation,
    id: string,
    version: number,
    change: { name: string; guestUntil: Date | null },
  ): Promise<boolean> {
    return this.didChange(
      op,
      'UPDATE auth.staff SET name = $3, guest_until = $4, version = version + 1 WHERE id = $1 AND version = $2',
      [id, version, change.name, change.guestUntil],
    );
  }

  /**
   * Disables or enables another's account; false when the version is not the present one. Sessions and grants end by
   * trigger; an account without a password becomes `invited` again.
   */
  async setState(op: Operation, id: string, version: number, state: 'active' | 'disabled'): Promise<boolean> {
    return this.didChange(
      op,
      'UPDATE auth.staff SET state = $3, version = version + 1 WHERE id = $1 AND version = $2',
      [id, version, state],
    );
  }

  /** Gives a role, also one that was ended before. */
  async giveRole(op: Operation, staffId: string, role: StaffRole): Promise<void> {
    await op.db.query(
      `INSERT INTO auth.staff_role (staff_id, role, granted_by, granted_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT ON CONSTRAINT staff_role_pkey
       DO UPDATE SET granted_by = excluded.granted_by, granted_at = excluded.granted_at, ended_by = NULL, ended_at = NULL`,
      [staffId, role, op.actor.id, op.at],
    );
  }

  /** Ends a role; false when it is not held. Sessions and grants in it end by trigger. */
  async endRole(op: Operation, staffId: string, role: StaffRole): Promise<boolean> {
    return this.didChange(
      op,
      `UPDATE auth.staff_role SET ended_by = $3, ended_at = transaction_timestamp()
       WHERE staff_id = $1 AND role = $2 AND ended_at IS NULL`,
      [staffId, role, op.actor.id],
    );
  }

  /** Says whether somebody is an active member of the actor's office. */
  async isColleague(op: Operation, staffId: string): Promise<boolean> {
    const rows: unknown[] = await op.db.query(
      `SELECT 1 FROM auth.staff WHERE id = $1 AND state = 'active' AND office_id = $2
         AND (guest_until IS NULL OR guest_until > transaction_timestamp())`,
      [staffId, op.actor.officeId],
    );
    return rows.length === 1;
  }

  /** Disables a leaver of the office, ends every role, and marks the keys that are due. @returns how many are due */
  async offBoard(op: Operation, staffId: string): Promise<number> {
    const rows: { due: number }[] = await op.db.query('SELECT auth.off_board($1) AS due', [staffId]);
    return rows[0]!.due;
  }

  /** The instant at which a day ends in a time zone: the first of the next day. */
  async endOfDay(op: Operation, day: string, timeZone: string): Promise<Date> {
    const rows: { at: Date }[] = await op.db.query(
      'SELECT (($1::date + 1)::timestamp AT TIME ZONE $2) AS at',
      [day, timeZone],
    );
    return rows[0]!.at;
  }

  /** Whether the operator may still make accounts and give roles alone. */
  async isInSetup(op: Operation): Promise<boolean> {
    const rows: { yes: boolean }[] = await op.db.query('SELECT auth.is_in_setup() AS yes');
    return rows[0]!.yes;
  }

  private async didChange(op: Operation, sql: string, values: unknown[]): Promise<boolean> {
    const result: [unknown[], number] = await op.db.query(sql, values);
    return result[1] === 1;
  }
}
