import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { password } from '../cast.js';
import { House } from '../house.js';
import { startBrowser } from './visit.js';

/** The passkeys of a real Chromium on the address that people type; its authenticator is virtual. */

let house: House;
let browser: Browser;
let page: Page;
let devices: CDPSession;
let authenticatorId: string;
beforeAll(async () => {
  house = await House.open({ strict: true });
  browser = await startBrowser();
  // An answer of the API is no page and may call nothing; the test speaks from there so that it needs no UI.
  page = await (await browser.newContext({ bypassCSP: true })).newPage();
  devices = await page.context().newCDPSession(page);
  await devices.send('WebAuthn.enable');
  ({ authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  }));
  await page.goto(new URL('/api/welcome', house.opened.config.publicUrl).href);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

interface Answer {
  status: number;
  body: any;
}

/** Calls the API as a page does, with the browser's own cookie. */
function call(method: string, path: string, body?: unknown): Promise<Answer> {
  return page.evaluate(
    async ([verb, url, text]) => {
      const response = await fetch(url!, {
        method: verb!,
        ...(text === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: text }),
      });
      const answer = await response.text();
      return { status: response.status, body: answer === '' ? null : JSON.parse(answer) };
    },
    [method, `/api${path}`, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
}

/** Lets the browser make a passkey, or answer with one, as the service's options ask. */
async function use(
  kind: 'create' | 'get',
  path: string,
): Promise<{ challengeId: string; credential: unknown }> {
  const asked = await call('POST', path, {});
  expect(asked.status).toBe(201);
  const credential = await page.evaluate(
    async ([how, options]) => {
      // The names of the browser, which the types of the tests do not have.
      const web = globalThis as any;
      const publicKey =
        how === 'create'
          ? web.PublicKeyCredential.parseCreationOptionsFromJSON(options)
          : web.PublicKeyCredential.parseRequestOptionsFromJSON(options);
      return (await web.navigator.credentials[how]({ publicKey })).toJSON() as unknown;
    },
    [kind, asked.body.options] as const,
  );
  return { challengeId: asked.body.challengeId, credential };
}

const signIn = () => call('POST', '/session', { username: 'amina', password });
const signOut = async () => expect((await call('DELETE', '/session')).status).toBe(204);

describe('a passkey in Chromium', () => {
  it('is enrolled after the password, and completes signing in', async () => {
    expect(await signIn()).toMatchObject({ status: 201, body: { pending: 'enrol', actor: null } });
    const made = { ...(await use('create', '/session/enrol/passkey/options')), name: 'this computer' };
    const answer = await call('POST', '/session/enrol/passkey', made);
    expect(answer).toMatchObject({ status: 201, body: { pending: null, actor: { username: 'amina' } } });
    expect((await call('GET', '/cases')).status).toBe(200);
    expect((await call('GET', '/factors')).body.passkeys).toMatchObject([{ name: 'this computer' }]);
    await signOut();
    expect((await call('GET', '/cases')).status).toBe(401);
  }, 60_000);

  it('is the second factor after the password', async () => {
    expect((await signIn()).body).toMatchObject({ pending: 'second-factor', actor: null });
    expect((await call('GET', '/cases')).status).toBe(403);
    const proof = { method: 'passkey', ...(await use('get', '/session/factor/options')) };
    expect(await call('POST', '/session/factor', proof)).toMatchObject({
      status: 201,
      body: { pending: null },
    });
    expect((await call('GET', '/cases')).status).toBe(200);
    await signOut();
  }, 60_000);

  it('signs in alone, and steps up when an act needs a fresh second factor', async () => {
    const answer = await call('POST', '/session/passkey', await use('get', '/session/passkey/options'));
    expect(answer).toMatchObject({ status: 201, body: { actor: { username: 'amina' } } });
    house.clock.advance(6 * 60_000);
    expect((await call('POST', '/factors/totp', {})).body.code).toBe('step-up');
    const proof = { method: 'passkey', ...(await use('get', '/session/step-up/options')) };
    expect((await call('POST', '/session/step-up', proof)).status).toBe(201);
    expect((await call('POST', '/factors/totp', {})).status).toBe(201);
    const { passkeys } = (await call('GET', '/factors')).body;
    expect(passkeys[0].lastUsedAt).toMatch(/Z$/);
    await signOut();
  }, 60_000);

  it('is refused when the authenticator could not verify its person', async () => {
    await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await expect(use('get', '/session/passkey/options')).rejects.toThrow(/NotAllowedError/);
    expect((await call('GET', '/session')).status).toBe(401);
    await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  }, 60_000);
});
