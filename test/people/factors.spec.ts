import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { passkeyOf } from '../strict-sign-in.js';
import {
  ask,
  codeOf,
  enrolPasskey,
  giveFactor,
  halfSignIn,
  newAuthenticator,
  onwards,
  signInByPasskey,
} from './factors.js';

let house: House;
beforeAll(async () => {
  house = await House.open({ strict: true });
});
afterAll(() => house.close());

async function addPasskey(visitor: Visitor, name = 'a second key') {
  const authenticator = newAuthenticator(house);
  const { challengeId, options } = await ask(visitor, '/api/factors/passkeys/options');
  const body = { challengeId, credential: authenticator.create(options), name };
  return { authenticator, body, answer: await visitor.post('/api/factors/passkeys', body) };
}

describe('signing in with a password, where a password is not enough', () => {
  it('tells nothing of an account before its second factor, and opens nothing', async () => {
    await house.signInAnew('amina');
    const half = await halfSignIn(house, 'amina');
    expect((await half.get('/api/session')).body).toEqual({
      actor: null,
      pending: 'second-factor',
      freshUntil: null,
      passwordIsEnough: false,
      guestUntil: null,
      expiresAt: expect.any(String),
      idleMinutes: 15,
      demonstration: true,
    });
    for (const path of ['/api/cases', '/api/staff', '/api/sessions', '/api/search/people?q=a'])
      expect(await half.get(path)).toMatchObject({ status: 403, body: { code: 'second-factor' } });
  });

  it('waits ten minutes for the second factor', async () => {
    const half = await halfSignIn(house, 'amina');
    const { expiresAt } = (await half.get('/api/session')).body as { expiresAt: string };
    const minutes = (Date.parse(expiresAt) - house.clock.now().getTime()) / 60_000;
    expect(Math.round(minutes)).toBe(10);
  });

  it('goes on with a new token after the second factor; the first one is dead at once', async () => {
    const half = await halfSignIn(house, 'amina');
    const answer = await giveFactor(half, '/api/session/factor', passkeyOf(house, 'amina'));
    const full = onwards(half, answer);
    expect(full.cookie).not.toBe(half.cookie);
    expect((await full.get('/api/cases')).status).toBe(200);
    expect((await half.get('/api/session')).status).toBe(401);
  });

  it('has the first passkey enrolled before anything else, and that is a line', async () => {
    const half = await halfSignIn(house, 'bilal');
    expect((await half.get('/api/session')).body.pending).toBe('enrol');
    const lines = await linesOf(house, async () => {
      const full = await enrolPasskey(half, newAuthenticator(house));
      expect((await full.get('/api/session')).body.actor.username).toBe('bilal');
    });
    expect(lines.map(({ act, res, obj }) => [act, res, obj?.type])).toEqual([
      ['factor.enrol', 'allowed', 'challenge'],
      ['factor.enrol', 'allowed', 'session'],
      ['factor.enrol', 'allowed', 'passkey'],
    ]);
  });

  it('can be left before the second factor', async () => {
    const half = await halfSignIn(house, 'amina');
    expect((await half.delete('/api/session')).status).toBe(204);
    expect((await half.get('/api/session')).status).toBe(401);
  });
});

describe('signing in with a passkey alone', () => {
  it('begins a complete session, because the passkey asked its person as well', async () => {
    await house.signIn('sara');
    const answer = await signInByPasskey(house, passkeyOf(house, 'sara'));
    expect(answer).toMatchObject({ status: 201, body: { pending: null, actor: { username: 'sara' } } });
  });

  it('asks for no account: the options are the same for everybody', async () => {
    const { options } = await ask(house.stranger(), '/api/session/passkey/options');
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
  });

  it('is refused for a passkey that nobody enrolled', async () => {
    const stranger = newAuthenticator(house);
    const { challengeId, options } = await ask(house.stranger(), '/api/session/passkey/options');
    stranger.create({ ...options, rp: { id: 'localhost' }, user: { id: 'bm9ib2R5' } });
    const answer = await house
      .stranger()
      .post('/api/session/passkey', { challengeId, credential: stranger.get(options) });
    expect(answer).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
  });
});

