import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nobody } from '../platform/access/actor.js';
import type { StaffRole } from '../platform/access/roles.js';
import { Clock } from '../platform/clock.js';
import { ContextSigner } from '../platform/database/context.js';
import type { Operation } from '../platform/operation.js';
import type { Factor } from './factor-rules.js';
import type { Attempts } from './sign-in-limits.js';
import { OfficeEntity, SessionEntity, StaffEntity, StaffRoleEntity } from './staff.entity.js';

export interface Credential {
  staffId: string;
  passwordHash: string | null;
  state: 'invited' | 'active' | 'disabled';
  officeId: string;
  roles: StaffRole[];
}

/** What sign-in finds: the credential, when the account exists, and until when it has to wait. */
export interface CredentialFound {
  credential: Credential | undefined;
  blockedUntil: Date | null;
}

/** A live session and its person, as auth.session gives them. */
export interface SessionRow {
  session_id: string;
  staff_id: string;
  username: string;
  name: string;
  role: StaffRole | 'signing-in';
  roles: StaffRole[];
  office_id: string;
  office_name: string;
  time_zone: string;
  last_seen_at: Date;
  expires_at: Date;
  stepped_up_at: Date | null;
  guest_until: Date | null;
  signed_in_at: Date;
  factor: Factor | null;
  client: string;
}

/** The SQL of accounts and sessions. */
@Injectable()
export class PeopleRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signer: ContextSigner,
    private readonly clock: Clock,
  ) {}

  /** Who is behind a cookie, if its session is live. One of the two reads outside an operation. */
  async findSession(tokenHash: Buffer, idleMinutes: number): Promise<SessionRow | undefined> {
    const rows: SessionRow[] = await this.dataSource.query(
      'SELECT * FROM auth.session($1, make_interval(mins => $2))',
      [tokenHash, idleMinutes],
    );
    return rows[0];
  }

  /** What a password is compared with, and whether to compare at all. The other read outside an operation. */
  async findCredential(username: string, subjects: readonly Buffer[]): Promise<CredentialFound> {
    type Row = Omit<Credential, 'staffId'> & { staffId: string | null; blockedUntil: Date | null };
    const rows = await this.asNobody<Row>(
      `SELECT staff_id AS "staffId", password_hash AS "passwordHash", state, office_id AS "officeId", roles,
         blocked_until AS "blockedUntil" FROM auth.credential($1, $2::bytea[])`,
      [username, subjects],
    );
    const { blockedUntil, staffId, ...rest } = rows[0]!;
    return { credential: staffId === null ? undefined : { staffId, ...rest }, blockedUntil };
  }

  /** A read before anybody is signed in: in a short transaction of nobody, whom the functions of sign-in demand. */
  async asNobody<Row>(sql: string, values: unknown[]): Promise<Row[]> {
    return this.dataSource.transaction(async (db) => {
      const token = this.signer.sign(nobody, 'sign-in', this.clock.now());
      await db.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
      return db.query<Row[]>(sql, values);
    });
  }

  /** What is known of these subjects, locked until the operation ends: failures at the same time are all counted. */
  async lockAttempts(op: Operation, subjects: readonly Buffer[]): Promise<(Attempts | undefined)[]> {
    // Everybody takes the rows in the same order, so that nobody waits for each other.
    await op.db.query(
      `INSERT INTO auth.attempt (subject, failures, since, blocked_until)
       SELECT s, 0, $2::timestamptz, $2::timestamptz FROM unnest($1::bytea[]) AS t (s) ORDER BY s ON CONFLICT DO NOTHING`,
      [subjects, op.at],
    );
    const rows: { subject: Buffer; failures: number; since: Date; blocked_until: Date }[] = await op.db.query(
      `SELECT subject, failures, since, blocked_until FROM auth.attempt WHERE subject = ANY ($1::bytea[])
       ORDER BY subject FOR UPDATE`,
      [subjects],
    );
    return subjects.map((subject) => {
      const row = rows.find((each) => each.subject.equals(subject));
      return row === undefined
        ? undefined
        : { failures: row.failures, since: row.since, blockedUntil: row.blocked_until };
    });
  }

  async writeAttempts(op: Operation, subject: Buffer, attempts: Attempts): Promise<void> {
    await op.db.query(
      `INSERT INTO auth.attempt (subject, failures, since, blocked_until) VALUES ($1, $2, $3, $4)
       ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, since = excluded.since,
         blocked_until = excluded.blocked_until`,
      [subject, attempts.failures, attempts.since, attempts.blockedUntil],
    );
  }

  async forgetAttempts(op: Operation, subject: Buffer): Promise<void> {
    await op.db.query('DELETE FROM auth.attempt WHERE subject = $1', [subject]);
  }

  async insertSession(op: Operation, session: Omit<SessionEntity, 'endedAt'>): Promise<void> {
    await op.db.insert(SessionEntity, { ...session, endedAt: null });
  }

  async endSession(op: Operation, id: string): Promise<void> {
    await op.db.update(SessionEntity, { id }, { endedAt: op.at });
  }

  async insertOffice(op: Operation, office: OfficeEntity): Promise<void> {
    await op.db.insert(OfficeEntity, office);
  }

  async findOffices(op: Operation): Promise<OfficeEntity[]> {
    return op.db.find(OfficeEntity, { order: { id: 'ASC' } });
  }

  async insertStaff(op: Operation, staff: StaffEntity, roles: readonly StaffRole[]): Promise<void> {
    await op.db.insert(StaffEntity, staff);
    await op.db.insert(
      StaffRoleEntity,
      roles.map((role) => ({
        staffId: staff.id,
        role,
        grantedBy: op.actor.id,
        grantedAt: op.at,
        endedBy: null,
        endedAt: null,
      })),
    );
  }

  async updatePasswords(op: Operation, ids: readonly string[], passwordHash: string): Promise<void> {
    await op.db.query('UPDATE auth.staff SET password_hash = $2 WHERE id = ANY ($1::uuid[])', [
      ids,
      passwordHash,
    ]);
  }

  /** The accounts that the actor may see, by user name, with their roles. */
  async listStaff(op: Operation, after: string | undefined, limit: number) {
    const rows: {
      id: string;
      username: string;
      name: string;
      state: 'invited' | 'active' | 'disabled';
      roles: StaffRole[];
      guestUntil: Date | null;
      version: number;
    }[] = await op.db.query(
      `SELECT s.id, s.username, s.name, s.state, s.guest_until AS "guestUntil", s.version,
           ARRAY(SELECT r.role FROM auth.staff_role r WHERE r.staff_id = s.id AND r.ended_at IS NULL ORDER BY r.role) AS roles
         FROM auth.staff s WHERE ($1::text IS NULL OR s.username > $1) ORDER BY s.username LIMIT $2`,
      [after ?? null, limit],
    );
    return rows;
  }
}
