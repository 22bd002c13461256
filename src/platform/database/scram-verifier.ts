import { hmacSha256, randomBytes, sha256, toKey } from '../crypto/primitives.js';

const ITERATIONS = 4096;
const SALT_BYTES = 16;
const FIRST_BLOCK = Buffer.from([0, 0, 0, 1]);

/**
 * Makes from a password what PostgreSQL stores for it (SCRAM-SHA-256, RFC 5802 and RFC 7677), so that the password
 * itself never stands in a statement that a server could log. Gives `SCRAM-SHA-256$4096:salt$StoredKey:ServerKey`.
 * Takes visible ASCII only, which needs no SASLprep; throws a RangeError for anything else.
 */
export function makeScramVerifier(password: string, salt: Uint8Array = randomBytes(SALT_BYTES)): string {
  if (!/^[!-~]+$/.test(password))
    throw new RangeError('A database password must be visible ASCII without spaces.');
  const salted = toKey(stretch(password, salt));
  const storedKey = sha256(hmacSha256(salted, Buffer.from('Client Key')));
  const serverKey = hmacSha256(salted, Buffer.from('Server Key'));
  const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${encode(salt)}$${encode(storedKey)}:${encode(serverKey)}`;
}

/** PBKDF2 with HMAC-SHA-256 and one block of output (RFC 5802 calls it Hi). */
function stretch(password: string, salt: Uint8Array): Buffer {
  const key = toKey(Buffer.from(password));
  let block = hmacSha256(key, salt, FIRST_BLOCK);
  const result = Buffer.from(block);
  for (let round = 1; round < ITERATIONS; round++) {
    block = hmacSha256(key, block);
    for (let index = 0; index < result.length; index++) result[index]! ^= block[index]!;
  }
  return result;
}
