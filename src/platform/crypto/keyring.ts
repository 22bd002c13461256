import { unwrapKey, wrapKey } from './key-wrap.js';
import { hkdfExpandSha512, type KeyObject, lengthPrefixed, randomBytes, toKey } from './primitives.js';
import { RootKeyProblem, type RootKeys } from './root-key.js';

// Wrapped data key: provider (u8) || root version (u32 BE) || length (u16 BE) || AES-256-KW output.
// docs/spec/envelope.md, "Data keys".
const PROVIDER_FILE = 1;
const HEAD_BYTES = 7;
const DATA_KEY_BYTES = 32;
const KW_BYTES = DATA_KEY_BYTES + 8;
const LABEL = Buffer.from('causeway/dek-wrap/v1\0', 'ascii');

/** Whose data key it is. It opens under no other context. */
export interface DataKeyContext {
  readonly deployment: string;
  /** The id of the case, office or installation. */
  readonly scope: string;
  readonly compartment: string;
  /** 1 to 2^32 - 1. */
  readonly keyVersion: number;
}

export type BrokenKeyReason = 'provider' | 'length' | 'root' | 'unwrap';

/**
 * A wrapped data key that does not open here: of an unknown provider, malformed, under a root key that is
 * not there (shredded by destroying it), or damaged or of another context. Tells no key.
 */
export class BrokenKey extends Error {
  override readonly name = 'BrokenKey';
  constructor(readonly reason: BrokenKeyReason) {
    super(`the data key does not unwrap (${reason})`);
  }
}

/** Makes a new data key, and its wrapping under the current root key, which is all that is stored. */
export function makeDataKey(roots: RootKeys, context: DataKeyContext): { key: KeyObject; wrapped: Buffer } {
  const bytes = randomBytes(DATA_KEY_BYTES);
  const made = { key: toKey(bytes), wrapped: wrap(roots, context, bytes) };
  bytes.fill(0);
  return made;
}

/** Opens a wrapped data key. Throws BrokenKey. */
export function unwrapDataKey(roots: RootKeys, context: DataKeyContext, wrapped: Buffer): KeyObject {
  const bytes = unwrap(roots, context, wrapped);
  const key = toKey(bytes);
  bytes.fill(0);
  return key;
}

/** Wraps the same data key anew under the current root key: rotation touches no sealed value. Throws BrokenKey. */
export function rewrapDataKey(roots: RootKeys, context: DataKeyContext, wrapped: Buffer): Buffer {
  const bytes = unwrap(roots, context, wrapped);
  const rewrapped = wrap(roots, context, bytes);
  bytes.fill(0);
  return rewrapped;
}

function wrap(roots: RootKeys, context: DataKeyContext, bytes: Buffer): Buffer {
  const wrappingKey = wrappingKeyOf(roots.get(roots.current), context);
  const output = wrapKey(wrappingKey, bytes);
  wrappingKey.fill(0);
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = PROVIDER_FILE;
  head.writeUInt32BE(roots.current, 1);
  head.writeUInt16BE(output.length, 5);
  return Buffer.concat([head, output]);
}

function unwrap(roots: RootKeys, context: DataKeyContext, wrapped: Buffer): Buffer {
  if (wrapped.length < HEAD_BYTES) throw new BrokenKey('length');
  if (wrapped[0] !== PROVIDER_FILE) throw new BrokenKey('provider');
  if (wrapped.length !== HEAD_BYTES + KW_BYTES || wrapped.readUInt16BE(5) !== KW_BYTES) {
    throw new BrokenKey('length');
  }
  const wrappingKey = wrappingKeyOf(rootOf(roots, wrapped.readUInt32BE(1)), context);
  const bytes = unwrapKey(wrappingKey, wrapped.subarray(HEAD_BYTES));
  wrappingKey.fill(0);
  if (bytes === undefined) throw new BrokenKey('unwrap');
  return bytes;
}

function rootOf(roots: RootKeys, version: number): KeyObject {
  try {
    return roots.get(version);
  } catch (error) {
    if (error instanceof RootKeyProblem) throw new BrokenKey('root');
    throw error;
  }
}

function wrappingKeyOf(root: KeyObject, context: DataKeyContext): Buffer {
  return hkdfExpandSha512(root, Buffer.concat([LABEL, dataKeyContextBytes(context)]), DATA_KEY_BYTES);
}

/**
 * The context as bytes: each part after its length (u16), the key version as u32 big-endian.
 * Throws a RangeError for an empty part or a key version out of range.
 */
export function dataKeyContextBytes(context: DataKeyContext): Buffer {
  const { deployment, scope, compartment, keyVersion } = context;
  if (!deployment || !scope || !compartment) {
    throw new RangeError('a data key context names deployment, scope and compartment');
  }
  if (!Number.isInteger(keyVersion) || keyVersion < 1 || keyVersion > 0xffffffff) {
    throw new RangeError('a key version is 1 to 4,294,967,295');
  }
  const version = Buffer.alloc(4);
  version.writeUInt32BE(keyVersion);
  return lengthPrefixed(deployment, scope, compartment, version);
}
