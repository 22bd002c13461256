import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes as randomBytesOfNode,
  sign as signOfNode,
  timingSafeEqual,
  verify as verifyOfNode,
} from 'node:crypto';
import { v7 } from 'uuid';

export type { KeyObject } from 'node:crypto';

const LARGEST_ONE_SHOT = 64 * 1024;
const SHA512_BYTES = 64;
const ED25519_BYTES = 32;
/** DER of a SubjectPublicKeyInfo and of a PKCS #8 key for Ed25519, up to the 32 raw bytes (RFC 8410). */
const PUBLIC_KEY_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const SEED_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An Ed25519 pair. Only the service that signs holds the private half. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** SHA-256 over the parts in order, as if they were one text. Gives 32 bytes. */
export function sha256(...parts: Uint8Array[]): Buffer {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return hash('sha256', first, 'buffer');
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  // One call on one small buffer is faster than many updates; a large text is not copied.
  if (total <= LARGEST_ONE_SHOT) return hash('sha256', Buffer.concat(parts, total), 'buffer');
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** HMAC-SHA-256 (RFC 2104) over the parts in order, as if they were one text. Gives 32 bytes. */
export function hmacSha256(key: KeyObject, ...parts: Uint8Array[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/**
 * HKDF-Expand with SHA-512 (RFC 5869, section 2.3; no extract step, so `key` must be uniformly random).
 * Gives `length` bytes, 1 to 16,320; throws a RangeError outside of that.
 */
export function hkdfExpandSha512(key: KeyObject, info: Uint8Array, length: number): Buffer {
  const rounds = Math.ceil(length / SHA512_BYTES);
  if (!Number.isInteger(length) || rounds < 1 || rounds > 255) throw new RangeError('HKDF output length');
  // One buffer for all rounds, T(n-1) || info || n: calls into OpenSSL are what costs.
  const input = Buffer.allocUnsafe(SHA512_BYTES + info.length + 1);
  input.set(info, SHA512_BYTES);
  const output = Buffer.allocUnsafeSlow(rounds * SHA512_BYTES);
  for (let round = 1; round <= rounds; round++) {
    input[input.length - 1] = round;
    const block = createHmac('sha512', key)
      .update(round === 1 ? input.subarray(SHA512_BYTES) : input)
      .digest();
    block.copy(output, (round - 1) * SHA512_BYTES);
    block.copy(input);
    block.fill(0);
  }
  input.fill(0);
  return output.subarray(0, length);
}

/** `count` bytes from the operating system's generator. */
export function randomBytes(count: number): Buffer {
  return randomBytesOfNode(count);
}

/** A secret token: `bytes` random bytes (at least 16, ASVS 5.0 V7.2.3) as base64url without padding. */
export function randomToken(bytes: number): string {
  if (bytes < 16) throw new RangeError('a token has at least 16 random bytes');
  return randomBytesOfNode(bytes).toString('base64url');
}

/** A new id of a record: UUIDv7 (RFC 9562). It tells when it was made, so it never leaves the house as a secret. */
export function newId(): string {
  return v7();
}

/** Compares two byte strings in a time that depends only on their lengths. Other lengths are unequal. */
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Takes secret bytes and gives them as a KeyObject, which is how every key is held. Copies the bytes. */
export function toKey(bytes: Uint8Array): KeyObject {
  return createSecretKey(bytes);
}

/**
 * Joins parts so that they can be told apart again: each part after its length as u16 big-endian.
 * Text is UTF-8. Throws a RangeError for a part over 65,535 bytes and for text with half a surrogate pair
 * (it would give the same bytes as another text).
 */
export function lengthPrefixed(...parts: (string | Uint8Array)[]): Buffer {
  let total = 0;
  for (const part of parts) total += 2 + byteLength(part);
  const joined = Buffer.allocUnsafe(total);
  let offset = 0;
  for (const part of parts) {
    const length = byteLength(part);
    joined.writeUInt16BE(length, offset);
    if (typeof part === 'string') joined.write(part, offset + 2, 'utf8');
    else joined.set(part, offset + 2);
    offset += 2 + length;
  }
  return joined;
}

function byteLength(part: string | Uint8Array): number {
  if (typeof part === 'string' && !part.isWellFormed())
    throw new RangeError('text is not well-formed Unicode');
  const length = typeof part === 'string' ? Buffer.byteLength(part, 'utf8') : part.length;
  if (length > 0xffff) throw new RangeError('a length-prefixed part has at most 65,535 bytes');
  return length;
}

/** Makes a new Ed25519 pair. */
export function generateSigningKey(): SigningKey {
  return generateKeyPairSync('ed25519');
}

/** Signs with Ed25519 (RFC 8032, pure). Gives 64 bytes. */
export function sign(privateKey: KeyObject, message: Uint8Array): Buffer {
  return signOfNode(null, message, privateKey);
}

/** Says whether the signature of this message was made by the holder of this key (Ed25519, RFC 8032). */
export function verify(publicKey: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return verifyOfNode(null, message, publicKey, signature);
}

/** Takes the 32 raw bytes of an Ed25519 public key. Throws a RangeError for another length. */
export function importPublicKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: withHead(PUBLIC_KEY_HEAD, raw), format: 'der', type: 'spki' });
}

/** Gives the 32 raw bytes of an Ed25519 public key. */
export function exportPublicKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-ED25519_BYTES);
}

/** Takes the 32-byte seed of an Ed25519 key (RFC 8032) and gives the pair. Throws for another length. */
export function importSigningSeed(seed: Uint8Array): SigningKey {
  const der = withHead(SEED_HEAD, seed);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** Gives the 32-byte seed of an Ed25519 private key, to be stored only in a protected file. */
export function exportSigningSeed(privateKey: KeyObject): Buffer {
  return privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-ED25519_BYTES);
}

function withHead(head: Buffer, raw: Uint8Array): Buffer {
  if (raw.length !== ED25519_BYTES) throw new RangeError('an Ed25519 key has 32 bytes');
  return Buffer.concat([head, raw]);
}
