import type { Role, StaffRole, SystemRole } from './roles.js';

/** A person of the staff who is signed in, acting in one role. */
export interface StaffActor {
  kind: 'staff';
  id: string;
  username: string;
  name: string;
  role: StaffRole;
  roles: StaffRole[];
  officeId: string;
  officeName: string;
  timeZone: string;
  /** The id of the session and the first 8 bytes of its hash, as in audit lines. */
  sessionId: string;
  sessionMark: string;
  expiresAt: Date;
  lastSeenAt: Date;
  /** When this session last gave a second factor; null when it never did. */
  steppedUpAt: Date | null;
  /** A guest of a partner: the account ends on this day. Null for members. */
  guestUntil: Date | null;
}

/** Somebody whose password was right and whose second factor is still to come. Not a member of staff in any rule. */
export interface SigningIn {
  kind: 'signing-in';
  id: string;
  role: 'signing-in';
  officeId: string;
  timeZone: string;
  sessionId: string;
  sessionMark: string;
  expiresAt: Date;
  lastSeenAt: Date;
  /** Whether the account has a second factor to ask for; without one it has to enrol its first. */
  hasFactor: boolean;
}

/** A part of the service that works for nobody in particular. It has an office only while it acts in one. */
export interface SystemActor {
  kind: 'system';
  id: string;
  role: SystemRole;
  officeId: string | null;
  timeZone: string;
}

/** Somebody who has not signed in. */
export interface Nobody {
  kind: 'nobody';
  id: string;
  role: 'nobody';
  officeId: null;
  timeZone: string;
}

export type Actor = StaffActor | SigningIn | SystemActor | Nobody;

/** How long a second factor counts as fresh for acts that need one. */
export const FRESH_FOR_MS = 5 * 60_000;

/** Whether the actor gave a second factor within the last five minutes. Pure. */
export function isFresh(actor: Actor, at: Date): boolean {
  if (actor.kind !== 'staff' || actor.steppedUpAt === null) return false;
  return at.getTime() - actor.steppedUpAt.getTime() <= FRESH_FOR_MS;
}

const systemNumbers: Record<SystemRole, number> = {
  'system:setup': 1,
  'system:import': 2,
  'system:plan': 3,
  'system:reminders': 4,
  'system:sequencer': 5,
  'system:seal-check': 6,
  'system:rotation': 7,
  'system:backup': 8,
  'system:lookup': 9,
  'system:flags': 10,
};

/** A system actor; its id is fixed (RFC 9562 version 8) so that its aliases are the same in every process. */
export function systemActor(role: SystemRole, officeId: string | null = null): SystemActor {
  const id = `00000000-0000-8000-8000-${String(systemNumbers[role]).padStart(12, '0')}`;
  return { kind: 'system', id, role, officeId, timeZone: 'UTC' };
}

export const nobody: Nobody = {
  kind: 'nobody',
  id: '00000000-0000-8000-8000-000000000000',
  role: 'nobody',
  officeId: null,
  timeZone: 'UTC',
};

export type { Role };
