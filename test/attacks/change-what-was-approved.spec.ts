import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/crypto/primitives.js';
import { ask, asFresh, decide, letExpire, StandIn, use } from '../approvals/asking.js';
import { grantRequest, makeWall } from '../cases/walls.js';
import { House, type Visitor } from '../house.js';

// What the attacker wants: an approval for one thing, used for another or used twice.

let house: House;
let standIn: StandIn;
let sara: Visitor;
let jonas: Visitor;
beforeAll(async () => {
  house = await House.open();
  standIn = new StandIn(house);
  sara = await house.signIn('sara');
  jonas = await house.signIn('jonas');
});
afterAll(() => house.close());
beforeEach(() => {
  standIn.done = [];
});

const stateOf = async (id: string) => (await sara.get(`/api/approvals/${id}`)).body.state as string;
const refused = { status: 409, body: { code: 'approval' } };

/** Changes a stored payload as somebody would who can write to the tables past every rule. */
const tamper = (id: string, sql: string) =>
  house.asSuperuser(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(`UPDATE app.approval SET ${sql} WHERE id = $1`, [id]);
  });

describe('an approval', () => {
  it('is not used with another payload, and nothing happens', async () => {
    const id = await ask(sara, house.people.omar);
    await decide(jonas, id);
    for (const changed of [
      { staffId: house.people.bilal },
      { caseIds: [newId()] },
      { note: 'more' },
      { staffId: undefined },
      { more: true },
    ]) {
      expect(await use(sara, id, changed)).toMatchObject(refused);
    }
    expect(standIn.done).toEqual([]);
    expect(await stateOf(id)).toBe('granted');
    expect((await use(sara, id)).status).toBe(200);
  });

  it('is not used again, with any version', async () => {
    const id = await ask(sara, house.people.omar);
    await decide(jonas, id);
    const payload = { staffId: house.people.omar, caseIds: [] };
    expect((await use(sara, id)).status).toBe(200);
    for (const version of [1, 2, 3, 4]) {
      expect(await sara.post(`/api/approvals/${id}/use`, { version, payload })).toMatchObject(refused);
    }
    expect(standIn.done).toHaveLength(1);
  });

  it('is not used by somebody else, not even by who granted it', async () => {
    const id = await ask(sara, house.people.omar);
    await decide(jonas, id);
    expect((await use(jonas, id)).status).toBe(403);
    const ada = await house.signIn('ada');
    const body = { version: 2, payload: { staffId: house.people.omar, caseIds: [] } };
    expect((await ada.post(`/api/approvals/${id}/use`, body)).status).toBe(404);
    expect(standIn.done).toEqual([]);
  });

  it('is not used when its day is over', async () => {
    const id = await ask(sara, house.people.omar);
    await decide(jonas, id);
    await letExpire(house, id);
    expect(await use(sara, id)).toMatchObject(refused);
    expect(standIn.done).toEqual([]);
  });

  it('is not granted with the hash of another request', async () => {
    const id = await ask(sara, house.people.omar);
    const other = (await jonas.get(`/api/approvals/${await ask(sara, house.people.omar)}`)).body.requestHash;
    const grant = (requestHash: string) =>
      jonas.post(`/api/approvals/${id}/grant`, { version: 1, requestHash });
    for (const hash of [other, Buffer.alloc(32).toString('base64')])
      expect(await grant(hash)).toMatchObject(refused);
    for (const noHash of ['', 'x']) expect((await grant(noHash)).status).toBe(400);
    expect(await stateOf(id)).toBe('asked');
  });

  it('whose payload was changed in the table is neither granted nor used', async () => {
    const toBilal = `payload = jsonb_set(payload, '{staffId}', '"${house.people.bilal}"')`;
    const id = await ask(sara, house.people.omar);
    const { requestHash, version } = (await jonas.get(`/api/approvals/${id}`)).body;
    await tamper(id, toBilal);
    expect(await jonas.post(`/api/approvals/${id}/grant`, { requestHash, version })).toMatchObject(refused);
    const granted = await ask(sara, house.people.omar);
    await decide(jonas, granted);
    const view = (await sara.get(`/api/approvals/${granted}`)).body;
    await tamper(granted, toBilal);
    const payload = { ...view.payload, staffId: house.people.bilal };
    expect(
      await sara.post(`/api/approvals/${granted}/use`, { version: view.version, payload }),
    ).toMatchObject(refused);
    expect(standIn.done).toEqual([]);
  });

  it('that was changed in the table is shown to nobody, and the other requests are', async () => {
    const touched = await ask(sara, house.people.omar);
    const other = await ask(sara, house.people.omar);
    await tamper(touched, `concerns = '{}'`);
    for (const visitor of [sara, jonas]) {
      const { status, body } = await visitor.get('/api/approvals?open=true');
      const ids = body.items.map((item: { id: string }) => item.id);
      expect([status, ids.includes(touched), ids.includes(other)]).toEqual([200, false, true]);
      expect(await visitor.get(`/api/approvals/${touched}`)).toMatchObject({ body: { code: 'damaged' } });
    }
  });
});

