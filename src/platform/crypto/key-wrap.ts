import { createCipheriv, createDecipheriv } from 'node:crypto';

const KW_IV = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');
const KWP_IV = Buffer.from('a65959a6', 'hex');

/**
 * Wraps a key of 16 bytes or more, a multiple of 8, under a 32-byte key: AES-256-KW (RFC 3394,
 * SP 800-38F). Gives 8 bytes more than it takes.
 */
export function wrapKey(wrappingKey: Uint8Array, key: Uint8Array): Buffer {
  const cipher = createCipheriv('id-aes256-wrap', wrappingKey, KW_IV);
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

/** Opens what wrapKey gave, or gives undefined if it is not that, or not under this key. */
export function unwrapKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer | undefined {
  // OpenSSL takes no bytes for nothing to do.
  if (wrapped.length === 0) return undefined;
  try {
    const decipher = createDecipheriv('id-aes256-wrap', wrappingKey, KW_IV);
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Wraps a secret of any length from 1 byte under a 32-byte key: AES-256-KWP (RFC 5649, SP 800-38F). */
export function wrapSecret(wrappingKey: Uint8Array, secret: Uint8Array): Buffer {
  const cipher = createCipheriv('id-aes256-wrap-pad', wrappingKey, KWP_IV);
  return Buffer.concat([cipher.update(secret), cipher.final()]);
}

/** Opens what wrapSecret gave, or gives undefined if it is not that, or not under this key. */
export function unwrapSecret(wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer | undefined {
  if (wrapped.length === 0) return undefined;
  try {
    const decipher = createDecipheriv('id-aes256-wrap-pad', wrappingKey, KWP_IV);
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch {
    return undefined;
  }
}
