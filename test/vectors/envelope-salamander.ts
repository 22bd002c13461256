import { createCipheriv, createDecipheriv } from 'node:crypto';

// An "invisible salamander": one AES-GCM ciphertext whose tag is right under two keys (Dodis, Grubbs,
// Ristenpart, Woodage, "Fast Message Franking", CRYPTO 2018). One block is solved for in GF(2^128).

interface KeyAndNonce {
  key: Buffer;
  nonce: Buffer;
}

const POLYNOMIAL = 0xe1n << 120n;

/** Multiplies in the field of GHASH (SP 800-38D, section 6.3; the first bit is the highest). */
function multiply(x: bigint, y: bigint): bigint {
  let product = 0n;
  let shifted = y;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ POLYNOMIAL : shifted >> 1n;
  }
  return product;
}

/** x^(2^128 - 2) = x^-1. */
function invert(x: bigint): bigint {
  let power = multiply(x, x);
  let inverse = power;
  for (let step = 2; step < 128; step++) {
    power = multiply(power, power);
    inverse = multiply(inverse, power);
  }
  return inverse;
}

function toNumber(block: Buffer): bigint {
  return BigInt('0x' + block.toString('hex'));
}

function toBlock(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(32, '0'), 'hex');
}

function encryptBlock(key: Buffer, block: Buffer): bigint {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return toNumber(Buffer.concat([cipher.update(block), cipher.final()]));
}

/** What the tag depends on, for a ciphertext of two blocks: tag = c0 h^3 + c1 h^2 + lengths h + mask. */
function tagParts({ key, nonce }: KeyAndNonce): { h: bigint; h2: bigint; h3: bigint; mask: bigint } {
  const h = encryptBlock(key, Buffer.alloc(16));
  const h2 = multiply(h, h);
  const mask = encryptBlock(key, Buffer.concat([nonce, Buffer.from([0, 0, 0, 1])]));
  return { h, h2, h3: multiply(h2, h), mask };
}

/** Whether AES-GCM alone takes ciphertext || tag under this key. */
export function authenticates({ key, nonce }: KeyAndNonce, chunk: Buffer): boolean {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(chunk.subarray(32));
  decipher.update(chunk.subarray(0, 32));
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}

/**
 * Gives ciphertext || tag, 48 bytes, that authenticates under both keys. Under the first one it opens to
 * `firstBlock` (16 bytes) and 16 bytes that nobody chose.
 */
export function makeSalamander(first: KeyAndNonce, second: KeyAndNonce, firstBlock: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', first.key, first.nonce);
  const c0 = cipher.update(firstBlock);
  const a = tagParts(first);
  const b = tagParts(second);
  const lengths = 256n;
  const rest =
    multiply(toNumber(c0), a.h3 ^ b.h3) ^ multiply(lengths, a.h ^ b.h) ^ a.mask ^ b.mask;
  const c1 = multiply(rest, invert(a.h2 ^ b.h2));
  const tag = multiply(toNumber(c0), a.h3) ^ multiply(c1, a.h2) ^ multiply(lengths, a.h) ^ a.mask;
  return Buffer.concat([c0, toBlock(c1), toBlock(tag)]);
}
