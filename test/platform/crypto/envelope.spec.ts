import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BrokenSeal,
  LARGEST_VALUE,
  openBytes,
  openJson,
  readKeyVersion,
  type SealContext,
  sealBytes,
  sealJson,
} from '../../../src/platform/crypto/envelope.js';
import { generateSigningKey, randomBytes, toKey } from '../../../src/platform/crypto/primitives.js';
import { message, seal as sealByReference } from '../../vectors/envelope-reference.js';

const raw = randomBytes(32);
const key = toKey(raw);
const context: SealContext = {
  deployment: 'real:1',
  scope: 'case-1',
  compartment: 'identity',
  table: 'case_identity',
  row: 'row-1',
  column: 'value',
};
const parts = ['deployment', 'scope', 'compartment', 'table', 'row', 'column'] as const;
const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const contexts: fc.Arbitrary<SealContext> = fc.record({
  deployment: part,
  scope: part,
  compartment: part,
  table: part,
  row: part,
  column: part,
});
const keyVersions = fc.integer({ min: 1, max: 0xffffffff });

function reasonOf(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    if (error instanceof BrokenSeal) return error.reason;
    throw error;
  }
  return 'opened';
}

describe('a sealed value', () => {
  it('opens to the same JSON in the same place with the same key', () => {
    fc.assert(
      fc.property(fc.jsonValue(), contexts, keyVersions, (value, place, version) => {
        const sealed = sealJson(key, version, place, value);
        expect(JSON.stringify(openJson(key, place, sealed))).toBe(JSON.stringify(value));
        expect(readKeyVersion(sealed)).toBe(version);
      }),
    );
  });

  it('opens to the same bytes, one chunk or many', () => {
    const values = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ minLength: 16_000, maxLength: 50_000 }),
    );
    fc.assert(
      fc.property(values, (value) => {
        const sealed = sealBytes(key, 1, context, value);
        expect(openBytes(key, context, sealed).equals(value)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 27, 28, 15_867, 15_868, 16_379, 16_380, 16_384, 32_763, 32_764, 100_000])(
    'is, for %i bytes, what a second writing of the specification gives for the same salt',
    (length) => {
      const value = randomBytes(length);
      const sealed = sealBytes(key, 9, context, value);
      const salt = sealed.subarray(6, 30);
      expect(sealed.equals(sealByReference(raw, 9, context, salt, message(2, value)))).toBe(true);
    },
  );

  it('is 110 bytes for a yes, a no, nothing and a short name', () => {
    for (const value of [true, false, null, '', 'Amal', 'Abdulrahman Hussein']) {
      expect(sealJson(key, 1, context, value)).toHaveLength(110);
    }
  });

  it.each([
    [0, 110],
    [27, 110],
    [28, 114],
    [1024, 1166],
    [15_867, 15_950],
    [16_379, 16_478],
    [16_380, 17_502],
    [40_000, 41_070],
  ])('of %i bytes takes %i bytes, as the table of the specification says', (length, expected) => {
    expect(sealBytes(key, 1, context, Buffer.alloc(length))).toHaveLength(expected);
  });

  it('never has the same bytes or the same salt twice', () => {
    const seals = Array.from({ length: 600 }, () => sealJson(key, 1, context, true));
    expect(new Set(seals.map((sealed) => sealed.toString('hex'))).size).toBe(600);
    expect(new Set(seals.map((sealed) => sealed.toString('hex', 6, 30))).size).toBe(600);
  });

  it('does not hold its text in the clear', () => {
    const sealed = sealJson(key, 1, context, { name: 'Amal Haddad' });
    expect(sealed.includes('Amal')).toBe(false);
    expect(sealed.includes('identity')).toBe(false);
  });

  it('leaves the bytes that were handed in as they were', () => {
    const value = Buffer.from('kept');
    sealBytes(key, 1, context, value);
    expect(value.toString()).toBe('kept');
  });

  it('takes up to 32 MiB with its head, and no byte more', () => {
    const sealed = sealBytes(key, 1, context, Buffer.alloc(LARGEST_VALUE, 1));
    expect(openBytes(key, context, sealed)).toHaveLength(LARGEST_VALUE);
    expect(() => sealBytes(key, 1, context, Buffer.alloc(LARGEST_VALUE + 1))).toThrow(RangeError);
    const tooLong = Buffer.concat([sealed.subarray(0, -16), Buffer.alloc(17)]);
    expect(reasonOf(() => openBytes(key, context, tooLong))).toBe('length');
  });
});

describe('a sealed value that was tampered with', () => {
  it('is refused for any changed byte, and its header says so before anything is decrypted', () => {
    const sealed = sealJson(key, 1, context, { name: 'Amal', born: '1991' });
    const place = fc.integer({ min: 0, max: sealed.length - 1 });
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), (at, change) => {
        const copy = Buffer.from(sealed);
        copy[at] = (copy[at] ?? 0) ^ change;
        const expected = at === 0 ? 'magic' : at === 1 ? 'suite' : at < 62 ? 'commitment' : 'chunk';
        expect(reasonOf(() => openJson(key, context, copy))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused for every single flipped bit', () => {
    const sealed = sealJson(key, 1, context, true);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const copy = Buffer.from(sealed);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(reasonOf(() => openJson(key, context, copy))).not.toBe('opened');
    }
  });

  it('is refused at any other length', () => {
    const sealed = sealBytes(key, 1, context, randomBytes(17_000));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sealed.length - 1 }), (length) => {
        expect(reasonOf(() => openBytes(key, context, sealed.subarray(0, length)))).toMatch(
          /^(length|chunk)$/,
        );
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20_000 }), (more) => {
        expect(reasonOf(() => openBytes(key, context, Buffer.concat([sealed, more])))).toMatch(
          /^(length|chunk)$/,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is refused with a chunk of another message of the same place and key', () => {
    const one = sealBytes(key, 1, context, randomBytes(17_000));
    const other = sealBytes(key, 1, context, randomBytes(17_000));
    const mixed = Buffer.concat([one.subarray(0, 62 + 16_400), other.subarray(62 + 16_400)]);
    expect(mixed).toHaveLength(one.length);
    expect(reasonOf(() => openBytes(key, context, mixed))).toBe('chunk');
  });

  it('is refused when it never was one: random bytes behind a right header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const head = Buffer.from([0xf1, 0x01]);
        expect(reasonOf(() => openJson(key, context, Buffer.concat([head, noise])))).toMatch(
          /^(length|commitment)$/,
        );
        expect(reasonOf(() => openJson(key, context, Buffer.from(noise)))).not.toBe('opened');
      }),
    );
  });
});

