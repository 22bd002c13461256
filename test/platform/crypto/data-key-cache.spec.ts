import { describe, expect, it } from '@jest/globals';
import { DataKeyCache } from '../../../src/platform/crypto/data-key-cache.js';
import { BrokenKey, type DataKeyContext, makeDataKey } from '../../../src/platform/crypto/keyring.js';
import { randomBytes, toKey } from '../../../src/platform/crypto/primitives.js';
import { holdRootKeys, type RootKeys } from '../../../src/platform/crypto/root-key.js';

const MINUTE = 60_000;
const context: DataKeyContext = {
  deployment: 'real:1',
  scope: 'case-1',
  compartment: 'identity',
  keyVersion: 1,
};

/** Root keys that count how often they are asked: once for every unwrapping that is done. */
function countingRoots(): RootKeys & { asked: number } {
  const held = holdRootKeys(new Map([[1, toKey(randomBytes(32))]]));
  return {
    current: held.current,
    asked: 0,
    get(version) {
      this.asked += 1;
      return held.get(version);
    },
  };
}

function start(): { roots: RootKeys & { asked: number }; clock: { now: number }; cache: DataKeyCache } {
  const roots = countingRoots();
  const clock = { now: 1_000_000 };
  return { roots, clock, cache: new DataKeyCache(roots, () => clock.now) };
}

describe('the memory of data keys', () => {
  it('unwraps the same bytes once and gives the same key again', () => {
    const { roots, cache } = start();
    const { key, wrapped } = makeDataKey(roots, context);
    roots.asked = 0;
    expect(cache.unwrap(context, wrapped).equals(key)).toBe(true);
    expect(cache.unwrap(context, Buffer.from(wrapped)).equals(key)).toBe(true);
    expect(roots.asked).toBe(1);
  });

  it('gives nothing for other bytes or another context, however warm it is', () => {
    const { roots, cache } = start();
    const { wrapped } = makeDataKey(roots, context);
    cache.unwrap(context, wrapped);
    const changed = Buffer.from(wrapped);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(() => cache.unwrap(context, changed)).toThrow(BrokenKey);
    expect(() => cache.unwrap({ ...context, compartment: 'contact' }, wrapped)).toThrow(BrokenKey);
    expect(cache.size).toBe(1);
  });

  it('forgets after five minutes, also when the key was in use all the time', () => {
    const { roots, clock, cache } = start();
    const { wrapped } = makeDataKey(roots, context);
    roots.asked = 0;
    for (let minute = 0; minute < 5; minute++) {
      cache.unwrap(context, wrapped);
      clock.now += MINUTE;
    }
    expect(roots.asked).toBe(1);
    cache.unwrap(context, wrapped);
    expect(roots.asked).toBe(2);
  });

  it('keeps a key no longer because the clock was set back', () => {
    const { roots, clock, cache } = start();
    const { wrapped } = makeDataKey(roots, context);
    cache.unwrap(context, wrapped);
    roots.asked = 0;
    clock.now -= 1;
    cache.unwrap(context, wrapped);
    expect(roots.asked).toBe(1);
  });

  it('drops what is stale as others come, used or not', () => {
    const { roots, clock, cache } = start();
    cache.unwrap(context, makeDataKey(roots, context).wrapped);
    clock.now += 5 * MINUTE;
    cache.unwrap(context, makeDataKey(roots, context).wrapped);
    expect(cache.size).toBe(1);
  });

  it('remembers 500 keys and drops the one used longest ago', () => {
    const { roots, cache } = start();
    const wrapped = Array.from({ length: 500 }, () => makeDataKey(roots, context).wrapped);
    for (const bytes of wrapped) cache.unwrap(context, bytes);
    const [oldest, second] = wrapped as [Buffer, Buffer];
    cache.unwrap(context, oldest);
    cache.unwrap(context, makeDataKey(roots, context).wrapped);
    expect(cache.size).toBe(500);
    roots.asked = 0;
    cache.unwrap(context, oldest);
    expect(roots.asked).toBe(0);
    cache.unwrap(context, second);
    expect(roots.asked).toBe(1);
  });
});
