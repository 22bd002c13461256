import { describe, expect, it } from '@jest/globals';
import { hmacSha256, sha256, toKey } from '../../src/platform/crypto/primitives.js';
import { makeScramVerifier } from '../../src/platform/database/scram-verifier.js';

const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');

/** The example of RFC 7677, section 3: user `user`, password `pencil`. */
const NONCE = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const CONVERSATION = Buffer.from(
  `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${NONCE},s=${SALT.toString('base64')},i=4096,c=biws,r=${NONCE}`,
);
const CLIENT_PROOF = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64');
const SERVER_SIGNATURE = '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

describe('the stored form of a database password', () => {
  it('accepts the proof of the example in RFC 7677 and gives the same signature', () => {
    const [scheme, parameters, keys] = makeScramVerifier('pencil', SALT).split('$');
    const [storedKey = Buffer.alloc(0), serverKey = Buffer.alloc(0)] = (keys ?? '')
      .split(':')
      .map((text) => Buffer.from(text, 'base64'));
    expect([scheme, parameters]).toEqual(['SCRAM-SHA-256', '4096:W22ZaJ0SNY7soEsUEjb6gQ==']);
    const clientSignature = hmacSha256(toKey(storedKey), CONVERSATION);
    const clientKey = CLIENT_PROOF.map((byte, index) => byte ^ (clientSignature[index] ?? 0));
    expect(sha256(clientKey)).toEqual(storedKey);
    expect(hmacSha256(toKey(serverKey), CONVERSATION).toString('base64')).toBe(SERVER_SIGNATURE);
  });

  it('differs each time, because the salt is random', () => {
    expect(makeScramVerifier('pencil')).not.toBe(makeScramVerifier('pencil'));
  });

  it('is refused for a password that would need SASLprep, and does not repeat it', () => {
    for (const password of ['', 'two words', 'naïve', 'سر', 'tab\t']) {
      expect(() => makeScramVerifier(password)).toThrow('visible ASCII');
    }
    expect(() => makeScramVerifier('naïve')).not.toThrow('naïve');
  });
});
