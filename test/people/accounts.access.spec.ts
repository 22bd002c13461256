import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/crypto/primitives.js';
import type { CastName } from '../cast.js';
import { type Answer, House, type Visitor } from '../house.js';
import { asFreshActor, byTwo, makeStaff, visit } from './accounts-by-two.js';

let house: House;
let ada: Visitor;
beforeAll(async () => {
  house = await House.open();
  ada = await house.signIn('ada');
});
afterAll(() => house.close());

const others = ['amina', 'ines', 'lena', 'tomas', 'noor', 'sara', 'aida'] as const;
const omar = () => house.people.omar;
const newAccount = { username: 'zora', name: 'Zora', guestUntil: null };

type Ask = (visitor: Visitor) => Promise<Answer>;
const acts: [string, Ask][] = [
  ['make an account', (visitor) => visitor.post('/api/staff', newAccount)],
  ['make a code', (visitor) => visitor.post(`/api/staff/${omar()}/invitation`)],
  ['fetch the code of a recovery', (visitor) => visitor.post(`/api/staff/${omar()}/recovery-code`)],
  [
    'change an account',
    (visitor) => visitor.patch(`/api/staff/${omar()}`, { version: 1, name: 'O', guestUntil: null }),
  ],
  ['disable an account', (visitor) => visitor.post(`/api/staff/${omar()}/disable`, { version: 1 })],
  ['enable an account', (visitor) => visitor.post(`/api/staff/${omar()}/enable`, { version: 1 })],
  ['end a role', (visitor) => visitor.post(`/api/staff/${omar()}/roles/end`, { role: 'caseworker' })],
  ['name a key holder', (visitor) => visitor.post('/api/key-holders', { staffId: omar() })],
];

describe('who administers no accounts', () => {
  it.each(acts)('cannot %s', async (_, ask) => {
    for (const name of others) {
      expect([name, (await ask(await house.signIn(name))).body.code]).toEqual([name, 'forbidden']);
    }
    expect((await ask(house.stranger())).status).toBe(401);
  });

  it.each([
    ['a role', 'role.grant', () => ({ staffId: omar(), roles: ['supervisor'], reason: 'other' })],
    ['a recovery', 'account.recover', () => ({ staffId: omar(), reason: 'lost-factor' })],
    ['another profile', 'profile.change', () => ({ profile: 'small-team' })],
  ] as [string, string, () => object][])('cannot ask for %s', async (_, act, payload) => {
    for (const name of others) {
      const visitor = await house.signIn(name);
      expect((await visitor.post('/api/approvals', { act, payload: payload() })).body.code).toBe('forbidden');
    }
  });
});

