import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  askOptions,
  checkNewPasskey,
  checkPasskey,
  type NewCredential,
  newPasskeyOptions,
  relyingPartyOf,
} from '../../src/people/factors/passkeys.js';
import { Authenticator, cborText, type Twist } from './authenticator.js';

const party = relyingPartyOf('https://causeway.example.org');
const person = { id: '0199a000-0000-7000-8000-000000000001', username: 'amina', name: 'Amina' };
const challenge = randomBytes(32);

let passkey: Authenticator;
beforeEach(() => {
  passkey = new Authenticator(party.origin);
});

async function make(authenticator: Authenticator, twist: Twist = {}): Promise<NewCredential | undefined> {
  const options = await newPasskeyOptions(party, person, challenge, []);
  return checkNewPasskey(party, challenge, authenticator.create(options, twist));
}

async function answer(known: NewCredential, twist: Twist = {}) {
  const options = await askOptions(party, challenge, [known.credentialId]);
  return checkPasskey(party, challenge, known, passkey.get(options, twist));
}

describe('where passkeys are good', () => {
  it('is the host that people type, without its port, and exactly that address', () => {
    expect(party).toEqual({ id: 'causeway.example.org', origin: 'https://causeway.example.org' });
    expect(relyingPartyOf('http://localhost:3000')).toEqual({
      id: 'localhost',
      origin: 'http://localhost:3000',
    });
  });
});

describe('a new passkey', () => {
  it('is asked to be discoverable and to verify its person, and for no attestation', async () => {
    const options = await newPasskeyOptions(party, person, challenge, [Buffer.alloc(32, 7)]);
    expect(options).toMatchObject({
      challenge: challenge.toString('base64url'),
      rp: { id: 'causeway.example.org', name: 'Causeway' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: Buffer.alloc(32, 7).toString('base64url') }],
      timeout: 300_000,
    });
    expect((options['pubKeyCredParams'] as { alg: number }[]).map(({ alg }) => alg)).toEqual([-7, -8, -257]);
  });

  it('is kept with its counter and whether it is copied to other devices', async () => {
    expect(await make(passkey)).toMatchObject({
      credentialId: passkey.credentialId,
      counter: 1,
      transports: ['internal'],
      maySync: false,
      isSynced: false,
    });
    expect(await make(new Authenticator(party.origin, false))).toMatchObject({
      counter: 0,
      maySync: true,
      isSynced: true,
    });
  });

  const certificates = Buffer.concat([
    cborText('fmt'),
    cborText('packed'),
    cborText('attStmt'),
    Buffer.from([0xa3]),
    cborText('alg'),
    Buffer.from([0x26]),
    cborText('sig'),
    Buffer.from([0x41, 0x00]),
    cborText('x5c'),
    Buffer.from([0x81, 0x41, 0x30]),
  ]);
  it.each([
    ['for another address', { origin: 'https://causeway.example.net' }],
    ['for the address without TLS', { origin: 'http://causeway.example.org' }],
    ['for an address that contains ours', { origin: 'https://causeway.example.org.evil.example' }],
    ['for another host', { rpId: 'example.org' }],
    ['to another challenge', { challenge: randomBytes(32).toString('base64url') }],
    ['that answers a sign-in', { type: 'webauthn.get' }],
    ['whose person was not verified', { isVerified: false }],
    ['without anybody being there', { isPresent: false }],
    ['made inside a foreign page', { isEmbedded: true }],
    ['with certificates that nobody asked for', { statement: certificates }],
  ] as [string, Twist][])('is refused %s', async (_, twist) => {
    expect(await make(passkey, twist)).toBeUndefined();
  });

  it('is refused when it is no answer at all', async () => {
    const broken = { ...passkey.create(await newPasskeyOptions(party, person, challenge, [])), response: {} };
    expect(await checkNewPasskey(party, challenge, broken as never)).toBeUndefined();
  });
});

describe('an answer of a passkey', () => {
  it('proves a use, and says what the authenticator counted', async () => {
    const known = (await make(passkey))!;
    expect(await answer(known)).toEqual({ counter: 2, isSynced: false });
  });

  it('of an authenticator that never counts is taken as well', async () => {
    passkey = new Authenticator(party.origin, false);
    const known = (await make(passkey))!;
    expect(await answer(known)).toEqual({ counter: 0, isSynced: true });
  });

  it.each([
    ['for another address', { origin: 'https://causeway.example.net' }],
    ['for another host', { rpId: 'localhost' }],
    ['to another challenge', { challenge: randomBytes(32).toString('base64url') }],
    ['that was made while enrolling', { type: 'webauthn.create' }],
    ['whose person was not verified', { isVerified: false }],
    ['without anybody being there', { isPresent: false }],
    ['made inside a foreign page', { isEmbedded: true }],
    ['signed with another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
    ['whose counter stood still, as that of a copy', { counter: 1 }],
    ['whose counter went back', { counter: 0 }],
  ] as [string, Twist][])('is refused %s', async (_, twist) => {
    const known = (await make(passkey))!;
    expect(await answer(known, twist)).toBeUndefined();
  });

  it('is refused when a bit of what was signed is changed', async () => {
    const known = (await make(passkey))!;
    const given = passkey.get(await askOptions(party, challenge, []));
    const data = Buffer.from(given.response['authenticatorData'] as string, 'base64url');
    data[36]! ^= 1;
    given.response['authenticatorData'] = data.toString('base64url');
    expect(await checkPasskey(party, challenge, known, given)).toBeUndefined();
  });
});
