import type { Client } from 'pg';
import { type Actor, type StaffActor, systemActor } from '../../../src/platform/access/actor.js';
import type { SystemRole } from '../../../src/platform/access/roles.js';
import { cast, type CastName } from '../../cast.js';
import type { House } from '../../house.js';

/** Somebody of the cast as the database's context names them. */
export function actorOf(house: House, name: CastName): StaffActor {
  const now = house.clock.now();
  return {
    kind: 'staff',
    id: house.people[name],
    username: name,
    name,
    role: cast[name],
    roles: [cast[name]],
    officeId: house.officeId,
    officeName: 'North',
    timeZone: 'UTC',
    sessionId: '00000000-0000-4000-8000-000000000000',
    sessionMark: '0000000000000000',
    expiresAt: now,
    lastSeenAt: now,
    steppedUpAt: null,
    guestUntil: null,
  };
}

/** The signed context of somebody, as the service would sign it now. */
export function tokenOf(house: House, actor: Actor, at: Date = house.clock.now()): string {
  return house.opened.signer.sign(actor, 'casework', at);
}

/** Runs SQL as the service's own role with the signed context of somebody, in one transaction that is rolled back. */
export function asActor<T>(
  house: House,
  name: CastName | SystemRole,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const actor = name.includes(':') ? systemActor(name as SystemRole) : actorOf(house, name as CastName);
  return house.asApp(async (client) => {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [tokenOf(house, actor)]);
    try {
      return await work(client);
    } finally {
      await client.query('ROLLBACK');
    }
  });
}
