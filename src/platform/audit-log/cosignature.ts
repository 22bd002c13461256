import {
  exportPublicKey,
  importPublicKey,
  type KeyObject,
  sha256,
  sign,
  type SigningKey,
  verify,
} from '../crypto/primitives.js';
import { decodeBase64, isKeyName, NoteError, type NoteVerifier } from './signed-note.js';

/** Signature type of C2SP signed-note for timestamped Ed25519 cosignatures (C2SP tlog-cosignature v1). */
const COSIGNATURE = 0x04;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
const LINE_HEAD = '\u2014 ';
/** The format takes times up to 2^63 - 1; a JavaScript number is exact up to this one, which is 285 million years away. */
const GREATEST_TIME = BigInt(Number.MAX_SAFE_INTEGER);

/** A witness as its public key names it. Beside `verify` it can say when a cosignature was made. */
export interface WitnessVerifier extends NoteVerifier {
  readonly publicKey: KeyObject;
}

/** A witness that can cosign. */
export interface WitnessSigner {
  readonly name: string;
  readonly keyId: number;
  readonly key: SigningKey;
}

/** A line of a note that a witness wrote, taken apart. */
export interface Cosignature {
  readonly name: string;
  readonly keyId: number;
  /** When it was made, in seconds since 1970. */
  readonly time: number;
  /** u64 big-endian time and 64 bytes of Ed25519, as they stand in the line. */
  readonly signature: Buffer;
}

/** Takes a name and an Ed25519 pair and gives a witness that cosigns. Throws a NoteError for a name that names no key. */
export function createWitnessSigner(name: string, key: SigningKey): WitnessSigner {
  return { name, keyId: witnessKeyId(name, key.publicKey), key };
}

/** Takes a witness's name and public key. Its `verify` takes the checkpoint's text. Throws a NoteError for a wrong name. */
export function createWitnessVerifier(name: string, publicKey: KeyObject): WitnessVerifier {
  return {
    name,
    keyId: witnessKeyId(name, publicKey),
    publicKey,
    verify: (text, signature) => isCosigned(publicKey, text, signature),
  };
}

/** The public text form of a witness's key: `name+<8 hex>+<base64 of 0x04 and 32 bytes>` (C2SP signed-note, vkey). */
export function formatWitnessKey(name: string, publicKey: KeyObject): string {
  const id = keyIdBytes(witnessKeyId(name, publicKey)).toString('hex');
  return `${name}+${id}+${typed(publicKey).toString('base64')}`;
}

/** Takes the public text form. Throws a NoteError when it is not one, is of another type, or names another number. */
export function parseWitnessKey(text: string): WitnessVerifier {
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  if (name === undefined || bytes === undefined) throw new NoteError('malformed');
  if (bytes[0] !== COSIGNATURE || bytes.length !== KEY_BYTES + 1) throw new NoteError('malformed');
  const verifier = createWitnessVerifier(name, importPublicKey(bytes.subarray(1)));
  if (keyIdBytes(verifier.keyId).toString('hex') !== keyId) throw new NoteError('malformed');
  return verifier;
}

/**
 * Cosigns the text of a checkpoint (its last newline included) and gives the line without its newline.
 * @param time seconds since 1970, 0 to 2^53 - 1. Throws a RangeError for another one.
 */
export function cosign(text: string, witness: WitnessSigner, time: number): string {
  if (!Number.isSafeInteger(time) || time < 0) throw new RangeError('the time of a cosignature');
  const signature = sign(witness.key.privateKey, cosignedMessage(Buffer.from(text, 'utf8'), time));
  const timed = Buffer.alloc(TIME_BYTES);
  timed.writeBigUInt64BE(BigInt(time));
  return formatLine(witness, Buffer.concat([timed, signature]));
}

/**
 * Takes one line of a note (without its newline) as a cosignature. Undefined when it cannot be one: another shape,
 * another length of signature, a time beyond 2^53 - 1. Nothing is verified yet.
 */
export function parseCosignature(line: string): Cosignature | undefined {
  const [name, encoded, ...rest] = line.startsWith(LINE_HEAD) ? line.slice(LINE_HEAD.length).split(' ') : [];
  if (name === undefined || encoded === undefined || rest.length > 0 || !isKeyName(name)) return undefined;
  const bytes = decodeBase64(encoded);
  if (bytes?.length !== KEY_ID_BYTES + TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const time = bytes.readBigUInt64BE(KEY_ID_BYTES);
  if (time > GREATEST_TIME) return undefined;
  return {
    name,
    keyId: bytes.readUInt32BE(0),
    time: Number(time),
    signature: bytes.subarray(KEY_ID_BYTES),
  };
}

/** Says whether a cosignature is by this witness and over this text of a checkpoint. */
export function verifyCosignature(text: string, cosignature: Cosignature, witness: WitnessVerifier): boolean {
  if (cosignature.name !== witness.name || cosignature.keyId !== witness.keyId) return false;
  return witness.verify(Buffer.from(text, 'utf8'), cosignature.signature);
}

function isCosigned(publicKey: KeyObject, text: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return false;
  const time = Buffer.from(signature).readBigUInt64BE(0);
  if (time > GREATEST_TIME) return false;
  return verify(publicKey, cosignedMessage(text, Number(time)), signature.subarray(TIME_BYTES));
}

/** What a cosignature signs: two lines before the text of the checkpoint. */
function cosignedMessage(text: Uint8Array, time: number): Buffer {
  return Buffer.concat([Buffer.from(`cosignature/v1\ntime ${String(time)}\n`, 'utf8'), text]);
}

function formatLine({ name, keyId }: { name: string; keyId: number }, signature: Buffer): string {
  return `${LINE_HEAD}${name} ${Buffer.concat([keyIdBytes(keyId), signature]).toString('base64')}`;
}

function witnessKeyId(name: string, publicKey: KeyObject): number {
  if (!isKeyName(name)) throw new NoteError('malformed');
  return sha256(Buffer.from(`${name}\n`, 'utf8'), typed(publicKey)).readUInt32BE(0);
}

function typed(publicKey: KeyObject): Buffer {
  return Buffer.concat([Buffer.of(COSIGNATURE), exportPublicKey(publicKey)]);
}

function keyIdBytes(keyId: number): Buffer {
  const bytes = Buffer.alloc(KEY_ID_BYTES);
  bytes.writeUInt32BE(keyId);
  return bytes;
}
