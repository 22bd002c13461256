import { isUtf8 } from 'node:buffer';
import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { paddedLength } from './padding.js';
import { equalInConstantTime, hkdfExpandSha512, type KeyObject, lengthPrefixed } from './primitives.js';

// RF1, the format of every sealed value. docs/spec/envelope.md is the contract; this file follows it.
const MAGIC = 0xf1;
const SUITE = 0x01;
const SALT_AT = 6;
const COMMITMENT_AT = 30;
const HEADER_BYTES = 62;
const CHUNK_BYTES = 16 * 1024;
const TAG_BYTES = 16;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
const SHORTEST_SEALED = HEADER_BYTES + 32 + TAG_BYTES;
const LARGEST_MESSAGE = 32 * 1024 * 1024;
const INNER_HEAD_BYTES = 5;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const DERIVED_BYTES = KEY_BYTES + NONCE_BYTES + 32;
const INFO_HEAD = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0', 'ascii');
const SALT_BYTES = 24;

/** The longest value that one envelope holds, in bytes: 32 MiB with its inner head. */
export const LARGEST_VALUE = LARGEST_MESSAGE - INNER_HEAD_BYTES;

const TYPE_JSON = 0x01;
const TYPE_BYTES = 0x02;

/** Where a sealed value stands. All six are frozen names or ids, never empty; the value opens nowhere else. */
export interface SealContext {
  /** The installation: its id and whether it is a demonstration or real. */
  readonly deployment: string;
  /** The id of the case, office or installation whose data key seals. */
  readonly scope: string;
  readonly compartment: string;
  /** Frozen name of docs/spec/envelope.md, not SQL's. */
  readonly table: string;
  readonly row: string;
  /** Frozen name of docs/spec/envelope.md, not SQL's. */
  readonly column: string;
}

declare const sealedBrand: unique symbol;
/** Bytes in RF1. A column of this type never takes plaintext by mistake. */
export type Sealed = Buffer & { readonly [sealedBrand]: 'RF1' };

export type BrokenSealReason = 'magic' | 'suite' | 'length' | 'commitment' | 'chunk' | 'padding' | 'type';

/** A sealed value that does not open here: damaged, moved, or under another key. Tells no value. */
export class BrokenSeal extends Error {
  override readonly name = 'BrokenSeal';
  constructor(readonly reason: BrokenSealReason) {
    super(`the sealed value does not open (${reason})`);
  }
}

interface Derived {
  readonly key: Buffer;
  readonly nonce: Buffer;
  readonly commitment: Buffer;
}

/**
 * Seals a JSON value (RF1 type 0x01) under a 32-byte data key of `keyVersion` (1 to 2^32 - 1).
 * Throws a TypeError for what JSON cannot hold, a RangeError for an empty part of the context, a key
 * version out of range or a value over 32 MiB.
 */
export function sealJson(key: KeyObject, keyVersion: number, context: SealContext, value: unknown): Sealed {
  // JSON.stringify has a false type: it gives undefined for undefined, functions and symbols.
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError('only a JSON value can be sealed');
  const length = Buffer.byteLength(text, 'utf8');
  const message = layOut(TYPE_JSON, length);
  message.write(text, INNER_HEAD_BYTES, 'utf8');
  return sealMessage(key, keyVersion, context, message);
}

/** Seals bytes (RF1 type 0x02), 0 to LARGEST_VALUE long. Key, context and errors as in sealJson. */
export function sealBytes(
  key: KeyObject,
  keyVersion: number,
  context: SealContext,
  bytes: Uint8Array,
): Sealed {
  const message = layOut(TYPE_BYTES, bytes.length);
  message.set(bytes, INNER_HEAD_BYTES);
  return sealMessage(key, keyVersion, context, message);
}

/** Opens a value that sealJson sealed with the same key and context. Throws BrokenSeal for anything else. */
export function openJson(key: KeyObject, context: SealContext, sealed: Buffer): unknown {
  const message = openMessage(key, context, sealed);
  try {
    return parseJson(valueOf(TYPE_JSON, message));
  } finally {
    message.fill(0);
  }
}

