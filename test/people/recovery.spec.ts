import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { accountOf, asFreshActor, byTwo, makeStaff, visit } from './accounts-by-two.js';

let house: House;
let ada: Visitor;
let sara: Visitor;
beforeAll(async () => {
  house = await House.open();
  ada = await house.signIn('ada');
  sara = await house.signIn('sara');
});
afterAll(() => house.close());

const good = 'a long walk by the old harbour wall';
const recover = (staffId: string) => byTwo(ada, sara, 'account.recover', { staffId, reason: 'lost-factor' });

const giveFactors = (staffId: string) =>
  house.arrange(async (client) => {
    await client.query(
      `INSERT INTO auth.passkey (id, staff_id, credential_id, public_key, counter, transports, may_sync, is_synced, name, created_at)
       VALUES (gen_random_uuid(), $1, uuid_send(gen_random_uuid()), '\\x00', 0, '{}', false, false, 'key', now())`,
      [staffId],
    );
    await client.query(
      `INSERT INTO auth.totp (id, staff_id, sealed, created_at, confirmed_at, last_step)
       VALUES (gen_random_uuid(), $1, decode('f1' || repeat('00', 120), 'hex'), now(), now(), 1)`,
      [staffId],
    );
  });

describe('an account that is recovered', () => {
  it('loses factors, password and sessions, keeps its cases, and its owner comes back with a code', async () => {
    const id = await makeStaff(house, 'nadia', ['caseworker']);
    const nadia = await visit(house, 'nadia', id);
    const { body } = await nadia.post('/api/cases', { pseudonym: 'Brown Owl', risk: 'LOW' });
    await giveFactors(id);
    expect((await accountOf(house, 'nadia')).hasFactor).toBe(true);
    const used = await recover(id);
    expect(used).toMatchObject({ status: 200, body: { id: expect.any(String) } });
    expect((await nadia.get('/api/session')).status).toBe(401);
    expect(await accountOf(house, 'nadia')).toMatchObject({ state: 'invited', hasFactor: false });
    const shown = await ada.post(`/api/staff/${id}/recovery-code`);
    expect(shown).toMatchObject({ status: 201, body: { id: used.body.id, staffId: id } });
    const taken = { username: 'nadia', code: shown.body.code, password: good };
    expect((await house.stranger().post('/api/invitation', taken)).status).toBe(204);
    const again = await visit(house, 'nadia', id, good);
    expect((await again.get(`/api/cases/${body.id}`)).status).toBe(200);
  });

  it('is a line that names both people by the approval', async () => {
    const id = await makeStaff(house, 'olga', ['caseworker']);
    const lines = await linesOf(house, () => recover(id));
    expect(lines.find(({ act }) => act === 'staff.recover')).toMatchObject({
      res: 'allowed',
      basis: expect.stringMatching(/^dual:/),
      obj: { type: 'staff' },
    });
  });

  it('lets nobody in with the old password', async () => {
    const id = await makeStaff(house, 'petra', ['caseworker']);
    await recover(id);
    await expect(visit(house, 'petra', id)).rejects.toThrow('401');
  });

  it('shows its code once, to the one who asked, within the hour', async () => {
    const id = await makeStaff(house, 'quirin', ['caseworker']);
    const other = await makeStaff(house, 'second.admin', ['administrator']);
    await recover(id);
    const second = await visit(house, 'second.admin', other);
    expect((await second.post(`/api/staff/${id}/recovery-code`)).status).toBe(404);
    expect((await ada.post(`/api/staff/${id}/recovery-code`)).status).toBe(201);
    expect((await ada.post(`/api/staff/${id}/recovery-code`)).status).toBe(404);
    const late = await makeStaff(house, 'ruth', ['caseworker']);
    await recover(late);
    await house.asSuperuser((client) =>
      client.query(`UPDATE auth.invitation SET made_at = now() - interval '61 minutes' WHERE staff_id = $1`, [
        late,
      ]),
    );
    expect((await ada.post(`/api/staff/${late}/recovery-code`)).status).toBe(404);
  });

  it('gets no code from one person alone, only by a recovery again', async () => {
    const id = await makeStaff(house, 'sonja', ['caseworker']);
    await recover(id);
    expect(await ada.post(`/api/staff/${id}/invitation`)).toMatchObject({
      status: 409,
      body: { code: 'second-person' },
    });
    const { rows } = await asFreshActor(house, 'ada', (client) =>
      client.query(`SELECT auth.make_invitation(gen_random_uuid(), $1, sha256('x')) AS until`, [id]),
    );
    expect(rows).toEqual([{ until: null }]);
    expect((await recover(id)).status).toBe(200);
    expect((await ada.post(`/api/staff/${id}/recovery-code`)).status).toBe(201);
  });
});

describe('a recovery', () => {
  it('is not asked for when nobody ever had the account, or it is disabled', async () => {
    const { body } = await ada.post('/api/staff', { username: 'newly', name: 'N', guestUntil: null });
    const payload = { staffId: body.staffId, reason: 'lost-factor' };
    expect((await ada.post('/api/approvals', { act: 'account.recover', payload })).body.code).toBe('move');
    const id = await makeStaff(house, 'theo', ['caseworker']);
    await ada.post(`/api/staff/${id}/disable`, { version: 1 });
    expect(
      (await ada.post('/api/approvals', { act: 'account.recover', payload: { ...payload, staffId: id } }))
        .body.code,
    ).toBe('move');
  });

  it('happens once for one approval', async () => {
    const id = await makeStaff(house, 'ulla', ['caseworker']);
    const payload = { staffId: id, reason: 'lost-factor' };
    const asked = await ada.post('/api/approvals', { act: 'account.recover', payload });
    const { version, requestHash } = (await sara.get(`/api/approvals/${asked.body.id}`)).body;
    const granted = await sara.post(`/api/approvals/${asked.body.id}/grant`, { version, requestHash });
    const use = () =>
      ada.post(`/api/approvals/${asked.body.id}/use`, { version: granted.body.version, payload });
    expect((await use()).status).toBe(200);
    expect((await use()).body.code).toBe('approval');
  });

  it('does not happen by SQL without a second person, and to nobody whom the approval does not name', async () => {
    const id = await makeStaff(house, 'viktor', ['caseworker']);
    const sql = 'SELECT auth.recover_account(gen_random_uuid(), $1)';
    for (const name of ['ada', 'sara', 'amina'] as const)
      await expect(asFreshActor(house, name, (client) => client.query(sql, [id]))).rejects.toMatchObject({
        code: '42501',
      });
    const payload = { staffId: id, reason: 'lost-factor' };
    const asked = await ada.post('/api/approvals', { act: 'account.recover', payload });
    const { version, requestHash } = (await sara.get(`/api/approvals/${asked.body.id}`)).body;
    await sara.post(`/api/approvals/${asked.body.id}/grant`, { version, requestHash });
    const recoverAs = (of: string) =>
      asFreshActor(house, 'ada', async (client) => {
        await client.query(`UPDATE app.approval SET state = 'used', version = version + 1 WHERE id = $1`, [
          asked.body.id,
        ]);
        return client.query(sql, [of]);
      });
    await expect(recoverAs(house.people.omar)).rejects.toMatchObject({ code: '42501' });
    expect((await recoverAs(id)).rowCount).toBe(1);
  });
});
