import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { password } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { passkeyOf } from '../strict-sign-in.js';
import { giveFactor, onwards } from './factors.js';
import { age, tryToSignIn } from './sessions.js';

let house: House;
beforeAll(async () => {
  house = await House.open({ strict: true });
  // In a small team one person holds several roles.
  await house.asSuperuser((client) => client.query(`UPDATE auth.profile SET profile = 'small-team'`));
});
afterAll(() => house.close());

const isSignedIn = async (visitor: Visitor) => (await visitor.get('/api/session')).status;
const stepUp = (visitor: Visitor, name: 'amina' | 'bilal') =>
  giveFactor(visitor, '/api/session/step-up', passkeyOf(house, name));

async function giveRole(username: 'sara' | 'bilal', role: string) {
  await house.asSuperuser((client) =>
    client.query(
      `INSERT INTO auth.staff_role (staff_id, role, granted_by, granted_at) VALUES ($1, $2, $3, now())`,
      [house.people[username], role, house.people.jonas],
    ),
  );
}

describe('a step-up', () => {
  it('makes the second factor fresh again for five minutes, with a new token', async () => {
    const amina = await house.signInAnew('amina');
    house.clock.advance(6 * 60_000);
    expect((await amina.post('/api/factors/totp')).body.code).toBe('step-up');
    const lines = await linesOf(house, async () => {
      const fresh = onwards(amina, await stepUp(amina, 'amina'));
      expect((await fresh.post('/api/factors/totp')).status).toBe(201);
      expect(await isSignedIn(amina)).toBe(401);
    });
    expect(lines.map(({ act }) => act)).toEqual(['session.step-up', 'session.step-up', 'factor.add']);
  });

  it('never moves the end of the session', async () => {
    const amina = await house.signInAnew('amina');
    const { expiresAt } = (await amina.get('/api/session')).body;
    house.clock.advance(60_000);
    const answer = await stepUp(amina, 'amina');
    expect(answer.body.expiresAt).toBe(expiresAt);
    const maxAge = Number(/Max-Age=(\d+)/.exec(answer.headers.get('set-cookie')!)![1]);
    expect(maxAge).toBeLessThanOrEqual(10 * 3_600 - 59);
  });

  it('is refused with the password where the password is not enough', async () => {
    const amina = await house.signInAnew('amina');
    const answer = await amina.post('/api/session/step-up', { method: 'password', password });
    expect(answer).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
  });
});

describe('going on in another role', () => {
  it('is possible in a role that one holds, with a new token; the old one is dead', async () => {
    await giveRole('sara', 'safety-officer');
    const sara = await house.signInAnew('sara');
    const first = (await sara.get('/api/session')).body;
    const role = first.actor.role === 'supervisor' ? 'safety-officer' : 'supervisor';
    const answer = await sara.post('/api/session/role', { role });
    expect(answer.body).toMatchObject({
      actor: { role },
      freshUntil: first.freshUntil,
      expiresAt: first.expiresAt,
    });
    const switched = onwards(sara, answer);
    expect((await switched.get('/api/session')).body.actor.role).toBe(role);
    expect(await isSignedIn(sara)).toBe(401);
  });

  it('is refused in a role that one does not hold, and the refusal is a line', async () => {
    const amina = await house.signInAnew('amina');
    const lines = await linesOf(house, async () => {
      const answer = await amina.post('/api/session/role', { role: 'supervisor' });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    });
    expect(lines).toMatchObject([{ act: 'session.switch', res: 'refused', reason: 'forbidden' }]);
    expect(await isSignedIn(amina)).toBe(200);
  });

  it('needs a fresh second factor', async () => {
    await giveRole('bilal', 'testimony-officer');
    const bilal = await house.signInAnew('bilal');
    house.clock.advance(6 * 60_000);
    expect((await bilal.post('/api/session/role', { role: 'testimony-officer' })).body.code).toBe('step-up');
    const fresh = onwards(bilal, await stepUp(bilal, 'bilal'));
    expect((await fresh.post('/api/session/role', { role: 'testimony-officer' })).status).toBe(201);
  });
});

