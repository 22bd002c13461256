import { describe, expect, it } from '@jest/globals';
import { randomBytes, toKey } from '../../../src/platform/crypto/primitives.js';
import { type SecretPlace, SecretSeal } from '../../../src/platform/crypto/secret-seal.js';

const key = toKey(randomBytes(32));
const seal = new SecretSeal(key, 'real:1');
const place: SecretPlace = { staffId: 'amina', table: 'totp', row: 'one', column: 'secret' };
const secret = randomBytes(20);

describe('a secret of an account', () => {
  it('opens where it was sealed', () => {
    const sealed = seal.seal(place, secret);
    expect(sealed.includes(secret)).toBe(false);
    expect(seal.open(place, sealed)).toEqual(secret);
  });

  it.each([
    ['in the account of somebody else', seal, { ...place, staffId: 'bilal' }],
    ['in another row', seal, { ...place, row: 'other' }],
    ['in another installation', new SecretSeal(key, 'real:2'), place],
    ['under another key', new SecretSeal(toKey(randomBytes(32)), 'real:1'), place],
  ])('does not open %s', (_, other, where) => {
    expect(() => other.open(where, seal.seal(place, secret))).toThrow(/does not open/);
  });
});
