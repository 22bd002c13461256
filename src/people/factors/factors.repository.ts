import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import type { StaffRole } from '../../platform/access/roles.js';
import { Operation } from '../../platform/operation.js';
import type { NewCredential, ProvenUse } from './passkeys.js';
import { ShortQueries } from '../sign-in/short-queries.repository.js';

export type ChallengeKind = 'sign-in' | 'second-factor' | 'step-up' | 'enrol';

/** What was asked of a passkey. Before sign-in there is no session. */
export interface Challenge {
  id: string;
  kind: ChallengeKind;
  challenge: Buffer;
  sessionId: string | null;
}

export interface PasskeyRow {
  id: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
}

/** A passkey and who may sign in with it. */
export interface OwnedPasskey extends PasskeyRow {
  staffId: string;
  officeId: string;
  roles: StaffRole[];
}

export interface TotpRow {
  id: string;
  sealed: Buffer;
  lastStep: number | null;
}

/** Who asks: an actor before any operation has begun (a guard), or the operation that runs. */
export type Asker = Operation | Actor;

/** Numbers of this kind come as text, because bigint is wider than ours; these counters are not. */
const PASSKEY = `id, credential_id AS "credentialId", public_key AS "publicKey", counter::float8 AS counter`;

/** The SQL of passkeys, authenticator apps and challenges. Rows are the actor's own. */
@Injectable()
export class FactorsRepository {
  constructor(private readonly queries: ShortQueries) {}

  async insertChallenge(op: Operation, challenge: Challenge, lastsMs: number): Promise<void> {
    const { id, kind, challenge: bytes, sessionId } = challenge;
    await op.db.query('SELECT auth.forget_challenges()');
    await op.db.query(
      `INSERT INTO auth.challenge (id, kind, challenge, staff_id, session_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        id,
        kind,
        bytes,
        sessionId === null ? null : op.actor.id,
        sessionId,
        new Date(op.at.getTime() + lastsMs),
      ],
    );
  }

  /** A challenge that can still be answered for this purpose and session. */
  async findChallenge(asker: Asker, given: Omit<Challenge, 'challenge'>): Promise<Buffer | undefined> {
    const rows = await this.ask<{ challenge: Buffer }>(
      asker,
      `SELECT challenge FROM auth.challenge
       WHERE id = $1 AND kind = $2 AND session_id IS NOT DISTINCT FROM $3 AND expires_at > transaction_timestamp()`,
      [given.id, given.kind, given.sessionId],
    );
    return rows[0]?.challenge;
  }

  /** Uses a challenge up; false when somebody did so before. */
  async takeChallenge(op: Operation, given: Omit<Challenge, 'challenge'>): Promise<boolean> {
    const { id, kind, sessionId } = given;
    return this.said(op, 'SELECT auth.take_challenge($1, $2, $3) AS said', [id, kind, sessionId]);
  }

  async findPasskeys(actor: Actor): Promise<PasskeyRow[]> {
    return this.queries.askAs(actor, `SELECT ${PASSKEY} FROM auth.passkey WHERE staff_id = $1`, [actor.id]);
  }

  /** Whose passkey it is, when that account may sign in. */
  async findOwner(credentialId: Buffer): Promise<OwnedPasskey | undefined> {
    const rows = await this.queries.askAsNobody<OwnedPasskey>(
      `SELECT ${PASSKEY}, staff_id AS "staffId", office_id AS "officeId", roles FROM auth.passkey_owner($1)`,
      [credentialId],
    );
    return rows[0];
  }

  async listPasskeys(op: Operation) {
    const rows: {
      id: string;
      credentialId: Buffer;
      name: string;
      isSynced: boolean;
      createdAt: Date;
      lastUsedAt: Date | null;
    }[] = await op.db.query(
      `SELECT id, credential_id AS "credentialId", name, is_synced AS "isSynced", created_at AS "createdAt",
         last_used_at AS "lastUsedAt" FROM auth.passkey WHERE staff_id = $1 ORDER BY created_at, id`,
      [op.actor.id],
    );
    return rows;
  }

  async insertPasskey(op: Operation, id: string, name: string, made: NewCredential): Promise<void> {
    await op.db.query(
      `INSERT INTO auth.passkey (id, staff_id, credential_id, public_key, counter, transports, may_sync, is_synced, name,
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        op.actor.id,
        made.credentialId,
        made.publicKey,
        made.counter,
        made.transports,
        made.maySync,
        made.isSynced,
        name,
        op.at,
      ],
    );
  }

