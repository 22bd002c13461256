import { isFresh, type SigningIn, type StaffActor } from '../../platform/access/actor.js';
import type { StaffRole } from '../../platform/access/roles.js';
import { newId, randomToken, sha256 } from '../../platform/crypto/primitives.js';
import type { Factor } from '../factors/factor-rules.js';
import type { SessionRow } from './sessions.repository.js';

/** Whose session it is; what the context of the database and the lines of the log need of a person. */
export interface Person {
  id: string;
  officeId: string;
  roles: StaffRole[];
}

/**
 * A session about to be made: its token, and its actor as the database will see them in the operation that makes it.
 * `factor` null takes over the factor of the session that it replaces, or is none while signing in.
 */
export interface NextSession {
  id: string;
  token: string;
  tokenHash: Buffer;
  factor: Factor | null;
  steppedUpAt: Date | null;
  actor: StaffActor | SigningIn;
}

/** How a token is stored and looked for. */
export function hashOfToken(token: string): Buffer {
  return sha256(Buffer.from(token, 'utf8'));
}

/** A complete session in one role; `factor` was given at this moment. */
export function completeSession(person: Person, role: StaffRole, factor: Factor, at: Date): NextSession {
  return prepare(person, role, factor, at, at);
}

/** The same person in another role; the second factor stays as fresh as it was. */
export function switchedSession(actor: StaffActor, role: StaffRole, at: Date): NextSession {
  return prepare(actor, role, null, isFresh(actor, at) ? actor.steppedUpAt : null, at);
}

/** A session that can do nothing but give the second factor. */
export function halfSession(person: Person, at: Date): NextSession {
  const made = newToken();
  const actor: SigningIn = {
    kind: 'signing-in',
    id: person.id,
    role: 'signing-in',
    officeId: person.officeId,
    timeZone: 'UTC',
    sessionId: made.id,
    sessionMark: markOf(made.tokenHash),
    expiresAt: at,
    lastSeenAt: at,
    hasFactor: true,
  };
  return { ...made, factor: null, steppedUpAt: null, actor };
}

function prepare(
  person: Person,
  role: StaffRole,
  factor: Factor | null,
  steppedUpAt: Date | null,
  at: Date,
): NextSession {
  const made = newToken();
  const actor: StaffActor = {
    kind: 'staff',
    id: person.id,
    username: '',
    name: '',
    role,
    roles: person.roles,
    officeId: person.officeId,
    officeName: '',
    timeZone: 'UTC',
    sessionId: made.id,
    sessionMark: markOf(made.tokenHash),
    expiresAt: at,
    lastSeenAt: at,
    steppedUpAt,
    guestUntil: null,
  };
  return { ...made, factor, steppedUpAt, actor };
}

/** 256 random bits (ASVS V7.2.3): a new token and a new id at every step, so that no earlier one goes on (V7.2.4). */
function newToken(): { id: string; token: string; tokenHash: Buffer } {
  const token = randomToken(32);
  return { id: newId(), token, tokenHash: hashOfToken(token) };
}

function markOf(hash: Buffer): string {
  return hash.subarray(0, 8).toString('hex');
}

/** The person of a complete session. */
export function toStaffActor(row: SessionRow, role: StaffRole, hash: Buffer): StaffActor {
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

/** Somebody who still owes the second factor. */
export function toSigningIn(row: SessionRow, hash: Buffer, hasFactor: boolean): SigningIn {
  return {
    kind: 'signing-in',
    id: row.staff_id,
    role: 'signing-in',
    officeId: row.office_id,
    timeZone: row.time_zone,
    sessionId: row.session_id,
    sessionMark: markOf(hash),
    expiresAt: row.expires_at,
    lastSeenAt: row.last_seen_at,
    hasFactor,
  };
}
