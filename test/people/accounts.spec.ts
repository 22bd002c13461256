import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { accountOf, byTwo, makeStaff, visit } from './accounts-by-two.js';

let house: House;
let ada: Visitor;
let sara: Visitor;
beforeAll(async () => {
  house = await House.open();
  ada = await house.signIn('ada');
  sara = await house.signIn('sara');
});
afterAll(() => house.close());

const DAY = 86_400_000;
const dayIn = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const good = 'a long walk by the old harbour wall';

describe('a new account', () => {
  it('waits for its owner, without password and role, and gives its code once', async () => {
    const answer = await ada.post('/api/staff', { username: 'Lea.M', name: 'Lea M.', guestUntil: null });
    expect(answer).toMatchObject({
      status: 201,
      body: { code: expect.stringMatching(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/) },
    });
    expect(await accountOf(house, 'lea.m')).toMatchObject({
      id: answer.body.staffId,
      state: 'invited',
      roles: [],
      hasFactor: false,
      isKeyHolder: false,
      guestUntil: null,
      version: 1,
    });
    const kept = await house.asSuperuser((client) =>
      client.query('SELECT to_jsonb(i)::text AS text FROM auth.invitation i'),
    );
    expect(JSON.stringify(kept.rows)).not.toContain(answer.body.code);
  });

  it('of a guest ends by itself on its last day', async () => {
    const answer = await ada.post('/api/staff', { username: 'gus', name: 'Gus', guestUntil: dayIn(30) });
    expect(answer.status).toBe(201);
    const { guestUntil } = await accountOf(house, 'gus');
    expect(Date.parse(guestUntil)).toBeGreaterThan(Date.now() + 29 * DAY);
  });

  it('of a guest never administers, not even by two people', async () => {
    const made = await ada.post('/api/staff', { username: 'gil', name: 'Gil', guestUntil: dayIn(30) });
    const payload = { staffId: made.body.staffId, roles: ['administrator'], reason: 'cover' };
    expect(await byTwo(ada, sara, 'role.grant', payload)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'roles', rule: 'guest' }] },
    });
  });

  it('is two lines of the log, the account and its invitation, and no name stands in them', async () => {
    const lines = await linesOf(house, () =>
      ada.post('/api/staff', { username: 'tilda', name: 'Tilda', guestUntil: null }),
    );
    expect(lines).toMatchObject([
      { act: 'staff.create', obj: { type: 'staff' } },
      { act: 'staff.invite', obj: { type: 'staff' } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/tilda/i);
  });

  it.each([
    ['a user name that is taken', { username: 'amina' }, 'username', 'taken'],
    ['a last day in the past', { guestUntil: '2020-01-01' }, 'guestUntil', 'past'],
  ])('is refused with %s', async (_, more, path, rule) => {
    const answer = await ada.post('/api/staff', {
      username: 'never',
      name: 'Never',
      guestUntil: null,
      ...more,
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path, rule }] } });
    expect(await accountOf(house, 'never')).toBeUndefined();
  });
});

describe('a role', () => {
  it('is given by an administrator and a supervisor together, and then its holder may sign in', async () => {
    const { body } = await ada.post('/api/staff', { username: 'mona', name: 'Mona', guestUntil: null });
    const { staffId, code } = body;
    const answer = await house.stranger().post('/api/invitation', { username: 'mona', code, password: good });
    expect(answer.status).toBe(204);
    expect((await house.stranger().post('/api/session', { username: 'mona', password: good })).status).toBe(
      401,
    );
    const payload = { staffId, roles: ['caseworker'], reason: 'new-colleague' };
    const lines = await linesOf(house, async () => {
      expect(await byTwo(ada, sara, 'role.grant', payload)).toMatchObject({
        status: 200,
        body: { id: staffId },
      });
    });
    expect(lines).toContainEqual(expect.objectContaining({ act: 'role.grant', res: 'allowed' }));
    expect(lines.find(({ act }) => act === 'role.grant')).toMatchObject({
      basis: expect.stringMatching(/^dual:/),
    });
    const mona = await visit(house, 'mona', staffId, good);
    expect((await mona.get('/api/session')).body.actor.role).toBe('caseworker');
  });

  it('that was ended can be given again', async () => {
    const id = await makeStaff(house, 'rita', ['caseworker']);
    expect((await ada.post(`/api/staff/${id}/roles/end`, { role: 'caseworker' })).status).toBe(204);
    const payload = { staffId: id, roles: ['caseworker'], reason: 'change-of-duties' };
    expect((await byTwo(ada, sara, 'role.grant', payload)).status).toBe(200);
    expect((await accountOf(house, 'rita')).roles).toEqual(['caseworker']);
  });

  it.each([
    ['that is held already', ['caseworker'], 'held'],
    ['twice', ['clinician', 'clinician'], 'held'],
    ['that the profile keeps apart from another', ['clinician'], 'separation'],
  ])('is not given %s', async (_, roles, rule) => {
    const payload = { staffId: house.people.omar, roles, reason: 'other' };
    expect(await ada.post('/api/approvals', { act: 'role.grant', payload })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'payload.roles', rule }] },
    });
  });

  it('that ends takes its sessions and its grants with it, at once', async () => {
    const id = await makeStaff(house, 'tarek', ['clinician']);
    const tarek = await visit(house, 'tarek', id);
    const caseId = await house.openCase();
    const body = { staffId: id, role: 'clinician', kind: 'specialist', reason: 'needed for the test' };
    expect((await sara.post(`/api/cases/${caseId}/assignments`, body)).status).toBe(201);
    expect((await tarek.get(`/api/cases/${caseId}`)).status).toBe(200);
    expect((await ada.post(`/api/staff/${id}/roles/end`, { role: 'clinician' })).status).toBe(204);
    expect((await tarek.get(`/api/cases/${caseId}`)).status).toBe(401);
    const { rows } = await house.asSuperuser((client) =>
      client.query(`SELECT valid_until <= now() AS over, ended_by FROM app.case_grant WHERE actor_id = $1`, [
        id,
      ]),
    );
    expect(rows).toEqual([{ over: true, ended_by: house.people.ada }]);
    expect(await ada.post(`/api/staff/${id}/roles/end`, { role: 'clinician' })).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
  });
});

