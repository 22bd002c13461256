import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cast, castNames, password } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { House, Visitor } from '../house.js';
import { age, tryToSignIn } from './sessions.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

const isSignedIn = async (visitor: Visitor) => (await visitor.get('/api/session')).status;

describe('signing in', () => {
  it.each(castNames)('lets %s in, in the role of the account', async (name) => {
    const answer = await tryToSignIn(house, name, password);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      actor: {
        id: house.people[name],
        username: name,
        name: name[0]!.toUpperCase() + name.slice(1),
        role: cast[name],
        roles: [cast[name]],
        office: { id: house.officeId, name: 'North', timeZone: 'Europe/Berlin' },
      },
      pending: null,
      freshUntil: expect.stringMatching(/^\d{4}-.*Z$/),
      passwordIsEnough: true,
      guestUntil: null,
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
      idleMinutes: 15,
      demonstration: true,
    });
  });

  it('takes the name in capital letters and with spaces around it', async () => {
    const answer = await tryToSignIn(house, '  AMINA ', password);
    expect([answer.status, answer.body.actor.username]).toEqual([201, 'amina']);
  });

  it('takes the password in either way in which a keyboard composes its letters', async () => {
    expect((await tryToSignIn(house, 'amina', password.normalize('NFD'))).status).toBe(201);
  });

  it('gives a cookie for this host only, that no script reads and no other site sends', async () => {
    const answer = await tryToSignIn(house, 'amina', password);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-causeway=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=36000$/,
      ),
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('gives another token each time, and the database keeps only its hash', async () => {
    const [one, other] = [await house.signInAnew('amina'), await house.signInAnew('amina')];
    expect(one.cookie).not.toBe(other.cookie);
    const token = one.cookie!.split('=')[1]!;
    const rows = await house.asSuperuser((client) =>
      client.query('SELECT s::text AS row FROM auth.session s'),
    );
    const all = rows.rows.map(({ row }: { row: string }) => row).join();
    expect(all).not.toContain(token);
    expect(all).not.toContain(Buffer.from(token).toString('hex'));
    expect(all).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
  });

  it('lasts ten hours, whatever is done in them', async () => {
    const { body } = await tryToSignIn(house, 'amina', password);
    const hours = (Date.parse(body.expiresAt as string) - house.clock.now().getTime()) / 3_600_000;
    expect(Math.round(hours)).toBe(10);
  });

  it('is a line of the log, and so is signing out', async () => {
    const lines = await linesOf(house, async () => {
      const amina = await house.signInAnew('amina');
      await amina.delete('/api/session');
    });
    expect(lines).toMatchObject([
      {
        act: 'session.start',
        res: 'allowed',
        actor: { kind: 'staff', role: 'caseworker' },
        obj: { type: 'session' },
      },
      { act: 'session.end', res: 'allowed', obj: { type: 'session' } },
    ]);
    expect(lines[0]!.obj!.id).toBe(lines[1]!.obj!.id);
  });
});

describe('a session', () => {
  it('says who is signed in', async () => {
    const sara = await house.signInAnew('sara');
    const answer = await sara.get('/api/session');
    expect([answer.status, answer.body.actor.username, answer.body.actor.role]).toEqual([
      200,
      'sara',
      'supervisor',
    ]);
  });

  it('ends at once when its person signs out, and the browser forgets it', async () => {
    const amina = await house.signInAnew('amina');
    const other = await house.signInAnew('amina');
    const answer = await amina.delete('/api/session');
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-causeway=;.* Max-Age=0$/)]);
    expect(await isSignedIn(amina)).toBe(401);
    expect((await amina.get('/api/cases')).status).toBe(401);
    expect(await isSignedIn(other)).toBe(200);
  });

  it('ends when nobody used it for fifteen minutes', async () => {
    const yara = await house.signInAnew('yara');
    await age(house, yara, 'last_seen_at', 14.9);
    expect(await isSignedIn(yara)).toBe(200);
    await age(house, yara, 'last_seen_at', 15.1);
    expect(await isSignedIn(yara)).toBe(401);
  });

  it('goes on while it is used', async () => {
    const emil = await house.signInAnew('emil');
    await age(house, emil, 'last_seen_at', 10);
    expect((await emil.get('/api/cases')).status).toBe(200);
    const found = await house.asSuperuser((client) =>
      client.query(
        `SELECT max(last_seen_at) > transaction_timestamp() - interval '1 minute' AS fresh
         FROM auth.session WHERE staff_id = $1`,
        [emil.id],
      ),
    );
    expect(found.rows).toEqual([{ fresh: true }]);
  });

  it('ends at its end, however busy it is', async () => {
    const noor = await house.signInAnew('noor');
    expect((await noor.get('/api/cases')).status).toBe(200);
    await age(house, noor, 'expires_at', 0.1);
    expect((await noor.get('/api/cases')).status).toBe(401);
    expect(await isSignedIn(noor)).toBe(401);
  });
});

describe('the password again, in the demonstration', () => {
  const stepUp = (visitor: Visitor, given: string) =>
    visitor.post('/api/session/step-up', { method: 'password', password: given });

  it('is a fresh second factor, with a new token', async () => {
    const lena = await house.signInAnew('lena');
    house.clock.advance(6 * 60_000);
    expect((await lena.post('/api/session/role', { role: 'legal-adviser' })).body.code).toBe('step-up');
    const fresh = lena.after(await stepUp(lena, password));
    expect(await isSignedIn(lena)).toBe(401);
    expect((await fresh.post('/api/session/role', { role: 'legal-adviser' })).status).toBe(201);
  });

  it('is refused when it is wrong, and waits after five wrong ones', async () => {
    const marc = await house.signInAnew('marc');
    for (let guess = 0; guess < 5; guess += 1)
      expect(await stepUp(marc, 'not the password')).toMatchObject({ status: 401 });
    expect(await stepUp(marc, password)).toMatchObject({ status: 429, body: { code: 'too-many' } });
    expect(await isSignedIn(marc)).toBe(200);
  });
});

describe('what a page may know before anybody signs in', () => {
  it('is only that this is the demonstration', async () => {
    expect((await house.stranger().get('/api/welcome')).body).toEqual({ demonstration: true });
  });
});