describe('SQL as the service’s own role', () => {
  it.each([
    'payload',
    'request_hash',
    'act',
    'requester_id',
    'case_ids',
    'concerns',
    'expires_at',
    'used_at',
  ])('cannot change %s', async (column) => {
    const id = await ask(sara, house.people.omar);
    const tried = asFresh(house, 'sara', (client) =>
      client.query(`UPDATE app.approval SET ${column} = ${column} WHERE id = $1`, [id]),
    );
    await expect(tried).rejects.toMatchObject({ code: '42501' });
  });

  it('nor can a function of the owner: what was asked for never changes', async () => {
    const id = await ask(sara, house.people.omar);
    for (const change of [
      `payload = '{}'`,
      `act = 'role.grant'`,
      `request_hash = sha256('x')`,
      `requester_id = '${house.people.ada}'`,
      `concerns = ARRAY['${house.people.ada}']::uuid[]`,
    ]) {
      const tried = house.arrange((client) =>
        client.query(
          `UPDATE app.approval SET ${change}, state = 'withdrawn', version = version + 1 WHERE id = $1`,
          [id],
        ),
      );
      await expect(tried).rejects.toMatchObject({ code: '23514', constraint: 'approval_unchanged' });
    }
  });
});

describe('an approval of a wall', () => {
  let here: string;
  let there: string;
  let elsewhere: string;
  beforeEach(async () => {
    here = await house.openCase('amina', 'Grey Heron');
    there = await house.openCase('amina', 'Brown Wren');
    elsewhere = await house.openCase('amina', 'Red Kite');
  });
  const payload = () => ({ caseId: here, otherId: there, kind: 'other', reach: 'everybody' });
  const askWall = async () =>
    (await sara.post('/api/approvals', { act: 'wall.make', payload: payload() })).body.id as string;
  const insert = (a: string, b: string, approvalId: string, reach = 'everybody') => ({
    text: `INSERT INTO app.wall (id, case_a, case_b, kind, reach, approval_id, made_by, made_at, version)
           VALUES (gen_random_uuid(), least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 'other', $3, $4, $5, now(), 1)`,
    values: [a, b, reach, approvalId, sara.id],
  });
  const useUp = (id: string) => ({
    text: `UPDATE app.approval SET state = 'used', version = version + 1 WHERE id = $1`,
    values: [id],
  });

  it('makes the wall that was approved', async () => {
    const id = await askWall();
    await grantRequest(house, id);
    await asFresh(house, 'sara', async (client) => {
      await client.query(useUp(id));
      expect((await client.query(insert(here, there, id))).rowCount).toBe(1);
    });
  });

  it('makes no other one: not between other cases, not of another reach, not without being used', async () => {
    const id = await askWall();
    await grantRequest(house, id);
    for (const [statement, isUsed] of [
      [insert(here, elsewhere, id), true],
      [insert(here, there, id, 'legal-advisers'), true],
      [insert(here, there, id), false],
      [insert(here, there, newId()), true],
    ] as const) {
      const tried = asFresh(house, 'sara', async (client) => {
        if (isUsed) await client.query(useUp(id));
        await client.query(statement);
      });
      await expect(tried).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('makes none later, when it was used up before', async () => {
    const id = await askWall();
    await grantRequest(house, id);
    expect((await sara.post(`/api/approvals/${id}/use`, { version: 2, payload: payload() })).status).toBe(
      200,
    );
    const tried = asFresh(house, 'sara', (client) => client.query(insert(here, there, id)));
    await expect(tried).rejects.toMatchObject({ code: '42501' });
  });

  it('does not end another wall', async () => {
    const [one, other] = [await makeWall(house, here, there), await makeWall(house, here, elsewhere)];
    const end = { caseId: here, wallId: one };
    const asked = await sara.post('/api/approvals', { act: 'wall.end', payload: end });
    const id = asked.body.id as string;
    await grantRequest(house, id);
    const changed = { version: 2, payload: { caseId: here, wallId: other } };
    expect(await sara.post(`/api/approvals/${id}/use`, changed)).toMatchObject(refused);
    const tried = asFresh(house, 'sara', async (client) => {
      await client.query(useUp(id));
      await client.query(
        `UPDATE app.wall SET ended_by = $2, end_approval_id = $3, version = version + 1 WHERE id = $1`,
        [other, sara.id, id],
      );
    });
    await expect(tried).rejects.toMatchObject({ code: '42501' });
  });
});
