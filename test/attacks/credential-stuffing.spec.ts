import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignInService } from '../../src/people/sign-in/sign-in.service.js';
import { Tries } from '../../src/people/sign-in/tries.service.js';
import { type CastName, password } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { type Answer, House } from '../house.js';
import { signInByPasskey } from '../people/factors.js';
import { tryToSignIn } from '../people/sessions.js';
import { passkeyOf } from '../strict-sign-in.js';

/** Attacks 25 and 26 of the security design: many guesses, a chosen victim, and questions about who has an account. */

const WRONG = 'not the password of the tests';
let house: House;
beforeAll(async () => {
  house = await House.open({ strict: true });
});
afterAll(() => house.close());
beforeEach(async () => {
  // All counts of the test before are over, and what it left to be written is written.
  house.clock.advance(25 * 3_600_000);
  await house.app.get(Tries).writeRefusals();
});

/** The code of a refusal when somebody guesses from an address. */
async function guessFrom(address: string, name: string, given = WRONG): Promise<string> {
  const signIn = house.app.get(SignInService).signIn(name, given, address);
  return signIn.then(
    () => 'in',
    (error: { code?: string }) => error.code ?? 'unknown',
  );
}

/** Guesses at one account, each from an address of its own. */
async function guessFromEverywhere(name: string, guesses: number): Promise<string[]> {
  const codes: string[] = [];
  for (let guess = 0; guess < guesses; guess += 1) codes.push(await guessFrom(`198.51.100.${guess}`, name));
  return codes;
}

describe('who guesses from many addresses at one account', () => {
  it('has to wait after thirty guesses, wherever the next one comes from', async () => {
    const codes = await guessFromEverywhere('amina', 34);
    expect(codes.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 'sign-in-failed'));
    expect(codes.slice(30)).toEqual(Array.from({ length: 4 }, () => 'too-many'));
  });

  it('waits as long for an account that does not exist', async () => {
    const [known, unknown] = [
      await guessFromEverywhere('bilal', 33),
      await guessFromEverywhere('nobody.here', 33),
    ];
    expect(unknown).toEqual(known);
  });

  it('does not get in with the right password while it waits', async () => {
    await guessFromEverywhere('noor', 30);
    expect(await guessFrom('203.0.113.9', 'noor', password)).toBe('too-many');
  });

  it('guesses no faster at the same moment', async () => {
    const codes = await Promise.all(
      Array.from({ length: 60 }, (_, guess) => guessFrom(`198.51.100.${guess}`, 'ines')),
    );
    expect(codes.filter((code) => code === 'sign-in-failed')).toHaveLength(30);
    expect(codes.filter((code) => code === 'too-many')).toHaveLength(30);
  });
});