/** Opens bytes that sealBytes sealed with the same key and context. Throws BrokenSeal for anything else. */
export function openBytes(key: KeyObject, context: SealContext, sealed: Buffer): Buffer {
  return valueOf(TYPE_BYTES, openMessage(key, context, sealed));
}

/**
 * Reads, without a key, which version of the data key sealed this value.
 * Throws BrokenSeal for magic, suite or length. What it gives is proven only by opening.
 */
export function readKeyVersion(sealed: Buffer): number {
  checkShape(sealed);
  return sealed.readUInt32BE(2);
}

/** The message of a value: type, length, room for the value, zeroes up to its padded length. */
function layOut(type: number, length: number): Buffer {
  if (length > LARGEST_VALUE) throw new RangeError('a sealed value has at most 32 MiB');
  const message = Buffer.alloc(paddedLength(INNER_HEAD_BYTES + length));
  message[0] = type;
  message.writeUInt32BE(length, 1);
  return message;
}

function valueOf(type: number, message: Buffer): Buffer {
  if (message[0] !== type) throw new BrokenSeal('type');
  const end = INNER_HEAD_BYTES + message.readUInt32BE(1);
  if (end > message.length) throw new BrokenSeal('length');
  if (paddedLength(end) !== message.length) throw new BrokenSeal('padding');
  for (let at = end; at < message.length; at++) if (message[at] !== 0) throw new BrokenSeal('padding');
  return message.subarray(INNER_HEAD_BYTES, end);
}

function parseJson(value: Buffer): unknown {
  if (!isUtf8(value)) throw new BrokenSeal('type');
  try {
    return JSON.parse(value.toString('utf8')) as unknown;
  } catch {
    // Not passed on: the parser's message quotes the text.
    throw new BrokenSeal('type');
  }
}

function sealMessage(key: KeyObject, keyVersion: number, context: SealContext, message: Buffer): Sealed {
  if (!Number.isInteger(keyVersion) || keyVersion < 1 || keyVersion > 0xffffffff) {
    throw new RangeError('a key version is 1 to 4,294,967,295');
  }
  const lastChunk = Math.floor(message.length / CHUNK_BYTES);
  const sealed = Buffer.allocUnsafe(HEADER_BYTES + message.length + (lastChunk + 1) * TAG_BYTES);
  sealed[0] = MAGIC;
  sealed[1] = SUITE;
  sealed.writeUInt32BE(keyVersion, 2);
  sealed.set(nextSalt(), SALT_AT);
  const derived = derive(key, context, sealed);
  sealed.set(derived.commitment, COMMITMENT_AT);
  let offset = HEADER_BYTES;
  for (let chunk = 0; chunk <= lastChunk; chunk++) {
    const cipher = createCipheriv('aes-256-gcm', derived.key, nonceOf(derived.nonce, chunk));
    const start = chunk * CHUNK_BYTES;
    sealed.set(cipher.update(message.subarray(start, start + CHUNK_BYTES)), offset);
    cipher.final();
    offset += Math.min(CHUNK_BYTES, message.length - start);
    sealed.set(cipher.getAuthTag(), offset);
    offset += TAG_BYTES;
  }
  derived.key.fill(0);
  message.fill(0);
  return sealed as Sealed;
}

function openMessage(key: KeyObject, context: SealContext, sealed: Buffer): Buffer {
  checkShape(sealed);
  const derived = derive(key, context, sealed);
  // Before any chunk: without this, one text could open under two keys ("invisible salamanders").
  if (!equalInConstantTime(derived.commitment, sealed.subarray(COMMITMENT_AT, HEADER_BYTES))) {
    throw new BrokenSeal('commitment');
  }
  const chunks = Math.ceil((sealed.length - HEADER_BYTES) / SEALED_CHUNK_BYTES);
  if (chunks === 1) return openChunk(derived, 0, sealed.subarray(HEADER_BYTES));
  const message = Buffer.allocUnsafeSlow(sealed.length - HEADER_BYTES - chunks * TAG_BYTES);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const start = HEADER_BYTES + chunk * SEALED_CHUNK_BYTES;
    const opened = openChunk(derived, chunk, sealed.subarray(start, start + SEALED_CHUNK_BYTES));
    message.set(opened, chunk * CHUNK_BYTES);
    opened.fill(0);
  }
  return message;
}

