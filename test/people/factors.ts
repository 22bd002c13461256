import { createHmac } from 'node:crypto';
import { type CastName, password } from '../cast.js';
import type { Answer, House, Visitor } from '../house.js';
import { Authenticator, type Twist } from './authenticator.js';

/** Somebody who gave name and password and owes the second factor. */
export async function halfSignIn(house: House, name: CastName): Promise<Visitor> {
  const answer = await house.stranger().post('/api/session', { username: name, password });
  if (answer.status !== 201 || answer.body.pending === null)
    throw new Error(`no half session: ${answer.status}`);
  return house.stranger().after(answer, house.people[name]);
}

/** The same person after an answer that set another cookie. */
export function onwards(visitor: Visitor, answer: Answer): Visitor {
  if (answer.status !== 201) throw new Error(`no session: ${answer.status} ${JSON.stringify(answer.body)}`);
  return visitor.after(answer);
}

/** A passkey for the address of this house. */
export function newAuthenticator(house: House, counts = true): Authenticator {
  return new Authenticator(house.opened.config.publicUrl, counts);
}

/** Asks for options at a path and gives the challenge's id and the options. */
export async function ask(visitor: Visitor, path: string): Promise<{ challengeId: string; options: any }> {
  const answer = await visitor.post(path);
  if (answer.status !== 201) throw new Error(`no challenge: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Enrols the first passkey of an account, which completes signing in. */
export async function enrolPasskey(visitor: Visitor, authenticator: Authenticator): Promise<Visitor> {
  const { challengeId, options } = await ask(visitor, '/api/session/enrol/passkey/options');
  const body = { challengeId, credential: authenticator.create(options), name: 'the key of the tests' };
  return onwards(visitor, await visitor.post('/api/session/enrol/passkey', body));
}

/** Answers with a passkey: as the second factor or as a step-up. */
export async function giveFactor(
  visitor: Visitor,
  path: '/api/session/factor' | '/api/session/step-up',
  authenticator: Authenticator,
  twist: Twist = {},
): Promise<Answer> {
  const { challengeId, options } = await ask(visitor, `${path}/options`);
  return visitor.post(path, {
    method: 'passkey',
    challengeId,
    credential: authenticator.get(options, twist),
  });
}

/** Signs in with a passkey alone. */
export async function signInByPasskey(
  house: House,
  authenticator: Authenticator,
  twist: Twist = {},
): Promise<Answer> {
  const { challengeId, options } = await ask(house.stranger(), '/api/session/passkey/options');
  return house
    .stranger()
    .post('/api/session/passkey', { challengeId, credential: authenticator.get(options, twist) });
}

/** Enrols the first authenticator app of an account; gives its secret in base 32. */
export async function enrolApp(
  house: House,
  visitor: Visitor,
): Promise<{ visitor: Visitor; secret: string }> {
  const { secret } = (await visitor.post('/api/session/enrol/totp')).body as { secret: string };
  const code = codeOf(secret, house.clock.now());
  return {
    visitor: onwards(visitor, await visitor.post('/api/session/enrol/totp/confirm', { code })),
    secret,
  };
}

/** The code of an authenticator app at an instant, computed as RFC 6238 says, without the library of the service. */
export function codeOf(secret: string, at: Date, stepsLater = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000) + stepsLater));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = mac[19]! & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
