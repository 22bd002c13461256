import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RouteRegister } from '../../src/platform/access/route-register.js';
import { type CastName, password } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { type Answer, House, type Visitor } from '../house.js';
import type { Twist } from '../people/authenticator.js';
import {
  ask,
  codeOf,
  enrolApp,
  giveFactor,
  halfSignIn,
  newAuthenticator,
  onwards,
  signInByPasskey,
} from '../people/factors.js';
import { passkeyOf } from '../strict-sign-in.js';

/** Attack 27 of the security design: around, through and behind the second factor. */

let house: House;
let secret: string;
beforeAll(async () => {
  house = await House.open({ strict: true });
  await house.signInAnew('amina');
  ({ secret } = await enrolApp(house, await halfSignIn(house, 'bilal')));
});
afterAll(() => house.close());
beforeEach(() => house.clock.advance(25 * 3_600_000));

const failed = { status: 401, body: { code: 'sign-in-failed' } };
const giveCode = (visitor: Visitor, code: string) =>
  visitor.post('/api/session/factor', { method: 'totp', code });
const rightCode = (stepsLater = 0) => codeOf(secret, house.clock.now(), stepsLater);
const wrongCode = () => {
  const near = [-2, -1, 0, 1, 2].map((step) => rightCode(step));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code))!;
};

