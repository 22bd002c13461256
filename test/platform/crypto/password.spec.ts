import { describe, expect, it } from '@jest/globals';
import { argon2id, hash } from 'argon2';
import {
  checkNewPassword,
  hashPassword,
  needsRehash,
  verifyPassword,
} from '../../../src/platform/crypto/password.js';

const PASSWORD = 'a quiet road to the sea';

describe('a password', () => {
  it('verifies against its own hash and no other does', async () => {
    const stored = await hashPassword(PASSWORD);
    expect(await verifyPassword(stored, PASSWORD)).toBe(true);
    expect(await verifyPassword(stored, PASSWORD + ' ')).toBe(false);
    expect(await verifyPassword(stored, PASSWORD.toUpperCase())).toBe(false);
    expect(await verifyPassword(stored, '')).toBe(false);
  });

  it('is hashed with Argon2id at the OWASP parameters, with a salt of its own, and is not in the hash', async () => {
    const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
    expect(one).not.toContain(PASSWORD);
  });

  it('is the same however the keyboard composes its letters', async () => {
    const stored = await hashPassword('caf\u00e9 \u0622 quiet road');
    expect(await verifyPassword(stored, 'cafe\u0301 \u0627\u0653 quiet road')).toBe(true);
    expect(await verifyPassword(stored, 'cafe \u0627 quiet road')).toBe(false);
  });

  it('is the same in the wide letters of an East Asian keyboard', async () => {
    const stored = await hashPassword('quiet road 2026');
    expect(await verifyPassword(stored, '\uff51uiet road \uff12026')).toBe(true);
  });

  it('is not cut: a difference after 100 characters counts', async () => {
    const stored = await hashPassword('x'.repeat(150) + 'a');
    expect(await verifyPassword(stored, 'x'.repeat(150) + 'b')).toBe(false);
    expect(await verifyPassword(stored, 'x'.repeat(150) + 'a')).toBe(true);
  });
});

describe('a person who does not exist', () => {
  it('has no password that is right, and an answer comes after a full hash, not an error', async () => {
    expect(await verifyPassword(null, PASSWORD)).toBe(false);
    expect(await verifyPassword(null, '')).toBe(false);
  });
});

describe('a stored hash', () => {
  it('is made anew when its parameters are not those of today', async () => {
    expect(needsRehash(await hashPassword(PASSWORD))).toBe(false);
    const weaker = await hash(PASSWORD, { type: argon2id, memoryCost: 8192, timeCost: 2, parallelism: 1 });
    expect(needsRehash(weaker)).toBe(true);
    expect(await verifyPassword(weaker, PASSWORD)).toBe(true);
    const otherKind = await hash(PASSWORD, { type: 1, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    expect(needsRehash(otherKind)).toBe(true);
  });

  it('that is no hash is an error, not a wrong password', async () => {
    await expect(verifyPassword('not a hash', PASSWORD)).rejects.toThrow();
  });
});

describe('a new password', () => {
  it('has 15 to 200 characters', () => {
    expect(checkNewPassword('x'.repeat(14))).toBe('tooShort');
    expect(checkNewPassword('x'.repeat(15))).toBeUndefined();
    expect(checkNewPassword('x'.repeat(200))).toBeUndefined();
    expect(checkNewPassword('x'.repeat(201))).toBe('tooLong');
  });

  it('counts characters, not bytes or halves of them, in their composed form', () => {
    expect(checkNewPassword('😀'.repeat(14))).toBe('tooShort');
    expect(checkNewPassword('😀'.repeat(15))).toBeUndefined();
    expect(checkNewPassword('e\u0301'.repeat(14))).toBe('tooShort');
  });

  it('needs no digits, capitals or signs, and may have spaces', () => {
    expect(checkNewPassword(PASSWORD)).toBeUndefined();
  });
});
