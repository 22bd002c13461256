import type { Client } from 'pg';
import { StaffService } from '../../src/people/door.js';
import { type StaffActor, systemActor } from '../../src/platform/access/actor.js';
import type { StaffRole } from '../../src/platform/access/roles.js';
import { hashPassword } from '../../src/platform/crypto/password.js';
import { Operations } from '../../src/platform/operation.js';
import { type CastName, password } from '../cast.js';
import { type Answer, type House, Visitor } from '../house.js';
import { actorOf, tokenOf } from '../platform/database/as-actor.js';

/** Makes an account with the password of the tests, as an operator does before the first case. Gives its id. */
export async function makeStaff(house: House, username: string, roles: StaffRole[]): Promise<string> {
  const passwordHash = await hashPassword(password);
  return house.app.get(Operations).run(systemActor('system:setup'), 'staff.create', 'setup', (op) =>
    house.app.get(StaffService).createStaff(op, {
      username,
      name: username,
      passwordHash,
      roles,
      officeId: house.officeId,
    }),
  );
}

/** Signs somebody in who is not of the cast. */
export async function visit(house: House, username: string, id: string, chosen = password): Promise<Visitor> {
  const answer = await house.stranger().post('/api/session', { username, password: chosen });
  if (answer.status !== 201) throw new Error(`${username} could not sign in: ${answer.status}`);
  return new Visitor(house, answer.headers.get('set-cookie')!.split(';')[0]!, id);
}

/** One asks, another agrees, the first does it: the answer of whichever step was refused, else of the last. */
export async function byTwo(
  asker: Visitor,
  decider: Visitor,
  act: string,
  payload: Record<string, unknown>,
): Promise<Answer> {
  const asked = await asker.post('/api/approvals', { act, payload });
  if (asked.status !== 201) return asked;
  const { body: seen } = await decider.get(`/api/approvals/${asked.body.id}`);
  const { version, requestHash } = seen;
  const granted = await decider.post(`/api/approvals/${asked.body.id}/grant`, { version, requestHash });
  if (granted.status !== 200) return granted;
  return asker.post(`/api/approvals/${asked.body.id}/use`, { version: granted.body.version, payload });
}

/** An account as the administrator's list shows it. */
export async function accountOf(house: House, username: string) {
  const ada = await house.signIn('ada');
  const { body } = await ada.get('/api/staff?limit=200');
  return body.items.find((each: { username: string }) => each.username === username);
}

/**
 * Runs SQL as the service's own role, signed for somebody who has just given a second factor, in a transaction that is
 * rolled back.
 */
export function asFreshActor<T>(
  house: House,
  name: CastName,
  work: (client: Client) => Promise<T>,
  more: Partial<StaffActor> = {},
): Promise<T> {
  const actor = { ...actorOf(house, name), steppedUpAt: house.clock.now(), ...more };
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