describe('who wants to lock a chosen person out', () => {
  it('does not: a passkey still signs in, from any address', async () => {
    await house.signInAnew('sara');
    await guessFromEverywhere('sara', 32);
    for (let guess = 0; guess < 8; guess += 1) await tryToSignIn(house, 'sara', WRONG);
    expect((await tryToSignIn(house, 'sara', password)).status).toBe(429);
    const answer = await signInByPasskey(house, passkeyOf(house, 'sara'));
    expect(answer).toMatchObject({ status: 201, body: { actor: { username: 'sara' } } });
  });

  it('holds up the password for four minutes at most', async () => {
    await guessFromEverywhere('tomas', 30);
    for (let guess = 0; guess < 12; guess += 1) {
      house.clock.advance(4 * 60_000);
      await guessFrom(`203.0.113.${guess}`, 'tomas');
    }
    expect(await guessFrom('192.0.2.1', 'tomas', password)).toBe('too-many');
    house.clock.advance(4 * 60_000);
    expect(await guessFrom('192.0.2.1', 'tomas', password)).toBe('in');
  });

  it('cannot fill the log: refused tries of a minute are one line with their count', async () => {
    for (let guess = 0; guess < 5; guess += 1) await tryToSignIn(house, 'lena', WRONG);
    const refused = async (tries: number) => {
      for (let each = 0; each < tries; each += 1)
        expect((await tryToSignIn(house, 'lena', WRONG)).status).toBe(429);
    };
    expect(await linesOf(house, () => refused(7))).toEqual([]);
    house.clock.advance(61_000);
    const written = await linesOf(house, () => house.app.get(Tries).writeRefusals());
    expect(written).toMatchObject([
      {
        act: 'session.start',
        res: 'refused',
        reason: 'too-many',
        actor: { kind: 'nobody' },
        obj: { count: 7 },
      },
    ]);
    expect(await linesOf(house, () => house.app.get(Tries).writeRefusals())).toEqual([]);
  });

  it('loses no refused try: the next one after the minute writes those before it', async () => {
    for (let guess = 0; guess < 12; guess += 1) {
      await tryToSignIn(house, 'marc', WRONG);
      house.clock.advance(guess < 4 ? 0 : 2_000 * 2 ** (guess - 4));
    }
    await tryToSignIn(house, 'marc', WRONG);
    const refused = async (tries: number) => {
      for (let each = 0; each < tries; each += 1)
        expect((await tryToSignIn(house, 'marc', WRONG)).status).toBe(429);
    };
    await refused(3);
    house.clock.advance(61_000);
    expect(await linesOf(house, () => refused(1))).toMatchObject([{ obj: { count: 3 } }]);
    house.clock.advance(61_000);
    expect(await linesOf(house, () => house.app.get(Tries).writeRefusals())).toMatchObject([
      { obj: { count: 1 } },
    ]);
  });

  it('does not make the count of the refused disappear by a sign-in of its victim', async () => {
    for (let guess = 0; guess < 5; guess += 1) await tryToSignIn(house, 'jonas', WRONG);
    expect((await tryToSignIn(house, 'jonas', WRONG)).status).toBe(429);
    house.clock.advance(2_000);
    expect((await tryToSignIn(house, 'jonas', password)).status).toBe(201);
    house.clock.advance(61_000);
    expect(await linesOf(house, () => house.app.get(Tries).writeRefusals())).toMatchObject([
      { obj: { count: 1 } },
    ]);
  });
});

describe('who asks for challenges without end, to fill table and log', () => {
  it('has to wait after three hundred from one address', async () => {
    let answer: Answer | undefined;
    for (let time = 0; time < 301; time += 1)
      answer = await house.stranger().post('/api/session/passkey/options');
    expect(answer).toMatchObject({ status: 429, body: { code: 'too-many' } });
  });
});

describe('who wants to know who has an account', () => {
  async function change(name: CastName, sql: string): Promise<void> {
    await house.asSuperuser((client) =>
      client.query(`UPDATE auth.staff SET ${sql} WHERE id = $1`, [house.people[name]]),
    );
  }

  it('sees one answer for unknown, known, disabled, invited and expired accounts', async () => {
    await change('yara', `state = 'disabled'`);
    await change('emil', `state = 'invited', password_hash = NULL`);
    await change('omar', `guest_until = now() - interval '1 day'`);
    const names = ['nobody.here', 'amina', 'yara', 'emil', 'omar'];
    const answers: Answer[] = [];
    for (const name of names) answers.push(await tryToSignIn(house, name, WRONG));
    for (const name of ['nobody.here', 'yara', 'emil', 'omar'])
      answers.push(await tryToSignIn(house, name, password));
    for (const { status, body, headers } of answers) {
      expect({ status, body }).toEqual({ status: 401, body: answers[0]!.body });
      expect(headers.getSetCookie()).toEqual([]);
      expect(headers.get('content-length')).toBe(answers[0]!.headers.get('content-length'));
    }
  });

  it('sees the same effort: each of them compares one password and asks the database as often', async () => {
    const source = house.opened.dataSource;
    const counted: Record<string, number> = {};
    for (const name of ['nobody.here', 'Nö body', 'amina', 'yara', 'emil', 'omar']) {
      let statements = 0;
      const real = source.createQueryRunner.bind(source);
      source.createQueryRunner = (...given) => {
        const runner = real(...given);
        const query = runner.query.bind(runner) as (...all: unknown[]) => Promise<unknown>;
        runner.query = ((...all: unknown[]) => {
          statements += 1;
          return query(...all);
        }) as typeof runner.query;
        return runner;
      };
      await guessFrom('192.0.2.77', name);
      source.createQueryRunner = real;
      counted[name] = statements;
    }
    expect(new Set(Object.values(counted)).size).toBe(1);
    expect(counted['amina']).toBeGreaterThan(5);
  });
});
