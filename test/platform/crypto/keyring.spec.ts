import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BrokenKey,
  type DataKeyContext,
  makeDataKey,
  rewrapDataKey,
  unwrapDataKey,
} from '../../../src/platform/crypto/keyring.js';
import { type KeyObject, randomBytes, toKey } from '../../../src/platform/crypto/primitives.js';
import { holdRootKeys, RootKeyProblem } from '../../../src/platform/crypto/root-key.js';
import { makeWrappedKeys, type WrappedKey } from '../../vectors/data-key-vectors.js';

const context: DataKeyContext = {
  deployment: 'real:1',
  scope: 'case-1',
  compartment: 'identity',
  keyVersion: 1,
};
const first = toKey(randomBytes(32));
const second = toKey(randomBytes(32));
const roots = holdRootKeys(new Map([[1, first]]));
const rotated = holdRootKeys(
  new Map([
    [1, first],
    [2, second],
  ]),
);

function reasonOf(unwrap: () => KeyObject): string {
  try {
    unwrap();
  } catch (error) {
    if (error instanceof BrokenKey) return error.reason;
    throw error;
  }
  return 'opened';
}

describe('a data key', () => {
  it('unwraps to the same key in its own context', () => {
    const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const keyVersion = fc.integer({ min: 1, max: 0xffffffff });
    fc.assert(
      fc.property(part, part, part, keyVersion, (deployment, scope, compartment, version) => {
        const place = { deployment, scope, compartment, keyVersion: version };
        const { key, wrapped } = makeDataKey(roots, place);
        expect(wrapped).toHaveLength(47);
        expect(unwrapDataKey(roots, place, wrapped).equals(key)).toBe(true);
      }),
    );
  });

  it('is another one each time and is not in its wrapping', () => {
    const [one, other] = [makeDataKey(roots, context), makeDataKey(roots, context)];
    expect(one.key.equals(other.key)).toBe(false);
    expect(one.wrapped.includes(one.key.export())).toBe(false);
  });

  it.each([
    { deployment: 'demonstration:1' },
    { scope: 'case-2' },
    { compartment: 'contact' },
    { keyVersion: 2 },
  ])('does not unwrap in another context: %p', (change) => {
    const { wrapped } = makeDataKey(roots, context);
    expect(reasonOf(() => unwrapDataKey(roots, { ...context, ...change }, wrapped))).toBe('unwrap');
  });

  it('does not unwrap with any changed byte', () => {
    const { wrapped } = makeDataKey(rotated, context);
    const place = fc.integer({ min: 0, max: wrapped.length - 1 });
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), (at, change) => {
        const copy = Buffer.from(wrapped);
        copy[at] = (copy[at] ?? 0) ^ change;
        expect(reasonOf(() => unwrapDataKey(rotated, context, copy))).not.toBe('opened');
      }),
      { numRuns: 300 },
    );
  });

  it('does not unwrap at any other length', () => {
    const { wrapped } = makeDataKey(roots, context);
    for (let length = 0; length < wrapped.length; length++) {
      expect(reasonOf(() => unwrapDataKey(roots, context, wrapped.subarray(0, length)))).toBe('length');
    }
    expect(reasonOf(() => unwrapDataKey(roots, context, Buffer.concat([wrapped, wrapped])))).toBe('length');
  });

  it('needs a whole context', () => {
    for (const change of [{ deployment: '' }, { scope: '' }, { compartment: '' }, { keyVersion: 0 }]) {
      expect(() => makeDataKey(roots, { ...context, ...change })).toThrow(RangeError);
    }
  });
});

describe('rotating the root key', () => {
  it('wraps new data keys under the newest root key and still opens the old ones', () => {
    const old = makeDataKey(roots, context);
    const young = makeDataKey(rotated, context);
    expect(old.wrapped.readUInt32BE(1)).toBe(1);
    expect(young.wrapped.readUInt32BE(1)).toBe(2);
    expect(unwrapDataKey(rotated, context, old.wrapped).equals(old.key)).toBe(true);
  });

  it('gives the same data key under the new root key, which then opens without the old one', () => {
    const { key, wrapped } = makeDataKey(roots, context);
    const rewrapped = rewrapDataKey(rotated, context, wrapped);
    const onlyNew = holdRootKeys(new Map([[2, second]]));
    expect(unwrapDataKey(onlyNew, context, rewrapped).equals(key)).toBe(true);
    expect(reasonOf(() => unwrapDataKey(onlyNew, context, wrapped))).toBe('root');
  });

  it('does not rewrap for another context', () => {
    const { wrapped } = makeDataKey(roots, context);
    expect(() => rewrapDataKey(rotated, { ...context, scope: 'case-2' }, wrapped)).toThrow(BrokenKey);
  });
});

describe('held root keys', () => {
  it('give each version, the highest being current, and refuse one that is not there', () => {
    expect(rotated.current).toBe(2);
    expect(rotated.get(1)).toBe(first);
    expect(() => rotated.get(3)).toThrow(RootKeyProblem);
    expect(() => holdRootKeys(new Map())).toThrow('root key: missing');
  });
});

describe('the published vectors of wrapped data keys', () => {
  const folder = join(import.meta.dirname, '../../vectors/data-key');
  const files = readdirSync(folder).sort();
  const vectors = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as WrappedKey);

  it.each(vectors)('$name: $about', ({ root, context: place, wrapped, expect: outcome, dataKey }) => {
    const keys = holdRootKeys(new Map([[root.version, toKey(Buffer.from(root.key, 'hex'))]]));
    const unwrap = (): KeyObject => unwrapDataKey(keys, place, Buffer.from(wrapped, 'hex'));
    expect(reasonOf(unwrap)).toBe(outcome);
    if (dataKey !== undefined) expect(unwrap().export().toString('hex')).toBe(dataKey);
  });

  it('are what their generator gives, file for file', () => {
    const made = makeWrappedKeys();
    expect(made.map(({ name }) => `${name}.json`).sort()).toEqual(files);
    for (const vector of made) expect(vectors[files.indexOf(`${vector.name}.json`)]).toEqual(vector);
  });
});
