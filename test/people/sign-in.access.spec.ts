import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignInService } from '../../src/people/sign-in/sign-in.service.js';
import { cast, type CastName, password } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { type Answer, House, Visitor } from '../house.js';
import { tryToSignIn } from './sessions.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

const WRONG = 'not the password of the tests';
const MINUTE = 60_000;
const seen = ({ status, body }: Answer) => ({ status, body });

/** Everything that was counted is forgotten a quarter of an hour later. */
const waitForFreeTries = () => house.clock.advance(31 * MINUTE);

async function setState(name: CastName, state: 'active' | 'disabled') {
  await house.asSuperuser((client) =>
    client.query('UPDATE auth.staff SET state = $2 WHERE id = $1', [house.people[name], state]),
  );
}

async function withoutRole(name: CastName, work: () => Promise<void>) {
  const values = [house.people[name], cast[name]];
  await house.asSuperuser((client) =>
    client.query('DELETE FROM auth.staff_role WHERE staff_id = $1 AND role = $2', values),
  );
  await work();
  await house.asSuperuser((client) =>
    client.query(
      'INSERT INTO auth.staff_role (staff_id, role, granted_by, granted_at) VALUES ($1, $2, $1, now())',
      values,
    ),
  );
}

describe('who is not let in', () => {
  it('gets one answer for a wrong password, an unknown name, a disabled account and one without a role', async () => {
    await setState('marc', 'disabled');
    const answers = [
      await tryToSignIn(house, 'amina', WRONG),
      await tryToSignIn(house, 'nobody.here', WRONG),
      await tryToSignIn(house, 'nobody.here', password),
      await tryToSignIn(house, 'marc', password),
      await tryToSignIn(house, 'marc', WRONG),
    ];
    await withoutRole('omar', async () => {
      answers.push(await tryToSignIn(house, 'omar', password));
    });
    await setState('marc', 'active');
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    for (const answer of answers) {
      expect(seen(answer)).toEqual(seen(answers[0]!));
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    waitForFreeTries();
  });

  it.each([
    ['a name that no account can have', 'Amina Ü; DROP TABLE staff'],
    ['a name with a byte that a database refuses', 'ami\u0000na'],
    ['a name of half a letter', 'amina\ud800'],
    ['a name in Arabic', 'أمينة'],
  ])('gets the same answer for %s', async (_, name) => {
    const answer = await tryToSignIn(house, name, WRONG);
    expect(seen(answer)).toEqual(seen(await tryToSignIn(house, 'nobody.here', WRONG)));
    expect(answer.status).toBe(401);
    waitForFreeTries();
  });

  it.each([
    ['no password', { username: 'amina' }, 'password'],
    ['no name', { password }, 'username'],
    ['an empty password', { username: 'amina', password: '' }, 'password'],
    ['a password of 201 characters', { username: 'amina', password: 'x'.repeat(201) }, 'password'],
    ['a number as a password', { username: 'amina', password: 15 }, 'password'],
    ['a list as a name', { username: ['amina'], password }, 'username'],
    ['a role to choose', { username: 'amina', password, role: 'supervisor' }, 'role'],
  ])('is told what is wrong with a request with %s', async (_, body, path) => {
    const answer = await house.stranger().post('/api/session', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path }] } });
    expect(JSON.stringify(answer.body)).not.toContain(password);
  });

  it('leaves a line that names no account', async () => {
    const lines = await linesOf(house, () => tryToSignIn(house, 'amina', WRONG));
    expect(lines).toMatchObject([
      { act: 'session.start', res: 'refused', reason: 'sign-in-failed', actor: { kind: 'nobody' } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/amina/i);
    waitForFreeTries();
  });

  it('never finds name or password in what the service logs', () => {
    const logged = house.logged.join();
    expect(logged).not.toContain(WRONG);
    expect(logged).not.toContain(password);
    expect(logged).not.toContain('nobody.here');
  });
});

