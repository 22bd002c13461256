import {
  exportPublicKey,
  exportSigningSeed,
  importPublicKey,
  importSigningSeed,
  type KeyObject,
  sha256,
  sign,
  type SigningKey,
  verify,
} from '../crypto/primitives.js';

/** Signature type of C2SP signed-note for Ed25519 over the note's text. */
const ED25519 = 0x01;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const MOST_SIGNATURES = 100;
const LINE_HEAD = '\u2014 ';
const SIGNER_KEY_HEAD = 'PRIVATE+KEY+';
// oxlint-disable-next-line no-control-regex -- C2SP signed-note forbids exactly these
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const SPACE_OR_PLUS = /[\p{White_Space}+]/u;

/** Somebody who can sign a note under a name. */
export interface NoteSigner {
  readonly name: string;
  /** The key's number: the first four bytes, big-endian, of SHA-256(name || "\n" || type || public key). */
  readonly keyId: number;
  /** Takes the note's text and gives the signature without the key's number. */
  sign(text: Uint8Array): Buffer;
}

/** Somebody whose signatures are believed. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: number;
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

/** A note of which at least one known signature was good. */
export interface OpenedNote {
  /** With its last newline. */
  readonly text: string;
  /** Whose signatures were verified; unknown ones do not stand here. */
  readonly signedBy: readonly NoteVerifier[];
}

export type NoteFault = 'malformed' | 'unknown-key' | 'wrong-signature';

/** Says why a note or a key's text is refused, without quoting it. */
export class NoteError extends Error {
  constructor(readonly fault: NoteFault) {
    super(`signed note: ${fault}`);
    this.name = 'NoteError';
  }
}

/** Says whether a text can name a key: not empty, without Unicode spaces and plus signs (C2SP signed-note). */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !SPACE_OR_PLUS.test(name) && !CONTROL.test(name);
}

/** Takes an Ed25519 pair and gives a signer. Throws a NoteError for a name that cannot name a key. */
export function createNoteSigner(name: string, key: SigningKey): NoteSigner {
  return { name, keyId: keyIdOf(name, key.publicKey), sign: (text) => sign(key.privateKey, text) };
}

/** Takes an Ed25519 public key and gives a verifier. Throws a NoteError for a name that cannot name a key. */
export function createNoteVerifier(name: string, publicKey: KeyObject): NoteVerifier {
  return {
    name,
    keyId: keyIdOf(name, publicKey),
    verify: (text, signature) => verify(publicKey, text, signature),
  };
}

/** The public text form of a key, `name+<8 hex>+<base64 of type and key>`, as Go's sumdb/note reads it. */
export function formatVerifierKey(name: string, publicKey: KeyObject): string {
  return `${name}+${hexOf(keyIdOf(name, publicKey))}+${typed(exportPublicKey(publicKey)).toString('base64')}`;
}

/** Takes the public text form of a key. Throws a NoteError when it is not one or names another number. */
export function parseVerifierKey(text: string): NoteVerifier {
  const { name, keyId, key } = parseKey(text);
  const verifier = createNoteVerifier(name, importPublicKey(key));
  if (verifier.keyId !== keyId) throw new NoteError('malformed');
  return verifier;
}

/** The secret text form of a key, `PRIVATE+KEY+name+<8 hex>+<base64 of type and seed>`: for a protected file. */
export function formatSignerKey(name: string, key: SigningKey): string {
  const seed = typed(exportSigningSeed(key.privateKey));
  return `${SIGNER_KEY_HEAD}${name}+${hexOf(keyIdOf(name, key.publicKey))}+${seed.toString('base64')}`;
}

/** Takes the secret text form of a key. Throws a NoteError when it is not one or names another number. */
export function parseSignerKey(text: string): NoteSigner {
  if (!text.startsWith(SIGNER_KEY_HEAD)) throw new NoteError('malformed');
  const { name, keyId, key } = parseKey(text.slice(SIGNER_KEY_HEAD.length));
  const signer = createNoteSigner(name, importSigningSeed(key));
  if (signer.keyId !== keyId) throw new NoteError('malformed');
  return signer;
}

/**
 * Signs a text and gives the note (C2SP signed-note v1.0.0). The text ends in a newline and has no control
 * characters. Throws a NoteError for another text.
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!text.endsWith('\n') || !isNoteText(text)) throw new NoteError('malformed');
  const bytes = Buffer.from(text, 'utf8');
  const lines = signers.map((signer) => {
    const signature = Buffer.concat([keyIdBytes(signer.keyId), signer.sign(bytes)]);
    return `${LINE_HEAD}${signer.name} ${signature.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * Takes a signed note and those who are believed. Signatures of unknown keys are ignored. Throws a NoteError when
 * the note is malformed, when a known key's signature is wrong, or when no known key signed it.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): OpenedNote {
  if (!isNoteText(note)) throw new NoteError('malformed');
  const split = note.lastIndexOf('\n\n');
  const signatures = note.slice(split + 2);
  if (split < 0 || !signatures.endsWith('\n')) throw new NoteError('malformed');
  const text = note.slice(0, split + 1);
  const lines = signatures.slice(0, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new NoteError('malformed');
  const bytes = Buffer.from(text, 'utf8');
  const signedBy = new Set<NoteVerifier>();
  for (const line of lines.map(parseSignature)) {
    const verifier = findVerifier(verifiers, line.name, line.keyId);
    if (verifier === undefined) continue;
    if (!verifier.verify(bytes, line.signature)) throw new NoteError('wrong-signature');
    signedBy.add(verifier);
  }
  if (signedBy.size === 0) throw new NoteError('unknown-key');
  return { text, signedBy: [...signedBy] };
}

/** Decodes standard base64 with padding (RFC 4648, section 4); undefined for any other spelling of the bytes. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function parseSignature(line: string): { name: string; keyId: number; signature: Buffer } {
  const [name, encoded, ...rest] = line.startsWith(LINE_HEAD) ? line.slice(LINE_HEAD.length).split(' ') : [];
  if (name === undefined || encoded === undefined || rest.length > 0) throw new NoteError('malformed');
  const bytes = decodeBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES)
    throw new NoteError('malformed');
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(KEY_ID_BYTES) };
}

function findVerifier(
  verifiers: readonly NoteVerifier[],
  name: string,
  keyId: number,
): NoteVerifier | undefined {
  return verifiers.find((verifier) => verifier.name === name && verifier.keyId === keyId);
}

function parseKey(text: string): { name: string; keyId: number; key: Buffer } {
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  if (name === undefined || keyId === undefined || bytes === undefined) throw new NoteError('malformed');
  if (bytes[0] !== ED25519 || bytes.length !== KEY_BYTES + 1) throw new NoteError('malformed');
  return { name, keyId: Number.parseInt(keyId, 16), key: bytes.subarray(1) };
}

function keyIdOf(name: string, publicKey: KeyObject): number {
  if (!isKeyName(name)) throw new NoteError('malformed');
  return sha256(Buffer.from(`${name}\n`, 'utf8'), typed(exportPublicKey(publicKey))).readUInt32BE(0);
}

function typed(key: Buffer): Buffer {
  return Buffer.concat([Buffer.of(ED25519), key]);
}

function keyIdBytes(keyId: number): Buffer {
  const bytes = Buffer.alloc(KEY_ID_BYTES);
  bytes.writeUInt32BE(keyId);
  return bytes;
}

function hexOf(keyId: number): string {
  return keyIdBytes(keyId).toString('hex');
}

function isNoteText(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}