describe('who has the password and skips the second step', () => {
  it('opens no route: each one asks for the second factor', async () => {
    const half = await halfSignIn(house, 'amina');
    const ofSigningIn = ['session.complete', 'session.end', 'factor.enrol', 'factor.list'];
    const routes = house.app
      .get(RouteRegister)
      .list()
      .filter(({ publicWhy, act }) => publicWhy === undefined && !ofSigningIn.includes(act ?? ''));
    expect(routes.length).toBeGreaterThan(40);
    for (const { method, path } of routes) {
      const url = path.replaceAll(/:[A-Za-z]+/g, house.people.amina);
      const answer = await half.send<any>(method, url, method === 'GET' ? undefined : {}, {});
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 403, 'second-factor']);
    }
  });

  it.each([
    '/api/session/enrol/passkey/options',
    '/api/session/enrol/passkey',
    '/api/session/enrol/totp',
    '/api/session/enrol/totp/confirm',
  ])(
    'does not enrol a factor of their own at %s when the account has one, and the try is a line',
    async (path) => {
      const half = await halfSignIn(house, 'amina');
      const lines = await linesOf(house, async () => {
        expect(await half.post(path)).toMatchObject({ status: 403, body: { code: 'second-factor' } });
      });
      expect(lines).toMatchObject([{ act: 'factor.enrol', res: 'refused', reason: 'second-factor' }]);
    },
  );

  it('does not enrol behind somebody who was faster', async () => {
    const [attacker, owner] = [await halfSignIn(house, 'omar'), await halfSignIn(house, 'omar')];
    const key = newAuthenticator(house);
    const { challengeId, options } = await ask(attacker, '/api/session/enrol/passkey/options');
    const body = { challengeId, credential: key.create(options), name: 'mine' };
    const answers = await Promise.all([
      attacker.post('/api/session/enrol/passkey', body),
      enrolApp(house, owner).then(
        () => ({ status: 201 }),
        () => ({ status: 403 }),
      ),
    ]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const { rows } = await house.asSuperuser((client) =>
      client.query(
        `SELECT (SELECT count(*) FROM auth.passkey WHERE staff_id = $1)::int
           + (SELECT count(*) FROM auth.totp WHERE staff_id = $1 AND confirmed_at IS NOT NULL)::int AS n`,
        [house.people.omar],
      ),
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('does not use the password a second time in place of a second factor', async () => {
    const half = await halfSignIn(house, 'amina');
    expect(await half.post('/api/session/factor', { method: 'password', password })).toMatchObject(failed);
  });
});

describe('who saw or guesses a code', () => {
  it('does not use it again in its own period, nor one of a period before', async () => {
    const owner = await halfSignIn(house, 'bilal');
    const code = rightCode();
    expect((await giveCode(owner, code)).status).toBe(201);
    const half = await halfSignIn(house, 'bilal');
    expect(await giveCode(half, code)).toMatchObject(failed);
    expect(await giveCode(half, rightCode(-1))).toMatchObject(failed);
    expect((await giveCode(half, rightCode(1))).status).toBe(201);
  });

  it('does not use it twice at the same moment', async () => {
    const halves = await Promise.all(Array.from({ length: 4 }, () => halfSignIn(house, 'bilal')));
    const code = rightCode();
    const answers = await Promise.all(halves.map((half) => giveCode(half, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401]);
  });

  it.each([-2, 2])('does not use the one that is %s periods away', async (steps) => {
    expect(await giveCode(await halfSignIn(house, 'bilal'), rightCode(steps))).toMatchObject(failed);
  });

  it('waits after five wrong ones, in whatever session, even with the right one', async () => {
    for (let guess = 0; guess < 5; guess += 1)
      expect(await giveCode(await halfSignIn(house, 'bilal'), wrongCode())).toMatchObject(failed);
    const half = await halfSignIn(house, 'bilal');
    const answer = await giveCode(half, rightCode());
    expect(answer).toMatchObject({ status: 429, body: { code: 'too-many' } });
    expect(answer.headers.get('retry-after')).toBe('30');
    house.clock.advance(30_000);
    expect((await giveCode(half, rightCode())).status).toBe(201);
  });

  it('guesses no faster at the same moment', async () => {
    const half = await halfSignIn(house, 'bilal');
    const wrong = wrongCode();
    const answers = await Promise.all(Array.from({ length: 12 }, () => giveCode(half, wrong)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('leaves a line for each wrong one, in the name of the account', async () => {
    const half = await halfSignIn(house, 'bilal');
    const lines = await linesOf(house, () => giveCode(half, wrongCode()));
    expect(lines).toMatchObject([
      {
        act: 'session.complete',
        res: 'refused',
        reason: 'sign-in-failed',
        actor: { kind: 'staff', role: 'signing-in' },
      },
    ]);
  });

  it('does not come in with a code where the account has a passkey and no app', async () => {
    expect(await giveCode(await halfSignIn(house, 'amina'), rightCode())).toMatchObject(failed);
  });

  it.each(['12345', '1234567', 'abcdef', '', 123456, '１２３４５６'])(
    'is told that %p is no code',
    async (code) => {
      const half = await halfSignIn(house, 'bilal');
      expect((await half.post('/api/session/factor', { method: 'totp', code })).status).toBe(400);
    },
  );
});

describe('who answers for a passkey', () => {
  it.each([
    ['from another address', { origin: 'http://localhost.evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['to a challenge of their own', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['without verifying the person', { isVerified: false }],
    ['inside a foreign page', { isEmbedded: true }],
    ['with a copied key whose counter stands still', { counter: 1 }],
    ['with the credential of nobody', { credentialId: Buffer.alloc(32, 9) }],
  ] as [string, Twist][])('is refused %s, at every door, and that is a line', async (_, twist) => {
    const key = passkeyOf(house, 'amina');
    const half = await halfSignIn(house, 'amina');
    const lines = await linesOf(house, async () => {
      expect(await giveFactor(half, '/api/session/factor', key, twist)).toMatchObject(failed);
      expect(await signInByPasskey(house, key, twist)).toMatchObject(failed);
    });
    const refused = lines.filter(({ res }) => res === 'refused');
    expect(refused.map(({ act, reason }) => [act, reason])).toEqual([
      ['session.complete', 'sign-in-failed'],
      ['session.start', 'sign-in-failed'],
    ]);
  });

  it.each([
    ['an account of somebody else', { userHandle: Buffer.from('somebody else').toString('base64url') }],
    ['no account', { userHandle: undefined }],
  ] as [string, Twist][])('is refused when the passkey alone names %s', async (_, twist) => {
    expect(await signInByPasskey(house, passkeyOf(house, 'amina'), twist)).toMatchObject(failed);
  });

  async function answerTo(visitor: Visitor, path: string, name: CastName = 'amina') {
    const { challengeId, options } = await ask(visitor, `${path}/options`);
    return { method: 'passkey', challengeId, credential: passkeyOf(house, name).get(options) };
  }
  const send = (visitor: Visitor, path: string, body: unknown): Promise<Answer> => visitor.post(path, body);

  it('does not use one answer twice', async () => {
    const half = await halfSignIn(house, 'amina');
    const body = await answerTo(half, '/api/session/factor');
    const full = onwards(half, await send(half, '/api/session/factor', body));
    expect(await send(await halfSignIn(house, 'amina'), '/api/session/factor', body)).toMatchObject(failed);
    expect(await send(full, '/api/session/step-up', body)).toMatchObject(failed);
  });

  it('does not use one sign-in by passkey alone twice, not even at the same moment', async () => {
    const { challengeId, options } = await ask(house.stranger(), '/api/session/passkey/options');
    const body = { challengeId, credential: passkeyOf(house, 'amina').get(options) };
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => house.stranger().post('/api/session/passkey', body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
  });

  it('does not try on with a challenge after a wrong answer', async () => {
    const half = await halfSignIn(house, 'amina');
    const { challengeId, options } = await ask(half, '/api/session/factor/options');
    const key = passkeyOf(house, 'amina');
    const wrong = { method: 'passkey', challengeId, credential: key.get(options, { isVerified: false }) };
    const right = { method: 'passkey', challengeId, credential: key.get(options) };
    expect(await send(half, '/api/session/factor', wrong)).toMatchObject(failed);
    expect(await send(half, '/api/session/factor', right)).toMatchObject(failed);
  });

  it('does not use a challenge of another session, of another person, or for another purpose', async () => {
    const [half, other] = [await halfSignIn(house, 'amina'), await halfSignIn(house, 'amina')];
    const body = await answerTo(half, '/api/session/factor');
    expect(await send(other, '/api/session/factor', body)).toMatchObject(failed);

    const fresh = await house.signInAnew('amina');
    const forStepUp = await answerTo(fresh, '/api/session/step-up');
    expect(await send(half, '/api/session/factor', forStepUp)).toMatchObject(failed);

    await house.signInAnew('sara');
    const sara = await halfSignIn(house, 'sara');
    const ofAmina = await answerTo(half, '/api/session/factor');
    expect(await send(sara, '/api/session/factor', ofAmina)).toMatchObject(failed);

    const { challengeId, options } = await ask(house.stranger(), '/api/session/passkey/options');
    const forSignIn = { method: 'passkey', challengeId, credential: passkeyOf(house, 'amina').get(options) };
    expect(await send(half, '/api/session/factor', forSignIn)).toMatchObject(failed);
  });

  it('does not use a challenge after five minutes', async () => {
    const half = await halfSignIn(house, 'amina');
    const body = await answerTo(half, '/api/session/factor');
    const lasts = await house.asSuperuser(async (client) => {
      const found = await client.query<{ at: Date }>('SELECT max(expires_at) AS at FROM auth.challenge');
      await client.query(`UPDATE auth.challenge SET expires_at = now() - interval '1 second'`);
      return found.rows[0]!.at.getTime() - house.clock.now().getTime();
    });
    expect(Math.round(lasts / 60_000)).toBe(5);
    expect(await send(half, '/api/session/factor', body)).toMatchObject(failed);
  });

  it('does not step up in the session of another person', async () => {
    const sara = await house.signInAnew('sara');
    const { challengeId, options } = await ask(sara, '/api/session/step-up/options');
    const body = { method: 'passkey', challengeId, credential: passkeyOf(house, 'amina').get(options) };
    expect(await send(sara, '/api/session/step-up', body)).toMatchObject(failed);
  });

  it('does not enrol a passkey that somebody has already', async () => {
    const sara = await house.signInAnew('sara');
    const { challengeId, options } = await ask(sara, '/api/factors/passkeys/options');
    const credential = newAuthenticator(house).create(options, {
      credentialId: passkeyOf(house, 'amina').credentialId,
    });
    const answer = await sara.post('/api/factors/passkeys', { challengeId, credential, name: 'a twin' });
    expect(answer.status).toBe(400);
  });
});

describe('who has a copy of a passkey', () => {
  it('is found by the counter: after the copy was used, the key itself is refused', async () => {
    const key = passkeyOf(house, 'sara');
    await house.signInAnew('sara');
    expect((await signInByPasskey(house, key, { counter: 1_000 })).status).toBe(201);
    expect(await signInByPasskey(house, key)).toMatchObject(failed);
  });
});
