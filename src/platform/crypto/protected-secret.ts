import { isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { argon2id, hash } from 'argon2';
import { z } from 'zod';
import { hkdfExpandSha512, lengthPrefixed, toKey } from './primitives.js';

const LABEL = Buffer.from('causeway/protected-file/v1\0', 'ascii');
const SHORTEST_PASSPHRASE = 15;
const SHORTEST_CREDENTIAL = 16;
const RANDOM_CREDENTIAL = 32;

const salt = z
  .base64url()
  .transform((text): Buffer => Buffer.from(text, 'base64url'))
  .refine((raw) => raw.length >= 16 && raw.length <= 64);

/** How the keys of a secret file come from its passphrase or credential. The bounds keep a start-up short. */
export const derivationSchema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('argon2id'),
    memoryKiB: z.int().min(1024).max(1_048_576),
    passes: z.int().min(1).max(20),
    lanes: z.int().min(1).max(16),
    salt,
  }),
  z.strictObject({ method: z.literal('hkdf-sha-512'), salt }),
]);

export type Derivation = z.output<typeof derivationSchema>;

/** The keys of one secret file: one wraps the secret, the other proves that the passphrase is the right one. */
export interface FileKeys {
  readonly wrapping: Buffer;
  readonly check: Buffer;
}

/**
 * Chooses the derivation for a new file: Argon2id (RFC 9106, second recommended option: 64 MiB, 3 passes,
 * 4 lanes), or HKDF for a credential of at least 32 bytes that is no text and so was drawn at random.
 * Throws a RangeError for a passphrase under 15 characters or a credential under 16 bytes.
 */
export function newDerivation(secret: string | Uint8Array, salt: Buffer): Derivation {
  const text = textOf(secret);
  if (text !== undefined && Array.from(text).length < SHORTEST_PASSPHRASE) {
    throw new RangeError('a passphrase has at least 15 characters');
  }
  if (text === undefined && secret.length < SHORTEST_CREDENTIAL) {
    throw new RangeError('a credential has at least 16 bytes');
  }
  if (text === undefined && secret.length >= RANDOM_CREDENTIAL) return { method: 'hkdf-sha-512', salt };
  return { method: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 4, salt };
}

/**
 * Gives the keys of the file called `name`: Argon2id or HKDF-Extract, then HKDF-Expand-SHA-512 with the
 * name in its info, so that a file under another name does not open.
 */
export async function deriveFileKeys(
  name: string,
  derivation: Derivation,
  secret: string | Uint8Array,
): Promise<FileKeys> {
  const uniform = await toUniform(derivation, bytesOf(secret));
  const keys = hkdfExpandSha512(toKey(uniform), Buffer.concat([LABEL, lengthPrefixed(name)]), 64);
  uniform.fill(0);
  return { wrapping: keys.subarray(0, 32), check: keys.subarray(32) };
}

async function toUniform(derivation: Derivation, secret: Buffer): Promise<Buffer> {
  if (derivation.method === 'hkdf-sha-512')
    return createHmac('sha512', derivation.salt).update(secret).digest();
  return hash(secret, {
    raw: true,
    type: argon2id,
    memoryCost: derivation.memoryKiB,
    timeCost: derivation.passes,
    parallelism: derivation.lanes,
    salt: derivation.salt,
    hashLength: 32,
  });
}

/** A passphrase typed in and the same passphrase out of a credential file, with its line end, are the same. */
function bytesOf(secret: string | Uint8Array): Buffer {
  const text = textOf(secret);
  return text === undefined ? Buffer.from(secret as Uint8Array) : Buffer.from(text, 'utf8');
}

function textOf(secret: string | Uint8Array): string | undefined {
  if (typeof secret === 'string') return secret.normalize('NFKC');
  if (!isUtf8(secret)) return undefined;
  return Buffer.from(secret)
    .toString('utf8')
    .replace(/\r?\n$/, '')
    .normalize('NFKC');
}