describe('guessing a password', () => {
  const guess = (name: string) => tryToSignIn(house, name, WRONG);

  it('has to wait after five failures, twice as long after each, even with the right password', async () => {
    for (let failure = 0; failure < 5; failure += 1) expect((await guess('lena')).status).toBe(401);
    const right = await tryToSignIn(house, 'lena', password);
    expect(right).toMatchObject({ status: 429, body: { code: 'too-many' } });
    expect(right.headers.get('retry-after')).toBe('2');
    house.clock.advance(2_000);
    expect((await guess('lena')).status).toBe(401);
    expect((await guess('lena')).headers.get('retry-after')).toBe('4');
    house.clock.advance(4_000);
    expect((await tryToSignIn(house, 'lena', password)).status).toBe(201);
    waitForFreeTries();
  });

  it('waits for an account that does not exist just as long', async () => {
    for (let failure = 0; failure < 5; failure += 1) await guess('nobody.here');
    const answer = await guess('nobody.here');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '2']);
    waitForFreeTries();
  });

  it('does not lock others out: not another account here, not the same account elsewhere', async () => {
    for (let failure = 0; failure < 6; failure += 1) await guess('ines');
    expect((await tryToSignIn(house, 'ines', password)).status).toBe(429);
    expect((await tryToSignIn(house, 'sara', password)).status).toBe(201);
    const elsewhere = await house.app.get(SignInService).signIn('ines', password, '192.0.2.7');
    expect(elsewhere.actor.id).toBe(house.people.ines);
    waitForFreeTries();
  });

  it('is forgotten for the account at this address when its person signs in', async () => {
    for (let failure = 0; failure < 4; failure += 1) await guess('yara');
    expect((await tryToSignIn(house, 'yara', password)).status).toBe(201);
    for (let failure = 0; failure < 4; failure += 1) expect((await guess('yara')).status).toBe(401);
    expect((await tryToSignIn(house, 'yara', password)).status).toBe(201);
    waitForFreeTries();
  });

  it('counts guesses that come at the same moment one by one', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => guess('bilal')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
    waitForFreeTries();
  });

  it('from one address at many accounts has to wait after fifty failures', async () => {
    for (let account = 0; account < 50; account += 1) {
      expect((await guess(`nobody.${account}`)).status).toBe(401);
    }
    expect((await tryToSignIn(house, 'amina', password)).status).toBe(429);
    const elsewhere = await house.app.get(SignInService).signIn('amina', password, '192.0.2.8');
    expect(elsewhere.actor.id).toBe(house.people.amina);
    waitForFreeTries();
    expect((await tryToSignIn(house, 'amina', password)).status).toBe(201);
  });

  it('leaves no name and no address in the database', async () => {
    await guess('ines');
    const rows = await house.asSuperuser((client) =>
      client.query<{ subject: Buffer }>('SELECT subject FROM auth.attempt'),
    );
    const subjects = rows.rows.map(({ subject }) => subject.toString('latin1')).join();
    expect(rows.rowCount).toBeGreaterThan(0);
    expect(subjects).not.toContain('ines');
    expect(subjects).not.toContain('127.0.0.1');
    waitForFreeTries();
  });
});

describe('whoever is not signed in', () => {
  const token = 'A'.repeat(43);

  it.each([
    ['no cookie', undefined],
    ['a token that nobody has', `__Host-causeway=${token}`],
    ['a token of the wrong form', '__Host-causeway=1; __Host-causeway='],
    ['a cookie of another name', `causeway=${token}`],
  ])('sees nothing with %s', async (_, cookie) => {
    const visitor = new Visitor(house, cookie, '');
    for (const path of ['/api/session', '/api/cases', '/api/staff', '/api/search/people?q=a']) {
      const answer = await visitor.get(path);
      expect([path, answer.status, answer.body.code]).toEqual([path, 401, 'not-signed-in']);
    }
    expect((await visitor.delete('/api/session')).status).toBe(401);
  });

  it('is also whose account was disabled a moment ago', async () => {
    const tomas = await house.signInAnew('tomas');
    await setState('tomas', 'disabled');
    expect((await tomas.get('/api/session')).status).toBe(401);
    expect((await tomas.get('/api/cases')).status).toBe(401);
    await setState('tomas', 'active');
  });

  it('is also whose role was taken away a moment ago', async () => {
    const omar = await house.signInAnew('omar');
    expect((await omar.get('/api/cases')).status).toBe(200);
    await withoutRole('omar', async () => {
      expect((await omar.get('/api/cases')).status).toBe(401);
      expect((await omar.get('/api/session')).status).toBe(401);
    });
  });
});
