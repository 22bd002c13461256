import { Inject, Injectable } from '@nestjs/common';
import type { SigningIn, StaffActor } from '../../platform/access/actor.js';
import type { StaffRole } from '../../platform/access/roles.js';
import { hashPassword } from '../../platform/crypto/password.js';
import type { Operation } from '../../platform/operation.js';
import { notFound, Problem } from '../../platform/problem.js';
import type { OwnSessions } from '../factors/factors.schema.js';
import { hashOfToken, type NextSession, toSigningIn, toStaffActor } from './next-session.js';
import { requireGoodPassword } from '../sign-in/password-rules.js';
import { HAS_FACTOR, type SessionRow, SessionsRepository } from './sessions.repository.js';
import { ShortQueries } from '../sign-in/short-queries.repository.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from '../sign-in/sign-in-settings.js';

/** A session just begun: the token goes into the cookie and is stored nowhere; the database keeps its hash. */
export interface BegunSession {
  token: string;
  actor: StaffActor | SigningIn;
  /** For the cookie: seconds until the session ends at the latest. */
  maxAgeSeconds: number;
}

/** How long a right password waits for its second factor. */
const HALF_SESSION_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** Makes, replaces, finds and ends sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly rows: SessionsRepository,
    private readonly queries: ShortQueries,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  /** The person behind a token, or undefined when its session ended, idled out or expired, or the account did. */
  async findActor(token: string): Promise<StaffActor | SigningIn | undefined> {
    const hash = hashOfToken(token);
    const row = await this.rows.findLive(hash, this.settings.idleMinutes);
    if (row === undefined) return undefined;
    return row.role === 'signing-in' ? this.findSigningIn(row, hash) : toStaffActor(row, row.role, hash);
  }

  /** Whose half session it is, with the roles that a complete one may act in. */
  async findRoles(actor: SigningIn): Promise<StaffRole[]> {
    const rows = await this.queries.askAs<{ role: StaffRole }>(
      actor,
      'SELECT role FROM auth.staff_role WHERE staff_id = $1 AND ended_at IS NULL ORDER BY role',
      [actor.id],
    );
    return rows.map(({ role }) => role);
  }

  /** Begins the first session of a chain, in the operation of its own actor. */
  async begin(op: Operation, next: NextSession, client: string): Promise<BegunSession> {
    return this.insert(op, next, next.factor, {
      client,
      signedInAt: op.at,
      expiresAt: this.endOf(next, op.at),
    });
  }

  /**
   * Puts the next session of a chain in the place of the last: its token is dead at once, and the end of the chain
   * stays where it was (ASVS V7.3.2).
   * @throws Problem `not-signed-in` when the last one has ended in the meantime
   */
  async replace(op: Operation, next: NextSession, lastId: string): Promise<BegunSession> {
    const last = await this.rows.endSession(op, lastId);
    if (last === undefined) throw new Problem('not-signed-in');
    const { client, signedInAt } = last;
    const expiresAt = last.role === 'signing-in' ? this.endOf(next, signedInAt) : last.expiresAt;
    return this.insert(op, next, next.factor ?? last.factor, { client, signedInAt, expiresAt });
  }

  /** Ends the session in which the operation runs. */
  async endOwn(op: Operation): Promise<void> {
    const { sessionId } = op.actor as StaffActor | SigningIn;
    await this.rows.endSession(op, sessionId);
    op.record({ record: { type: 'session', id: sessionId } });
  }

  /** Ends any session of the actor. @throws Problem `not-found` when it is not the actor's or has ended */
  async endOne(op: Operation, id: string): Promise<void> {
    if ((await this.rows.endSession(op, id)) === undefined) throw notFound();
    op.record({ record: { type: 'session', id } });
  }

  /** Ends a session of the actor beside another act, if it still goes on. */
  async endQuietly(op: Operation, id: string): Promise<void> {
    if ((await this.rows.endSession(op, id)) !== undefined)
      op.record({ act: 'session.end', record: { type: 'session', id } });
  }

  async endOthers(op: Operation): Promise<void> {
    const count = await this.rows.endOthers(op, (op.actor as StaffActor).sessionId);
    op.record({ count });
  }

  async listOwn(op: Operation): Promise<OwnSessions> {
    const { sessionId } = op.actor as StaffActor;
    const rows = await this.rows.listOwn(op, this.settings.idleMinutes);
    op.record({ count: rows.length });
    const items = rows.map(({ id, role, client, factor, signedInAt, lastSeenAt, expiresAt }) => ({
      id,
      isThis: id === sessionId,
      role,
      client,
      factor,
      signedInAt: signedInAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }));
    return { items, next: null };
  }

  /** Changes the actor's own password; every other session ends. @throws Problem `input` for a bad password */
  async changePassword(op: Operation, password: string): Promise<void> {
    const { id, username, name, sessionId } = op.actor as StaffActor;
    await requireGoodPassword(password, [username, name]);
    await this.rows.changePassword(op, await hashPassword(password), sessionId);
    op.record({ record: { type: 'staff', id } });
  }

  private async findSigningIn(row: SessionRow, hash: Buffer): Promise<SigningIn> {
    const actor = toSigningIn(row, hash, true);
    const rows = await this.queries.askAs<{ has: boolean }>(actor, HAS_FACTOR, [actor.id]);
    return { ...actor, hasFactor: rows[0]!.has };
  }

  private async insert(
    op: Operation,
    next: NextSession,
    factor: NextSession['factor'],
    chain: { client: string; signedInAt: Date; expiresAt: Date },
  ): Promise<BegunSession> {
    const { id, tokenHash, steppedUpAt, actor } = next;
    const session = { id, tokenHash, staffId: actor.id, role: actor.role, factor, steppedUpAt };
    await this.rows.insertSession(op, { ...session, ...chain, createdAt: op.at, lastSeenAt: op.at });
    op.record({ record: { type: 'session', id } });
    const row = await this.rows.findLiveIn(op, tokenHash, this.settings.idleMinutes);
    // An account that ended between the proof and now.
    if (row === undefined) throw new Problem('not-signed-in');
    return {
      token: next.token,
      actor:
        row.role === 'signing-in'
          ? toSigningIn(row, tokenHash, await this.rows.hasFactorIn(op))
          : toStaffActor(row, row.role, tokenHash),
      maxAgeSeconds: Math.max(0, Math.ceil((chain.expiresAt.getTime() - op.at.getTime()) / 1000)),
    };
  }

  private endOf(next: NextSession, signedInAt: Date): Date {
    const lasts = next.actor.kind === 'signing-in' ? HALF_SESSION_MS : this.settings.sessionHours * HOUR_MS;
    return new Date(signedInAt.getTime() + lasts);
  }
}