describe('the factors of an account', () => {
  it('are listed for their owner, with names and uses and nothing that signs', async () => {
    const lena = await house.signInAnew('lena');
    const { body } = await lena.get('/api/factors');
    expect(body).toEqual({
      passkeys: [
        {
          id: expect.any(String),
          name: 'the key of the tests',
          isSynced: false,
          createdAt: expect.any(String),
          lastUsedAt: null,
        },
      ],
      totp: null,
    });
  });

  it('may be more than one, and each of them signs in', async () => {
    const lena = await house.signInAnew('lena');
    const { authenticator, answer } = await addPasskey(lena);
    expect(answer).toMatchObject({ status: 201, body: { id: expect.any(String) } });
    expect((await signInByPasskey(house, authenticator)).body.actor.username).toBe('lena');
    const { body } = await lena.get('/api/factors');
    expect(body.passkeys.map(({ name }: { name: string }) => name)).toEqual([
      'the key of the tests',
      'a second key',
    ]);
    expect(body.passkeys[1].lastUsedAt).toMatch(/Z$/);
  });

  it('may be an authenticator app beside a passkey, when its owner sets it up', async () => {
    const marc = await house.signInAnew('marc');
    const { secret } = (await marc.post('/api/factors/totp')).body as { secret: string };
    const code = codeOf(secret, house.clock.now());
    expect(
      (await marc.post('/api/factors/totp/confirm', { code: codeOf(secret, house.clock.now(), 7) })).status,
    ).toBe(400);
    expect((await marc.post('/api/factors/totp/confirm', { code })).status).toBe(204);
    expect((await marc.post('/api/factors/totp/remove')).status).toBe(204);
    expect((await marc.get('/api/factors')).body.totp).toBeNull();
    expect((await marc.post('/api/factors/totp/remove')).status).toBe(404);
  });

  it('are removed by their owner, but never the last one', async () => {
    const yara = await house.signInAnew('yara');
    const { answer } = await addPasskey(yara);
    const [first] = (await yara.get('/api/factors')).body.passkeys as { id: string }[];
    expect((await yara.post(`/api/factors/passkeys/${answer.body.id}/remove`)).status).toBe(204);
    const last = await yara.post(`/api/factors/passkeys/${first!.id}/remove`);
    expect(last).toMatchObject({ status: 409, body: { code: 'move' } });
  });

  it('keep one when two are removed at the same moment', async () => {
    const emil = await house.signInAnew('emil');
    await addPasskey(emil);
    const { passkeys } = (await emil.get('/api/factors')).body as { passkeys: { id: string }[] };
    const answers = await Promise.all(
      passkeys.map(({ id }) => emil.post(`/api/factors/passkeys/${id}/remove`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('of somebody else are not there', async () => {
    const [noor, ines] = [await house.signInAnew('noor'), await house.signInAnew('ines')];
    const { id } = (await addPasskey(noor)).answer.body as { id: string };
    expect((await ines.post(`/api/factors/passkeys/${id}/remove`)).status).toBe(404);
    expect((await noor.get('/api/factors')).body.passkeys).toHaveLength(2);
  });

  it('are changed only by somebody whose second factor is fresh', async () => {
    const tomas = await house.signInAnew('tomas');
    house.clock.advance(6 * 60_000);
    for (const path of ['/api/factors/passkeys/options', '/api/factors/totp', '/api/factors/totp/remove'])
      expect(await tomas.post(path)).toMatchObject({ status: 403, body: { code: 'step-up' } });
    const fresh = onwards(tomas, await giveFactor(tomas, '/api/session/step-up', passkeyOf(house, 'tomas')));
    expect((await addPasskey(fresh)).answer.status).toBe(201);
  });

  it('are added once, also when the request is sent twice with the same key', async () => {
    const aida = await house.signInAnew('aida');
    const authenticator = newAuthenticator(house);
    const { challengeId, options } = await ask(aida, '/api/factors/passkeys/options');
    const body = { challengeId, credential: authenticator.create(options), name: 'twice' };
    const key = { 'idempotency-key': 'the-same-key-twice' };
    const [one, other] = [
      await aida.post('/api/factors/passkeys', body, key),
      await aida.post('/api/factors/passkeys', body, key),
    ];
    expect([one.status, other.status, other.body]).toEqual([201, 201, one.body]);
    expect((await aida.post('/api/factors/passkeys', body)).status).toBe(400);
  });

  it.each([
    ['no name', { name: '' }],
    ['a name of two lines', { name: 'a\nb' }],
    ['no challenge', { challengeId: 'x' }],
    ['a credential without an answer', { credential: { id: 'x' } }],
  ])('are refused with %s', async (_, change) => {
    const jonas = await house.signInAnew('jonas');
    const { body } = await addPasskey(jonas);
    expect((await jonas.post('/api/factors/passkeys', { ...body, ...change })).status).toBe(400);
  });
});

describe('the list of accounts', () => {
  it('says that somebody has a second factor, and never which', async () => {
    await house.signInAnew('omar');
    const ada = await house.signIn('ada');
    const { items } = (await ada.get('/api/staff?limit=200')).body as { items: Record<string, unknown>[] };
    expect(items.find(({ username }) => username === 'omar')).toMatchObject({ hasFactor: true });
    expect(JSON.stringify(items)).not.toMatch(/passkey|totp|credential/i);
  });
});
