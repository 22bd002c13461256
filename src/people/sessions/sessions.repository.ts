import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { StaffRole } from '../../platform/access/roles.js';
import type { Operation } from '../../platform/operation.js';
import type { Factor } from '../factors/factor-rules.js';
import { SessionEntity } from '../staff.entity.js';

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

/** What the next session of a chain takes over from the one that it replaces. */
export interface EndedSession {
  role: StaffRole | 'signing-in';
  factor: Factor | null;
  client: string;
  signedInAt: Date;
  expiresAt: Date;
}

export interface OwnSessionRow extends EndedSession {
  id: string;
  lastSeenAt: Date;
}

const LIVE = 'SELECT * FROM auth.session($1, make_interval(mins => $2))';

/** Whether an account ($1, the actor's own) has a second factor. */
export const HAS_FACTOR = `SELECT EXISTS (SELECT FROM auth.passkey WHERE staff_id = $1)
  OR EXISTS (SELECT FROM auth.totp WHERE staff_id = $1 AND confirmed_at IS NOT NULL) AS has`;

/** The SQL of sessions. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Who is behind a cookie, if its session is live. One of the reads outside an operation. */
  async findLive(tokenHash: Buffer, idleMinutes: number): Promise<SessionRow | undefined> {
    return (await this.dataSource.query<SessionRow[]>(LIVE, [tokenHash, idleMinutes]))[0];
  }

  /** The same inside an operation, also of a session that this operation made. */
  async findLiveIn(op: Operation, tokenHash: Buffer, idleMinutes: number): Promise<SessionRow | undefined> {
    return (await op.db.query<SessionRow[]>(LIVE, [tokenHash, idleMinutes]))[0];
  }

  async hasFactorIn(op: Operation): Promise<boolean> {
    return (await op.db.query<{ has: boolean }[]>(HAS_FACTOR, [op.actor.id]))[0]!.has;
  }

  async insertSession(op: Operation, session: Omit<SessionEntity, 'endedAt'>): Promise<void> {
    await op.db.insert(SessionEntity, { ...session, endedAt: null });
  }

  /** Ends a session of the actor; undefined when there is none of this id that goes on. Only one caller ends it. */
  async endSession(op: Operation, id: string): Promise<EndedSession | undefined> {
    const [rows] = await op.db.query<[EndedSession[], number]>(
      `UPDATE auth.session SET ended_at = $2 WHERE id = $1 AND staff_id = $3 AND ended_at IS NULL
       RETURNING role, factor, client, signed_in_at AS "signedInAt", expires_at AS "expiresAt"`,
      [id, op.at, op.actor.id],
    );
    return rows[0];
  }

  /** Ends every other session of the actor and gives how many there were. */
  async endOthers(op: Operation, keepId: string): Promise<number> {
    const [, count] = await op.db.query<[unknown[], number]>(
      'UPDATE auth.session SET ended_at = $2 WHERE id <> $1 AND staff_id = $3 AND ended_at IS NULL',
      [keepId, op.at, op.actor.id],
    );
    return count;
  }

  /** The live sessions of the actor, the newest first. */
  async listOwn(op: Operation, idleMinutes: number): Promise<OwnSessionRow[]> {
    return op.db.query(
      `SELECT id, role, factor, client, signed_in_at AS "signedInAt", last_seen_at AS "lastSeenAt",
         expires_at AS "expiresAt"
       FROM auth.session
       WHERE staff_id = $1 AND ended_at IS NULL AND expires_at > transaction_timestamp()
         AND last_seen_at > transaction_timestamp() - make_interval(mins => $2)
       ORDER BY signed_in_at DESC, id DESC LIMIT 200`,
      [op.actor.id, idleMinutes],
    );
  }

  /** Gives the actor another password and ends the other sessions; the database asks for a fresh second factor. */
  async changePassword(op: Operation, passwordHash: string, keepId: string): Promise<void> {
    await op.db.query('SELECT auth.change_password($1, $2)', [passwordHash, keepId]);
  }
}
