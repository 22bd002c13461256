import { randomBytes, sha256 } from '../../platform/crypto/primitives.js';

/** Crockford's base32: no I, L, O or U, so that no letter is read for another or for a digit. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 160 random bits, above the 128 of NIST SP 800-63B for look-up secrets that are not throttled. */
const CODE_BYTES = 20;
const GROUP = 4;

/** A new one-time code: eight groups of four letters and digits. Shown once; the database keeps its hash. */
export function newInvitationCode(): string {
  const bits = BigInt(`0x${randomBytes(CODE_BYTES).toString('hex')}`);
  const letters = Array.from(
    { length: (CODE_BYTES * 8) / 5 },
    (_, index) => LETTERS[Number((bits >> BigInt(5 * index)) & 31n)]!,
  ).join('');
  return letters.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-');
}

/**
 * SHA-256 of a code as people type it: case, blanks and dashes do not count, and letters that look like a digit are that
 * digit. 32 bytes. Pure.
 */
export function hashInvitationCode(typed: string): Buffer {
  const plain = typed
    .toWellFormed()
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return sha256(Buffer.from(`causeway/invitation/v1\0${plain}`, 'utf8'));
}