function openChunk(derived: Derived, chunk: number, sealedChunk: Buffer): Buffer {
  const end = sealedChunk.length - TAG_BYTES;
  const nonce = nonceOf(derived.nonce, chunk);
  const decipher = createDecipheriv('aes-256-gcm', derived.key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealedChunk.subarray(end));
  const opened = decipher.update(sealedChunk.subarray(0, end));
  try {
    decipher.final();
  } catch {
    opened.fill(0);
    throw new BrokenSeal('chunk');
  }
  return opened;
}

/** All that can be said without a key: the header, and lengths that sealing can give. */
function checkShape(sealed: Buffer): void {
  if (sealed.length === 0) throw new BrokenSeal('length');
  if (sealed[0] !== MAGIC) throw new BrokenSeal('magic');
  if (sealed.length < SHORTEST_SEALED) throw new BrokenSeal('length');
  if (sealed[1] !== SUITE) throw new BrokenSeal('suite');
  const body = sealed.length - HEADER_BYTES;
  const full = Math.floor(body / SEALED_CHUNK_BYTES);
  // The last chunk is always shorter than a full one and has its tag: so a cut between chunks is seen.
  if (body % SEALED_CHUNK_BYTES < TAG_BYTES) throw new BrokenSeal('length');
  if (body - (full + 1) * TAG_BYTES > LARGEST_MESSAGE) throw new BrokenSeal('length');
}

/** Key, base nonce and commitment of one message, from the data key and what its header and place say. */
function derive(key: KeyObject, context: SealContext, sealed: Buffer): Derived {
  if (key.symmetricKeySize !== KEY_BYTES) throw new TypeError('a data key has 32 bytes');
  const salt = sealed.subarray(SALT_AT, COMMITMENT_AT);
  const keyVersion = sealed.subarray(2, SALT_AT);
  const info = Buffer.concat([INFO_HEAD, salt, contextBytes(context, keyVersion)]);
  const derived = hkdfExpandSha512(key, info, DERIVED_BYTES);
  return {
    key: derived.subarray(0, KEY_BYTES),
    nonce: derived.subarray(KEY_BYTES, KEY_BYTES + NONCE_BYTES),
    commitment: derived.subarray(KEY_BYTES + NONCE_BYTES),
  };
}

function contextBytes(context: SealContext, keyVersion: Buffer): Buffer {
  const { deployment, scope, compartment, table, row, column } = context;
  if (!deployment || !scope || !compartment || !table || !row || !column) {
    throw new RangeError('a seal context names deployment, scope, compartment, table, row and column');
  }
  return lengthPrefixed('causeway/field/v1', deployment, scope, compartment, table, row, column, keyVersion);
}

function nonceOf(base: Buffer, chunk: number): Buffer {
  if (chunk === 0) return base;
  const nonce = Buffer.from(base);
  nonce.writeUInt32BE((nonce.readUInt32BE(NONCE_BYTES - 4) ^ chunk) >>> 0, NONCE_BYTES - 4);
  return nonce;
}

// Salts are public, so they are drawn many at a time: the call costs more than the bytes.
const salts = Buffer.alloc(SALT_BYTES * 128);
let saltsUsed = salts.length;

function nextSalt(): Buffer {
  if (saltsUsed === salts.length) {
    randomFillSync(salts);
    saltsUsed = 0;
  }
  saltsUsed += SALT_BYTES;
  return salts.subarray(saltsUsed - SALT_BYTES, saltsUsed);
}
