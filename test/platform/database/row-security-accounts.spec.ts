import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffActor } from '../../../src/platform/access/actor.js';
import { newId } from '../../../src/platform/crypto/primitives.js';
import { type CastName } from '../../cast.js';
import { House } from '../../house.js';
import { actorOf, asActor, tokenOf } from './as-actor.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
  for (const name of ['amina', 'sara', 'ada'] as const) await house.signIn(name);
});
afterAll(() => house.close());

describe('accounts', () => {
  const insertStaff = (by: CastName | 'system:setup', state: 'invited' | 'active', hash: string | null) =>
    asActor(house, by, (client) =>
      client.query(
        `INSERT INTO auth.staff (id, office_id, username, name, password_hash, state, created_at, version)
         VALUES ($1, $2, 'zoe', 'Zoe', $3, $4, now(), 1)`,
        [newId(), house.officeId, hash, state],
      ),
    );
  const insertRole = (by: CastName) =>
    asActor(house, by, (client) =>
      client.query(`INSERT INTO auth.staff_role VALUES ($1, 'supervisor', $1, now())`, [house.people[by]]),
    );

  it('are made by the administrator and at set-up, by nobody else', async () => {
    expect((await insertStaff('ada', 'invited', null)).rowCount).toBe(1);
    expect((await insertStaff('system:setup', 'active', 'x')).rowCount).toBe(1);
    for (const name of ['amina', 'sara', 'aida'] as const)
      await expect(insertStaff(name, 'invited', null)).rejects.toMatchObject({ code: '42501' });
  });

  it('begin without a password: who makes one cannot become somebody', async () => {
    await expect(insertStaff('ada', 'active', 'x')).rejects.toMatchObject({ code: '42501' });
  });

  it('get no role by their own hand', async () => {
    for (const name of ['amina', 'sara', 'aida'] as const)
      await expect(insertRole(name)).rejects.toMatchObject({ code: '42501' });
  });

  it('show only sessions of one’s own', async () => {
    const { rows } = await asActor(house, 'amina', (client) =>
      client.query<{ staff_id: string }>('SELECT DISTINCT staff_id FROM auth.session'),
    );
    expect(rows).toEqual([{ staff_id: house.people.amina }]);
  });

  it('of another office do not show', async () => {
    const elsewhere: StaffActor = { ...actorOf(house, 'amina'), officeId: newId() };
    const { rows } = await house.asApp(async (client) => {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [tokenOf(house, elsewhere)]);
      return client.query('SELECT id FROM auth.staff');
    });
    expect(rows).toEqual([]);
  });
});