describe('who administers accounts', () => {
  const own: [string, Ask][] = [
    ['disabled', (visitor) => visitor.post(`/api/staff/${visitor.id}/disable`, { version: 1 })],
    [
      'renamed',
      (visitor) => visitor.patch(`/api/staff/${visitor.id}`, { version: 1, name: 'A', guestUntil: null }),
    ],
    [
      'without a role',
      (visitor) => visitor.post(`/api/staff/${visitor.id}/roles/end`, { role: 'administrator' }),
    ],
    ['invited anew', (visitor) => visitor.post(`/api/staff/${visitor.id}/invitation`)],
  ];
  it.each(own)('does not make the own account %s', async (_, ask) => {
    expect(await ask(ada)).toMatchObject({ status: 400, body: { errors: [{ rule: 'self' }] } });
  });

  it.each([
    ['role.grant', { roles: ['supervisor'], reason: 'other' }],
    ['account.recover', { reason: 'lost-factor' }],
  ])('does not ask for %s for the own account', async (act, more) => {
    const payload = { staffId: ada.id, ...more };
    expect(await ada.post('/api/approvals', { act, payload })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'payload.staffId', rule: 'self' }] },
    });
  });

  it('gets no approval from the person whom it concerns', async () => {
    const id = await makeStaff(house, 'selin', ['supervisor']);
    const selin = await visit(house, 'selin', id);
    const answer = await byTwo(ada, selin, 'account.recover', { staffId: id, reason: 'lost-factor' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('needs a second factor of the last five minutes', async () => {
    const stale = await House.open();
    try {
      const administrator = await stale.signIn('ada');
      stale.clock.advance(6 * 60_000);
      for (const answer of [
        await administrator.post('/api/staff', newAccount),
        await administrator.post(`/api/staff/${stale.people.omar}/disable`, { version: 1 }),
        await administrator.post('/api/key-holders', { staffId: stale.people.omar }),
      ])
        expect(answer).toMatchObject({ status: 403, body: { code: 'step-up' } });
    } finally {
      await stale.close();
    }
  });

  it('finds no account that is not there', async () => {
    const id = newId();
    expect((await ada.post(`/api/staff/${id}/disable`, { version: 1 })).status).toBe(404);
    expect((await ada.post(`/api/staff/${id}/invitation`)).status).toBe(404);
    expect((await ada.post(`/api/staff/${id}/roles/end`, { role: 'caseworker' })).status).toBe(404);
  });
});

describe('SQL injected into a request of an administrator', () => {
  const run = (sql: string, values: unknown[] = []) =>
    asFreshActor(house, 'ada', (client) => client.query(sql, values));
  const insertRole = `INSERT INTO auth.staff_role (staff_id, role, granted_by, granted_at) VALUES ($1, $2, $3, now())`;

  it('gives no role without a second person, to nobody', async () => {
    const { body } = await ada.post('/api/staff', { username: 'hanna', name: 'Hanna', guestUntil: null });
    for (const role of ['caseworker', 'supervisor', 'administrator'])
      await expect(run(insertRole, [body.staffId, role, ada.id])).rejects.toMatchObject({ code: '42501' });
    await expect(run(insertRole, [ada.id, 'supervisor', ada.id])).rejects.toMatchObject({ code: '42501' });
  });

  it('gives no role on an approval that is granted and not used in this very moment', async () => {
    const id = await makeStaff(house, 'ilse', ['caseworker']);
    await ada.post(`/api/staff/${id}/roles/end`, { role: 'caseworker' });
    const payload = { staffId: id, roles: ['clinician'], reason: 'other' };
    const asked = await ada.post('/api/approvals', { act: 'role.grant', payload });
    const sara = await house.signIn('sara');
    const { version, requestHash } = (await sara.get(`/api/approvals/${asked.body.id}`)).body;
    await sara.post(`/api/approvals/${asked.body.id}/grant`, { version, requestHash });
    await expect(run(insertRole, [id, 'clinician', ada.id])).rejects.toMatchObject({ code: '42501' });
    const { body } = await ada.post('/api/staff', { username: 'jana', name: 'Jana', guestUntil: null });
    const other: string = body.staffId;
    // Used up by hand it serves what it names, and nothing else.
    const useUp = `UPDATE app.approval SET state = 'used', version = version + 1 WHERE id = $1`;
    const given = (role: string, to = id) =>
      asFreshActor(house, 'ada', async (client) => {
        await client.query(useUp, [asked.body.id]);
        return client.query(insertRole, [to, role, ada.id]);
      });
    await expect(given('supervisor')).rejects.toMatchObject({ code: '42501' });
    await expect(given('clinician', other)).rejects.toMatchObject({ code: '42501' });
    expect((await given('clinician')).rowCount).toBe(1);
  });

  it('brings no ended role back and rewrites no history', async () => {
    const id = await makeStaff(house, 'jutta', ['caseworker']);
    await ada.post(`/api/staff/${id}/roles/end`, { role: 'caseworker' });
    const back =
      'UPDATE auth.staff_role SET ended_at = NULL, ended_by = NULL, granted_by = $2 WHERE staff_id = $1';
    await expect(run(back, [id, ada.id])).rejects.toMatchObject({ code: '42501' });
    const rewrite = 'UPDATE auth.staff_role SET granted_by = $2 WHERE staff_id = $1';
    await expect(run(rewrite, [house.people.omar, ada.id])).rejects.toThrow();
  });

  it.each([
    ['sets nobody’s password', `UPDATE auth.staff SET password_hash = 'x' WHERE username = 'omar'`],
    [
      'clears nobody’s password',
      `UPDATE auth.staff SET password_hash = NULL, state = 'invited' WHERE username = 'omar'`,
    ],
    [
      'makes no account that has a password',
      `INSERT INTO auth.staff (id, office_id, username, name, password_hash, state, created_at, version)
       SELECT gen_random_uuid(), office_id, 'zelda', 'Z', 'x', 'active', now(), 1 FROM auth.staff WHERE username = 'omar'`,
    ],
    ['writes no invitation', `UPDATE auth.invitation SET expires_at = 'infinity'`],
    ['takes no invitation up', `SELECT auth.take_invitation('omar', sha256('x'), 'x')`],
    [
      'recovers no account',
      `SELECT auth.recover_account(gen_random_uuid(), (SELECT id FROM auth.staff WHERE username = 'omar'))`,
    ],
    ['lets nobody go', `SELECT auth.off_board((SELECT id FROM auth.staff WHERE username = 'omar'))`],
    [
      'invites nobody to the own account',
      `SELECT auth.make_invitation(gen_random_uuid(), auth.actor(), sha256('x'))`,
    ],
  ])('%s', async (_, sql) => {
    await expect(run(sql)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23514)$/) });
  });

  it('does not disable the own account, and not one of the last two', async () => {
    const own = await run(`UPDATE auth.staff SET state = 'disabled' WHERE id = $1`, [ada.id]);
    expect(own.rowCount).toBe(0);
    const id = await makeStaff(house, 'helga', ['administrator']);
    await expect(run(`UPDATE auth.staff SET state = 'disabled' WHERE id = $1`, [id])).rejects.toMatchObject({
      constraint: 'staff_two_administrators',
    });
  });
});

describe('SQL injected into a request of anybody else', () => {
  it.each([...others] as CastName[])('of %s changes no account, role, code or key holder', async (name) => {
    const changed = await asFreshActor(house, name, async (client) => [
      (await client.query(`UPDATE auth.staff SET state = 'disabled' WHERE username = 'omar'`)).rowCount,
      (await client.query(`UPDATE auth.staff_role SET ended_by = granted_by, ended_at = now()`)).rowCount,
      (await client.query(`UPDATE auth.profile SET profile = 'small-team'`)).rowCount,
    ]);
    expect(changed).toEqual([0, 0, 0]);
    for (const sql of [
      `INSERT INTO auth.key_holder (id, staff_id, named_by, named_at) VALUES (gen_random_uuid(), auth.actor(), auth.actor(), now())`,
      `SELECT auth.make_invitation(gen_random_uuid(), '${house.people.omar}', sha256('x'))`,
      `SELECT auth.set_recovery_code('${house.people.omar}', sha256('x'))`,
    ])
      await expect(asFreshActor(house, name, (client) => client.query(sql))).rejects.toMatchObject({
        code: '42501',
      });
  });
});
