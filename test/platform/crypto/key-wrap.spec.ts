import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unwrapKey, unwrapSecret, wrapKey, wrapSecret } from '../../../src/platform/crypto/key-wrap.js';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const KEK = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');

describe('AES-256-KW', () => {
  const key = hex('00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f');
  const wrapped = hex('28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21');

  it('gives and opens the vector of RFC 3394, section 4.6', () => {
    expect(wrapKey(KEK, key)).toEqual(wrapped);
    expect(unwrapKey(KEK, wrapped)).toEqual(key);
  });

  it('gives nothing for a changed byte, another length or another key', () => {
    for (let at = 0; at < wrapped.length; at++) {
      const copy = Buffer.from(wrapped);
      copy[at] = (copy[at] ?? 0) ^ 1;
      expect(unwrapKey(KEK, copy)).toBeUndefined();
    }
    for (const length of [0, 8, 16, 24, 39])
      expect(unwrapKey(KEK, wrapped.subarray(0, length))).toBeUndefined();
    expect(unwrapKey(key, wrapped)).toBeUndefined();
  });
});

describe('AES-256-KWP', () => {
  // Made with another implementation (pyca/cryptography 48, aes_key_wrap_with_padding).
  it.each([
    [1, 'aee8e5979e2ddcf6d576baf14ba37816'],
    [20, 'f5129e80e156263174db3eb593dca415b34a59ac30626fd4157e7241c590b6b4'],
    [32, '60ac7eeb2c4b430eaea26762c37533463d5c9cb23f4ef7e51941a15e66825d32ca7b123f22bdc4f4'],
  ])('gives what another implementation gives for %i bytes', (length, expected) => {
    const secret = Buffer.from(Array.from({ length }, (_, at) => 100 + at));
    expect(wrapSecret(KEK, secret).toString('hex')).toBe(expected);
    expect(unwrapSecret(KEK, hex(expected))).toEqual(secret);
  });

  it('opens what it wrapped, of any length, and nothing else', () => {
    const change = fc.integer({ min: 1, max: 255 });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.nat(),
        change,
        (secret, where, bits) => {
          const wrapped = wrapSecret(KEK, secret);
          expect(unwrapSecret(KEK, wrapped)?.equals(secret)).toBe(true);
          const at = where % wrapped.length;
          wrapped[at] = (wrapped[at] ?? 0) ^ bits;
          expect(unwrapSecret(KEK, wrapped)).toBeUndefined();
        },
      ),
    );
  });

  it('gives nothing for no bytes or a part of the wrapping', () => {
    const wrapped = wrapSecret(KEK, Buffer.alloc(32, 1));
    for (let length = 0; length < wrapped.length; length++) {
      expect(unwrapSecret(KEK, wrapped.subarray(0, length))).toBeUndefined();
    }
  });
});
