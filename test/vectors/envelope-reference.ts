import { createCipheriv, createHmac } from 'node:crypto';

// RF1 written a second time, from docs/spec/envelope.md alone, plainly and slowly. It imports nothing of the
// service, so that the vectors and the comparison in envelope.spec.ts are a second opinion.

export interface Place {
  deployment: string;
  scope: string;
  compartment: string;
  table: string;
  row: string;
  column: string;
}

/** T(1) || T(2) || ... of RFC 5869, section 2.3, with SHA-512. */
export function expand(key: Buffer, info: Buffer, length: number): Buffer {
  let previous = Buffer.alloc(0);
  let output = Buffer.alloc(0);
  for (let round = 1; output.length < length; round++) {
    const input = Buffer.concat([previous, info, Buffer.from([round])]);
    previous = createHmac('sha512', key).update(input).digest();
    output = Buffer.concat([output, previous]);
  }
  return output.subarray(0, length);
}

export function u32(value: number): Buffer {
  return Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}

export function prefixed(parts: (string | Buffer)[]): Buffer {
  const pieces = parts.flatMap((part) => {
    const bytes = Buffer.from(part as string, 'utf8');
    return [Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes];
  });
  return Buffer.concat(pieces);
}

/** Key, base nonce and commitment of one message. */
export function derive(
  key: Buffer,
  keyVersion: number,
  place: Place,
  salt: Buffer,
): { key: Buffer; nonce: Buffer; commitment: Buffer } {
  const context = prefixed([
    'causeway/field/v1',
    place.deployment,
    place.scope,
    place.compartment,
    place.table,
    place.row,
    place.column,
    u32(keyVersion),
  ]);
  const label = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM', 'ascii');
  const output = expand(key, Buffer.concat([label, Buffer.from([0]), salt, context]), 76);
  return { key: output.subarray(0, 32), nonce: output.subarray(32, 44), commitment: output.subarray(44) };
}

/** Padmé, with whole numbers and a loop instead of bit counts; at least 32. */
export function padme(length: number): number {
  if (length <= 32) return 32;
  const exponent = Math.floor(Math.log2(length));
  const keep = Math.floor(Math.log2(exponent)) + 1;
  let padded = length;
  while (padded % 2 ** (exponent - keep) !== 0) padded++;
  return padded;
}

/** Type, length, value, zeroes. `length` and `padded` can be given wrongly, for broken vectors. */
export function message(
  type: number,
  value: Buffer,
  wrong: { length?: number; padded?: number } = {},
): Buffer {
  const head = Buffer.concat([Buffer.from([type]), u32(wrong.length ?? value.length)]);
  const padded = wrong.padded ?? padme(5 + value.length);
  return Buffer.concat([head, value, Buffer.alloc(padded - 5 - value.length)]);
}

/** Seals a message that is laid out already. */
export function seal(key: Buffer, keyVersion: number, place: Place, salt: Buffer, text: Buffer): Buffer {
  const derived = derive(key, keyVersion, place, salt);
  const header = Buffer.concat([Buffer.from([0xf1, 0x01]), u32(keyVersion), salt, derived.commitment]);
  const chunks: Buffer[] = [];
  for (let number = 0; number * 16384 <= text.length; number++) {
    const counter = Buffer.concat([Buffer.alloc(8), u32(number)]);
    const nonce = Buffer.from(derived.nonce.map((byte, at) => byte ^ (counter[at] ?? 0)));
    const cipher = createCipheriv('aes-256-gcm', derived.key, nonce);
    chunks.push(cipher.update(text.subarray(number * 16384, (number + 1) * 16384)), cipher.final());
    chunks.push(cipher.getAuthTag());
  }
  return Buffer.concat([header, ...chunks]);
}

/** Wraps a data key: provider 1, root version, length, AES-256-KW. */
export function wrapDataKey(
  root: Buffer,
  rootVersion: number,
  owner: { deployment: string; scope: string; compartment: string; keyVersion: number },
  dataKey: Buffer,
): Buffer {
  const context = prefixed([owner.deployment, owner.scope, owner.compartment, u32(owner.keyVersion)]);
  const info = Buffer.concat([Buffer.from('causeway/dek-wrap/v1\0', 'ascii'), context]);
  const wrappingKey = expand(root, info, 32);
  const cipher = createCipheriv('id-aes256-wrap', wrappingKey, Buffer.alloc(8, 0xa6));
  const output = Buffer.concat([cipher.update(dataKey), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), u32(rootVersion), Buffer.from([0, output.length]), output]);
}
