import { describe, expect, it, jest } from '@jest/globals';
import * as argon2 from 'argon2';

// What argon2 was asked to verify against, one entry a call.
const asked: string[] = [];
jest.unstable_mockModule('argon2', () => ({
  ...argon2,
  verify: (stored: string, password: string) => {
    asked.push(stored);
    return argon2.verify(stored, password);
  },
}));
const { hashPassword, verifyPassword } = await import('../../../src/platform/crypto/password.js');

/** All of a hash but its salt and digest: what decides its cost. */
function costOf(stored: string | undefined): string[] | undefined {
  const [, method, version, parameters, salt, digest] = stored?.split('$') ?? [];
  const sorted = parameters?.split(',').sort().join(',');
  return [method, version, sorted, `${salt?.length}`, `${digest?.length}`].map(String);
}

describe('signing in as a person who does not exist', () => {
  it('costs one hash with the same parameters as signing in as one who does', async () => {
    const stored = await hashPassword('a quiet road to the sea');
    await verifyPassword(stored, 'a wrong password here');
    await verifyPassword(null, 'a wrong password here');
    expect(asked).toHaveLength(2);
    expect(asked[0]).toBe(stored);
    expect(costOf(asked[1])).toEqual(costOf(stored));
  });
});
