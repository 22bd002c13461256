import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { accountOf, asFreshActor } from './accounts-by-two.js';
import { asActor } from '../platform/database/as-actor.js';

let house: House;
let ada: Visitor;
beforeAll(async () => {
  house = await House.open();
  ada = await house.signIn('ada');
  // Signed in before the database becomes a real one, where a password alone begins no session.
  for (const name of ['amina', 'bilal'] as const) await house.signIn(name);
});
afterAll(() => house.close());

/** Makes the database one of a real installation, or of a demonstration again. */
const become = (kind: 'real' | 'demonstration') =>
  house.asSuperuser((client) => client.query('UPDATE app.installation SET kind = $1', [kind]));

describe('a key holder', () => {
  it('is named by an administrator and accepts himself', async () => {
    const amina = await house.signIn('amina');
    const named = await ada.post('/api/key-holders', { staffId: amina.id });
    expect(named.status).toBe(201);
    expect((await accountOf(house, 'amina')).isKeyHolder).toBe(false);
    const lines = await linesOf(house, async () => {
      expect((await amina.post('/api/key-holders/accept')).status).toBe(204);
    });
    expect(lines).toMatchObject([{ act: 'key-holder.accept', res: 'allowed', obj: { type: 'key-holder' } }]);
    expect((await accountOf(house, 'amina')).isKeyHolder).toBe(true);
    const { body } = await ada.get('/api/key-holders');
    expect(body).toMatchObject({
      // the demonstration waits for nobody
      needed: 0,
      items: [{ id: named.body.id, staff: { id: amina.id, name: 'Amina' }, acceptedAt: expect.any(String) }],
    });
  });

  it('is not named twice, and not without an active account', async () => {
    await ada.post('/api/key-holders', { staffId: house.people.bilal });
    expect(await ada.post('/api/key-holders', { staffId: house.people.bilal })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'named' }] },
    });
    const { body } = await ada.post('/api/staff', { username: 'kira', name: 'Kira', guestUntil: null });
    expect(await ada.post('/api/key-holders', { staffId: body.staffId })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'active' }] },
    });
  });

  it('is nobody who was not named, and nobody accepts twice or for another', async () => {
    const noor = await house.signIn('noor');
    expect((await noor.post('/api/key-holders/accept')).status).toBe(404);
    const amina = await house.signIn('amina');
    expect((await amina.post('/api/key-holders/accept')).status).toBe(404);
    for (const name of ['noor', 'ada'] as const) {
      const { rowCount } = await asFreshActor(house, name, (client) =>
        client.query('UPDATE auth.key_holder SET accepted_at = now() WHERE staff_id = $1', [
          house.people.bilal,
        ]),
      );
      expect(rowCount).toBe(0);
    }
    const sql = `INSERT INTO auth.key_holder (id, staff_id, named_by, named_at, accepted_at)
      VALUES (gen_random_uuid(), '${house.people.noor}', auth.actor(), now(), now())`;
    await expect(asFreshActor(house, 'ada', (client) => client.query(sql))).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('sees himself, and others only who reads accounts', async () => {
    const names = async (name: 'amina' | 'noor' | 'aida') =>
      (await (await house.signIn(name)).get('/api/key-holders')).body.items.map(
        (item: { staff: { name: string } }) => item.staff.name,
      );
    expect(await names('amina')).toEqual(['Amina']);
    expect(await names('noor')).toEqual([]);
    expect(await names('aida')).toEqual(['Amina', 'Bilal']);
  });
});

describe('a case of a real installation', () => {
  const insertCase = (name: 'amina' | 'system:import') =>
    asActor(house, name, (client) =>
      client.query(
        `INSERT INTO app.case_file (id, office_id, reference, pseudonym, phase, phase_since, risk, opened_on, planned_stages, hidden, version)
         VALUES (gen_random_uuid(), coalesce(auth.office(), $1), 'XX-TEST', 'Test', 'REFERRAL', now(), 'LOW', now(), '{}', false, 1)`,
        [house.officeId],
      ),
    );

  it('waits for a second key holder, whoever makes it, and no longer', async () => {
    await become('real');
    try {
      await expect(insertCase('amina')).rejects.toMatchObject({ constraint: 'case_file_key_holders' });
      await expect(insertCase('system:import')).rejects.toMatchObject({
        constraint: 'case_file_key_holders',
      });
      const bilal = await house.signIn('bilal');
      expect((await bilal.post('/api/key-holders/accept')).status).toBe(204);
      expect((await insertCase('amina')).rowCount).toBe(1);
      // Who has left keeps no key.
      await house.asSuperuser((client) =>
        client.query(`UPDATE auth.staff SET state = 'disabled' WHERE id = $1`, [house.people.bilal]),
      );
      await expect(insertCase('amina')).rejects.toMatchObject({ constraint: 'case_file_key_holders' });
    } finally {
      await become('demonstration');
    }
    expect((await insertCase('amina')).rowCount).toBe(1);
  });

  it('is refused with a sentence that says what is missing', async () => {
    await become('real');
    try {
      const amina = await house.signIn('amina');
      expect(await amina.post('/api/cases', { pseudonym: 'Grey Heron', risk: 'LOW' })).toMatchObject({
        status: 409,
        body: { code: 'setup' },
      });
    } finally {
      await become('demonstration');
    }
  });
});