  /** Notes a use of the actor's passkey; false when its counter did not grow. */
  async usePasskey(op: Operation, id: string, { counter, isSynced }: ProvenUse): Promise<boolean> {
    const values = [id, counter, isSynced, op.at];
    return this.said(op, 'SELECT auth.use_passkey($1, $2, $3, $4) AS said', values);
  }

  async removePasskey(op: Operation, id: string): Promise<'removed' | 'absent' | 'last'> {
    return this.said(op, 'SELECT auth.remove_passkey($1) AS said', [id]);
  }

  /** The secret of the actor's app that is in use, or the one that was begun. */
  async findTotp(asker: Asker, which: 'confirmed' | 'begun'): Promise<TotpRow | undefined> {
    const rows = await this.ask<TotpRow>(
      asker,
      `SELECT id, sealed, last_step::float8 AS "lastStep" FROM auth.totp
       WHERE staff_id = $1 AND (confirmed_at IS NOT NULL) = $2`,
      [actorOf(asker).id, which === 'confirmed'],
    );
    return rows[0];
  }

  async findConfirmedAt(op: Operation): Promise<Date | undefined> {
    const rows: { confirmedAt: Date }[] = await op.db.query(
      `SELECT confirmed_at AS "confirmedAt" FROM auth.totp WHERE staff_id = $1 AND confirmed_at IS NOT NULL`,
      [op.actor.id],
    );
    return rows[0]?.confirmedAt;
  }

  async beginTotp(op: Operation, id: string, sealed: Buffer): Promise<void> {
    await op.db.query('SELECT auth.begin_totp($1, $2, $3)', [id, sealed, op.at]);
  }

  /** Makes the secret that was begun the one in use; false when there is none any more. */
  async confirmTotp(op: Operation, id: string, step: number): Promise<boolean> {
    return this.said(op, 'SELECT auth.confirm_totp($1, $2, $3) AS said', [id, step, op.at]);
  }

  /** Notes a code; false when one of that period or a later one was taken. */
  async useTotp(op: Operation, id: string, step: number): Promise<boolean> {
    return this.said(op, 'SELECT auth.use_totp($1, $2) AS said', [id, step]);
  }

  async removeTotp(op: Operation): Promise<'removed' | 'absent' | 'last'> {
    return this.said(op, 'SELECT auth.remove_totp() AS said', []);
  }

  /** How many factors the actor has; nobody else changes them until the operation ends. */
  async countFactors(op: Operation): Promise<number> {
    return this.said(op, 'SELECT auth.count_factors() AS said', []);
  }

  /** The actor's names, for what an authenticator shows. */
  async findNames(op: Operation): Promise<{ username: string; name: string }> {
    const rows: { username: string; name: string }[] = await op.db.query(
      'SELECT username, name FROM auth.staff WHERE id = $1',
      [op.actor.id],
    );
    return rows[0]!;
  }

  private ask<Row>(asker: Asker, sql: string, values: unknown[]): Promise<Row[]> {
    // Never a second connection beside the operation's: all of them could wait for each other.
    return asker instanceof Operation ? asker.db.query(sql, values) : this.queries.askAs(asker, sql, values);
  }

  private async said<T>(op: Operation, sql: string, values: unknown[]): Promise<T> {
    return (await op.db.query<{ said: T }[]>(sql, values))[0]!.said;
  }
}

/** The person behind an asker. */
export function actorOf(asker: Asker): Actor {
  return asker instanceof Operation ? asker.actor : asker;
}
