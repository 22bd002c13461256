import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import {
  equalInConstantTime,
  exportPublicKey,
  exportSigningSeed,
  generateSigningKey,
  hkdfExpandSha512,
  hmacSha256,
  importPublicKey,
  importSigningSeed,
  lengthPrefixed,
  newId,
  randomBytes,
  randomToken,
  sha256,
  sign,
  toKey,
  verify,
} from '../../../src/platform/crypto/primitives.js';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });

describe('hashes and MACs', () => {
  it('hash "abc" as FIPS 180-4 says', () => {
    expect(sha256(Buffer.from('abc')).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('hash many parts as one text, small or large', () => {
    const parts = fc.array(bytes(50_000), { maxLength: 4 });
    fc.assert(
      fc.property(parts, (list) => {
        const whole = createHash('sha256').update(Buffer.concat(list)).digest();
        expect(sha256(...list).equals(whole)).toBe(true);
      }),
      { numRuns: 50 },
    );
    const large = [Buffer.alloc(40_000, 1), Buffer.alloc(40_000, 2)];
    expect(sha256(...large)).toEqual(createHash('sha256').update(Buffer.concat(large)).digest());
  });

  it('give the HMAC of RFC 4231, test case 2, in one part or several', () => {
    const key = toKey(Buffer.from('Jefe'));
    const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(hmacSha256(key, Buffer.from('what do ya want for nothing?')).toString('hex')).toBe(expected);
    const [first, second] = [Buffer.from('what do ya want '), Buffer.from('for nothing?')];
    expect(hmacSha256(key, first, second).toString('hex')).toBe(expected);
  });
});

describe('HKDF-Expand with SHA-512 (RFC 5869)', () => {
  it('is the second half of HKDF: extract by hand and expand gives what Node gives for both', () => {
    const lengths = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(64, 65, 128, 16_320));
    fc.assert(
      fc.property(bytes(100), bytes(80), bytes(300), lengths, (secret, salt, info, length) => {
        const extracted = createHmac('sha512', salt).update(secret).digest();
        const expected = Buffer.from(hkdfSync('sha512', secret, salt, info, length));
        expect(hkdfExpandSha512(toKey(extracted), info, length).equals(expected)).toBe(true);
      }),
    );
  });

  it.each([0, -1, 16_321, 1.5, Number.NaN])('refuses to give %s bytes', (length) => {
    expect(() => hkdfExpandSha512(toKey(randomBytes(64)), Buffer.alloc(0), length)).toThrow(RangeError);
  });
});

describe('random values', () => {
  it('have the length that was asked for and do not repeat', () => {
    expect(randomBytes(24)).toHaveLength(24);
    expect(randomToken(32)).toMatch(/^[\w-]{43}$/);
    expect(randomToken(32)).not.toBe(randomToken(32));
  });

  it('are refused as a token under 128 bits', () => {
    expect(() => randomToken(15)).toThrow(RangeError);
  });

  it('make ids that are UUIDv7 and rise in the order of their making', () => {
    const ids = Array.from({ length: 1000 }, newId);
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect([...new Set(ids)].sort()).toEqual(ids);
  });
});

describe('comparing in constant time', () => {
  it('says equal for equal bytes only, and unequal for another length without throwing', () => {
    expect(equalInConstantTime(hex('0102'), hex('0102'))).toBe(true);
    expect(equalInConstantTime(hex('0102'), hex('0103'))).toBe(false);
    expect(equalInConstantTime(hex('0102'), hex('010200'))).toBe(false);
  });
});

describe('length-prefixed parts', () => {
  it('stand each after its length as two bytes', () => {
    expect(lengthPrefixed('ab', hex('ff'), '', 'é').toString('hex')).toBe('000261620001ff00000002c3a9');
  });

  it('never join to the same bytes for two different lists', () => {
    const list = fc.array(fc.string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(list, list, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(lengthPrefixed(...one).equals(lengthPrefixed(...other))).toBe(same);
      }),
      { numRuns: 500 },
    );
    expect(lengthPrefixed('ab', 'c').equals(lengthPrefixed('a', 'bc'))).toBe(false);
  });

  it('are refused over 65,535 bytes, text or not', () => {
    expect(lengthPrefixed('x'.repeat(65_535))).toHaveLength(65_537);
    expect(() => lengthPrefixed('x'.repeat(65_536))).toThrow(RangeError);
    expect(() => lengthPrefixed('é'.repeat(32_768))).toThrow(RangeError);
    expect(() => lengthPrefixed(new Uint8Array(65_536))).toThrow(RangeError);
  });

  it('are refused with half a surrogate pair, which UTF-8 would turn into another text', () => {
    expect(() => lengthPrefixed('a\ud800')).toThrow(RangeError);
  });
});

describe('Ed25519', () => {
  const seed = hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  const publicKey = hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = hex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );

  it('signs and verifies RFC 8032, section 7.1, test 2', () => {
    const pair = importSigningSeed(seed);
    expect(exportPublicKey(pair.publicKey)).toEqual(publicKey);
    expect(sign(pair.privateKey, hex('72'))).toEqual(signature);
    expect(verify(importPublicKey(publicKey), hex('72'), signature)).toBe(true);
  });

  it('refuses another message, another key, a changed and a short signature', () => {
    const key = importPublicKey(publicKey);
    const changed = Buffer.from(signature);
    changed[0] = (changed[0] ?? 0) ^ 1;
    expect(verify(key, hex('73'), signature)).toBe(false);
    expect(verify(generateSigningKey().publicKey, hex('72'), signature)).toBe(false);
    expect(verify(key, hex('72'), changed)).toBe(false);
    expect(verify(key, hex('72'), signature.subarray(1))).toBe(false);
  });

  it('makes pairs that survive being stored as a seed and raw bytes', () => {
    const made = generateSigningKey();
    const again = importSigningSeed(exportSigningSeed(made.privateKey));
    const message = randomBytes(100);
    const stored = importPublicKey(exportPublicKey(made.publicKey));
    expect(verify(stored, message, sign(again.privateKey, message))).toBe(true);
    expect(importSigningSeed(seed).privateKey.equals(again.privateKey)).toBe(false);
  });

  it('refuses keys of another length', () => {
    expect(() => importPublicKey(publicKey.subarray(1))).toThrow(RangeError);
    expect(() => importSigningSeed(Buffer.concat([seed, hex('00')]))).toThrow(RangeError);
  });
});