describe('a sealed value that was moved', () => {
  it.each(parts)('is refused under another %s', (name) => {
    fc.assert(
      fc.property(contexts, part, (place, other) => {
        fc.pre(place[name] !== other);
        const sealed = sealJson(key, 1, place, 'moved');
        expect(reasonOf(() => openJson(key, { ...place, [name]: other }, sealed))).toBe('commitment');
      }),
      { numRuns: 50 },
    );
  });

  it('is refused when a letter moves from one part of its context to the next', () => {
    const sealed = sealJson(key, 1, { ...context, table: 'ab', row: 'c' }, 1);
    expect(reasonOf(() => openJson(key, { ...context, table: 'a', row: 'bc' }, sealed))).toBe('commitment');
  });

  it('is refused under another data key', () => {
    const sealed = sealJson(key, 1, context, 1);
    expect(reasonOf(() => openJson(toKey(randomBytes(32)), context, sealed))).toBe('commitment');
  });

  it('is refused as bytes when it is JSON, and as JSON when it is bytes', () => {
    expect(reasonOf(() => openBytes(key, context, sealJson(key, 1, context, 1)))).toBe('type');
    expect(reasonOf(() => openJson(key, context, sealBytes(key, 1, context, Buffer.from('1'))))).toBe('type');
  });
});

describe('sealing refuses', () => {
  it.each(parts)('a context without %s, and so does opening', (name) => {
    const incomplete = { ...context, [name]: '' };
    expect(() => sealJson(key, 1, incomplete, 1)).toThrow(RangeError);
    expect(() => openJson(key, incomplete, sealJson(key, 1, context, 1))).toThrow(RangeError);
  });

  it.each([0, -1, 1.5, 2 ** 32, Number.NaN])('key version %s', (version) => {
    expect(() => sealJson(key, version, context, 1)).toThrow(RangeError);
  });

  it.each([undefined, () => 1, Symbol('s')])('what JSON cannot hold (%p)', (value) => {
    expect(() => sealJson(key, 1, context, value)).toThrow(TypeError);
  });

  it('a key that has not 32 bytes or is no secret key', () => {
    expect(() => sealJson(toKey(randomBytes(16)), 1, context, 1)).toThrow(TypeError);
    expect(() => sealJson(generateSigningKey().privateKey, 1, context, 1)).toThrow(TypeError);
  });
});

describe('the key version of a sealed value', () => {
  it('can be read without a key, and only of something that has the shape of a sealed value', () => {
    const sealed = sealJson(key, 0xfffffffe, context, 1);
    expect(readKeyVersion(sealed)).toBe(0xfffffffe);
    expect(reasonOf(() => readKeyVersion(sealed.subarray(0, 109)))).toBe('length');
    expect(reasonOf(() => readKeyVersion(Buffer.from('{"name":"Amal"}')))).toBe('magic');
    expect(reasonOf(() => readKeyVersion(Buffer.alloc(0)))).toBe('length');
  });
});

describe('a broken seal', () => {
  it('tells its reason and nothing of the value, the key or the place', () => {
    const text = message(1, Buffer.from('{"name":"Amal'));
    const notJson = sealByReference(raw, 1, context, randomBytes(24), text);
    try {
      openJson(key, context, notJson);
      throw new Error('opened');
    } catch (error) {
      expect(error).toBeInstanceOf(BrokenSeal);
      expect((error as BrokenSeal).message).toBe('the sealed value does not open (type)');
      expect((error as BrokenSeal).cause).toBeUndefined();
    }
  });
});