describe("one's own sessions", () => {
  it('are listed with browser and times, and this one is marked', async () => {
    const headers = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    await house.stranger().post('/api/session', { username: 'noor', password }, headers);
    const noor = await house.signInAnew('noor');
    const { items, next } = (await noor.get('/api/sessions')).body;
    expect(next).toBeNull();
    expect(items).toHaveLength(2);
    expect(items.filter(({ isThis }: { isThis: boolean }) => isThis)).toMatchObject([
      { role: 'clinician', factor: 'passkey' },
    ]);
    expect(items.find(({ isThis }: { isThis: boolean }) => !isThis)).toMatchObject({
      role: 'signing-in',
      factor: null,
      client: 'Firefox on Linux',
    });
  });

  it('are ended one by one, or all but this one', async () => {
    const [here, there, elsewhere] = [
      await house.signInAnew('ines'),
      await house.signInAnew('ines'),
      await house.signInAnew('ines'),
    ];
    const list = async () =>
      (await here.get('/api/sessions')).body.items as { id: string; isThis: boolean }[];
    const before = await list();
    const oldest = before.filter(({ isThis }) => !isThis).at(-1)!;
    expect((await here.post(`/api/sessions/${oldest.id}/end`)).status).toBe(204);
    expect([await isSignedIn(there), await isSignedIn(elsewhere)].sort()).toEqual([200, 401]);
    expect((await here.post(`/api/sessions/${oldest.id}/end`)).status).toBe(404);
    expect((await here.post('/api/sessions/end-others')).status).toBe(204);
    expect(await list()).toHaveLength(1);
    expect([await isSignedIn(here), await isSignedIn(there), await isSignedIn(elsewhere)]).toEqual([
      200, 401, 401,
    ]);
  });

  it('are not ended by somebody else, who learns nothing of them', async () => {
    const [marc, tomas] = [await house.signInAnew('marc'), await house.signInAnew('tomas')];
    const [session] = (await marc.get('/api/sessions')).body.items;
    expect((await tomas.post(`/api/sessions/${session.id}/end`)).status).toBe(404);
    expect(await isSignedIn(marc)).toBe(200);
  });

  it('that are over are not listed', async () => {
    const yara = await house.signInAnew('yara');
    await age(house, yara, 'expires_at', 1);
    const again = await house.signInAnew('yara');
    expect((await again.get('/api/sessions')).body.items).toHaveLength(1);
  });
});

describe('a new password of oneself', () => {
  const chosen = 'seven quiet boats at noon';

  it('counts from now on, ends the other sessions, and is a line', async () => {
    const [here, there] = [await house.signInAnew('emil'), await house.signInAnew('emil')];
    const lines = await linesOf(house, async () => {
      expect((await here.post('/api/password', { password: chosen })).status).toBe(204);
    });
    expect(lines).toMatchObject([{ act: 'password.change', res: 'allowed' }]);
    expect(JSON.stringify(lines)).not.toContain(chosen);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([200, 401]);
    expect((await tryToSignIn(house, 'emil', password)).status).toBe(401);
    expect((await tryToSignIn(house, 'emil', chosen)).status).toBe(201);
  });

  it('is refused without a fresh second factor', async () => {
    const jonas = await house.signInAnew('jonas');
    house.clock.advance(6 * 60_000);
    expect((await jonas.post('/api/password', { password: chosen })).body.code).toBe('step-up');
    expect((await tryToSignIn(house, 'jonas', password)).status).toBe(201);
  });

  it.each([
    ['tooShort', 'short'],
    ['guessable', 'password1234567'],
    ['personal', 'omar omar omar 1'],
  ])('is refused when it is %s', async (rule, given) => {
    const omar = await house.signInAnew('omar');
    const answer = await omar.post('/api/password', { password: given });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'password', rule }] } });
  });

  it('is refused by the database to SQL that somebody injected without a fresh second factor', async () => {
    const bilal = await house.signInAnew('bilal');
    expect(bilal.id).toBe(house.people.bilal);
    await house.asApp(async (client) => {
      await expect(client.query(`SELECT auth.change_password('x', '${house.people.bilal}')`)).rejects.toThrow(
        /no fresh second factor/,
      );
    });
  });
});