describe('an account that is disabled', () => {
  it('loses its sessions and grants at once, and gets no grant back when it is enabled', async () => {
    const id = await makeStaff(house, 'karim', ['caseworker']);
    const karim = await visit(house, 'karim', id);
    const { body } = await karim.post('/api/cases', { pseudonym: 'Blue Wren', risk: 'LOW' });
    const before = await accountOf(house, 'karim');
    const disabled = await ada.post(`/api/staff/${id}/disable`, { version: before.version });
    expect(disabled).toMatchObject({ status: 200, body: { version: before.version + 1 } });
    expect((await karim.get('/api/session')).status).toBe(401);
    expect((await ada.post(`/api/staff/${id}/enable`, disabled.body)).status).toBe(200);
    const again = await visit(house, 'karim', id);
    expect((await again.get(`/api/cases/${body.id}`)).status).toBe(404);
  });

  it('of a supervisor sees the office again when it is enabled', async () => {
    const id = await makeStaff(house, 'selma', ['supervisor']);
    const caseId = await house.openCase();
    const disabled = await ada.post(`/api/staff/${id}/disable`, { version: 1 });
    await ada.post(`/api/staff/${id}/enable`, disabled.body);
    const selma = await visit(house, 'selma', id);
    expect((await selma.get(`/api/cases/${caseId}`)).status).toBe(200);
  });

  it('before its owner came waits for its owner again, and the old code is void', async () => {
    const { body } = await ada.post('/api/staff', { username: 'vera', name: 'Vera', guestUntil: null });
    const disabled = await ada.post(`/api/staff/${body.staffId}/disable`, { version: 1 });
    await ada.post(`/api/staff/${body.staffId}/enable`, disabled.body);
    expect((await accountOf(house, 'vera')).state).toBe('invited');
    const taken = { username: 'vera', code: body.code, password: good };
    expect((await house.stranger().post('/api/invitation', taken)).status).toBe(401);
  });

  it('is not disabled twice, and not over somebody else’s change', async () => {
    const id = await makeStaff(house, 'dora', ['caseworker']);
    expect((await ada.post(`/api/staff/${id}/disable`, { version: 7 })).body.code).toBe('stale');
    expect((await ada.post(`/api/staff/${id}/disable`, { version: 1 })).status).toBe(200);
    expect((await ada.post(`/api/staff/${id}/disable`, { version: 2 })).body.code).toBe('move');
    expect((await ada.post(`/api/staff/${id}/enable`, { version: 2 })).status).toBe(200);
  });
});

describe('name and last day of an account', () => {
  it('are changed by an administrator', async () => {
    const id = await makeStaff(house, 'paul', ['auditor']);
    const change = { version: 1, name: 'Paul P.', guestUntil: dayIn(3) };
    expect(await ada.patch(`/api/staff/${id}`, change)).toMatchObject({ status: 200, body: { version: 2 } });
    const paul = await accountOf(house, 'paul');
    expect(paul).toMatchObject({ name: 'Paul P.', version: 2 });
    expect(paul.guestUntil).not.toBeNull();
    expect((await ada.patch(`/api/staff/${id}`, change)).body.code).toBe('stale');
  });
});

describe('the last two administrators', () => {
  it('stay: none of them is disabled, loses the role or becomes a guest', async () => {
    const id = await makeStaff(house, 'edith', ['administrator']);
    const edith = await visit(house, 'edith', id);
    const { ada: adaId } = house.people;
    const rule = { status: 400, body: { errors: [{ rule: 'last-two-administrators' }] } };
    expect(await edith.post(`/api/staff/${adaId}/disable`, { version: 1 })).toMatchObject(rule);
    expect(await edith.post(`/api/staff/${adaId}/roles/end`, { role: 'administrator' })).toMatchObject(rule);
    const change = { version: 1, name: 'Ada', guestUntil: dayIn(3) };
    expect(await edith.patch(`/api/staff/${adaId}`, change)).toMatchObject(rule);
    expect(await accountOf(house, 'ada')).toMatchObject({ state: 'active', guestUntil: null, version: 1 });
  });

  it('are two of three: the third may go', async () => {
    const id = await makeStaff(house, 'frida', ['administrator']);
    expect((await ada.post(`/api/staff/${id}/disable`, { version: 1 })).status).toBe(200);
  });

  it('remain two when two of three disable each other in the same moment', async () => {
    const id = await makeStaff(house, 'gerda', ['administrator']);
    const gerda = await visit(house, 'gerda', id);
    const edith = await accountOf(house, 'edith');
    const edithHerself = await visit(house, 'edith', edith.id);
    const answers = await Promise.all([
      gerda.post(`/api/staff/${edith.id}/disable`, { version: edith.version }),
      edithHerself.post(`/api/staff/${id}/disable`, { version: 1 }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { rows } = await house.asSuperuser((client) =>
      client.query(
        `SELECT count(*)::int AS n FROM auth.staff s JOIN auth.staff_role r ON r.staff_id = s.id
         WHERE r.role = 'administrator' AND r.ended_at IS NULL AND s.state = 'active'`,
      ),
    );
    expect(rows).toEqual([{ n: 2 }]);
  });
});
