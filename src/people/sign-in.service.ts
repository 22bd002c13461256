import { Inject, Injectable } from '@nestjs/common';
import { nobody, type StaffActor } from '../platform/access/actor.js';
import { staffRoles } from '../platform/access/roles.js';
import { Clock } from '../platform/clock.js';
import { verifyPassword } from '../platform/crypto/password.js';
import {
  hmacSha256,
  type KeyObject,
  lengthPrefixed,
  newId,
  randomToken,
  sha256,
} from '../platform/crypto/primitives.js';
import { type Operation, Operations } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import { type Credential, PeopleRepository, type SessionRow } from './people.repository.js';
import { username as usernameRule } from './people.schema.js';
import type { FactorRules } from './factor-rules.js';
import { afterFailure, secondsToWait, type SubjectKind } from './sign-in-limits.js';
import { Turns } from './turns.js';

export const SIGN_IN_SETTINGS = Symbol('sign-in settings');

export interface SignInSettings {
  idleMinutes: number;
  sessionHours: number;
  attemptKey: KeyObject;
  /** What counts as a second factor here. */
  factors: FactorRules;
  /** The address that people type; passkeys are bound to its host. */
  publicUrl: string;
}

/** A session just begun: the token goes into the cookie and is stored nowhere; the database keeps its hash. */
export interface BegunSession {
  token: string;
  actor: StaffActor;
}

const subjectKinds: readonly SubjectKind[] = ['accountAtAddress', 'address'];

/** Sign-in, sign-out and finding who is behind a cookie. */
@Injectable()
export class SignInService {
  private readonly turns = new Turns();

  constructor(
    private readonly operations: Operations,
    private readonly people: PeopleRepository,
    private readonly clock: Clock,
    @Inject(SIGN_IN_SETTINGS) private readonly settings: SignInSettings,
  ) {}

  /**
   * Compares a password and begins a session. Unknown name, wrong password and disabled account answer alike and cost
   * the same (ASVS V6.3.8).
   * @throws Problem `sign-in-failed`, or `too-many` with the seconds to wait
   */
  async signIn(username: string, password: string, address: string): Promise<BegunSession> {
    const subjects = this.subjectsOf(username.toWellFormed().trim().toLowerCase(), address);
    return this.turns.take(subjects[0]!.toString('hex'), () => this.compare(username, password, subjects));
  }

  private async compare(
    username: string,
    password: string,
    subjects: readonly Buffer[],
  ): Promise<BegunSession> {
    // A name that no account can have is looked for all the same: the answer and the effort are those of any other.
    const name = usernameRule.safeParse(username).data ?? '';
    const { credential, blockedUntil } = await this.people.findCredential(name, subjects);
    const wait = secondsToWait(blockedUntil, this.clock.now());
    if (wait > 0) {
      await this.operations.recordAlone(nobody, 'session.start', 'sign-in', {
        outcome: 'refused',
        reason: 'too-many',
      });
      throw new Problem('too-many', [], wait);
    }
    const isRight = await verifyPassword(credential?.passwordHash ?? null, password);
    if (
      credential === undefined ||
      !isRight ||
      credential.state !== 'active' ||
      credential.roles.length === 0
    ) {
      await this.noteFailure(subjects);
      throw new Problem('sign-in-failed');
    }
    return this.begin(credential, subjects);
  }

  /** The person behind a token, or undefined when its session ended, idled out or expired, or the account did. */
  async findActor(token: string): Promise<StaffActor | undefined> {
    const hash = hashOf(token);
    const row = await this.people.findSession(hash, this.settings.idleMinutes);
    return row === undefined || row.role === 'signing-in' ? undefined : toActor(row, row.role, hash);
  }

  async signOut(op: Operation): Promise<void> {
    const actor = op.actor as StaffActor;
    await this.people.endSession(op, actor.sessionId);
    op.record({ record: { type: 'session', id: actor.sessionId } });
  }

  private async noteFailure(subjects: readonly Buffer[]): Promise<void> {
    await this.operations.run(nobody, 'session.start', 'sign-in', async (op) => {
      const known = await this.people.lockAttempts(op, subjects);
      for (const [index, kind] of subjectKinds.entries()) {
        await this.people.writeAttempts(op, subjects[index]!, afterFailure(kind, known[index], op.at));
      }
      op.record({ outcome: 'refused', reason: 'sign-in-failed' });
    });
  }

  private async begin(credential: Credential, subjects: readonly Buffer[]): Promise<BegunSession> {
    const token = randomToken(32);
    const tokenHash = hashOf(token);
    const now = this.clock.now();
    const sessionId = newId();
    const role = staffRoles.find((each) => credential.roles.includes(each))!;
    const actor = provisionalActor(credential, role, sessionId, tokenHash, now);
    await this.operations.run(actor, 'session.start', 'sign-in', async (op) => {
      await this.people.insertSession(op, {
        id: sessionId,
        tokenHash,
        staffId: credential.staffId,
        role,
        factor: 'password-again',
        steppedUpAt: now,
        client: 'unknown',
        signedInAt: now,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + this.settings.sessionHours * 3_600_000),
      });
      // The account's failures at this address are forgotten; those of the address as a whole are not.
      await this.people.forgetAttempts(op, subjects[0]!);
      op.record({ record: { type: 'session', id: sessionId } });
    });
    return { token, actor: (await this.findActor(token))! };
  }

  private subjectsOf(name: string, address: string): Buffer[] {
    const hash = (...parts: string[]) => hmacSha256(this.settings.attemptKey, lengthPrefixed(...parts));
    return [hash('account', name.slice(0, 64), address), hash('address', address)];
  }
}

function hashOf(token: string): Buffer {
  return sha256(Buffer.from(token, 'utf8'));
}

function markOf(hash: Buffer): string {
  return hash.subarray(0, 8).toString('hex');
}

function toActor(row: SessionRow, role: StaffActor['role'], hash: Buffer): StaffActor {
  return {
    kind: 'staff',
    id: row.staff_id,
    username: row.username,
    name: row.name,
    role,
    roles: row.roles,
    officeId: row.office_id,
    officeName: row.office_name,
    timeZone: row.time_zone,
    sessionId: row.session_id,
    sessionMark: markOf(hash),
    expiresAt: row.expires_at,
    lastSeenAt: row.last_seen_at,
    steppedUpAt: row.stepped_up_at,
    guestUntil: row.guest_until,
  };
}

/** Who signs in, before the session that says the rest exists. */
function provisionalActor(
  credential: Credential,
  role: StaffActor['role'],
  sessionId: string,
  hash: Buffer,
  now: Date,
): StaffActor {
  return {
    kind: 'staff',
    id: credential.staffId,
    username: '',
    name: '',
    role,
    roles: credential.roles,
    officeId: credential.officeId,
    officeName: '',
    timeZone: 'UTC',
    sessionId,
    sessionMark: markOf(hash),
    expiresAt: now,
    lastSeenAt: now,
    steppedUpAt: now,
    guestUntil: null,
  };
}
