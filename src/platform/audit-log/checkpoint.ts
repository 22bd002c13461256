import { HASH_BYTES } from './merkle.js';
import {
  decodeBase64,
  isKeyName,
  NoteError,
  type NoteSigner,
  type NoteVerifier,
  openNote,
  signNote,
} from './signed-note.js';

/** What a log says about itself at one moment. */
export interface Checkpoint {
  /** The log's name, which is also the name of its key. */
  readonly origin: string;
  /** The number of leaves, 0 to 2^53 - 1. */
  readonly size: number;
  /** The tree's root at this size, 32 bytes. */
  readonly root: Buffer;
}

const SIZE = /^(0|[1-9][0-9]*)$/;

/**
 * The three lines that are signed (C2SP tlog-checkpoint v1.0.0, without extension lines).
 * Throws a RangeError for an origin, size or root that cannot stand there.
 */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root } = checkpoint;
  if (!isKeyName(origin)) throw new RangeError('checkpoint origin');
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('checkpoint size');
  if (root.length !== HASH_BYTES) throw new RangeError('checkpoint root');
  return `${origin}\n${String(size)}\n${root.toString('base64')}\n`;
}

/**
 * Takes the text of a checkpoint. Throws a NoteError unless it is exactly what `formatCheckpoint` gives: the size
 * without leading zeros, the root as 32 bytes in canonical base64, and no further line (our logs have none).
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, encoded, ...rest] = text.split('\n');
  if (origin === undefined || size === undefined || encoded === undefined) throw new NoteError('malformed');
  const root = decodeBase64(encoded);
  if (rest.length !== 1 || rest[0] !== '' || !isKeyName(origin) || !SIZE.test(size)) {
    throw new NoteError('malformed');
  }
  if (!Number.isSafeInteger(Number(size)) || root?.length !== HASH_BYTES) throw new NoteError('malformed');
  return { origin, size: Number(size), root };
}

/** Signs a checkpoint and gives the note. Throws a RangeError when the signer's name is not the origin. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  if (signer.name !== checkpoint.origin) throw new RangeError('the log key is named after the origin');
  return signNote(formatCheckpoint(checkpoint), [signer]);
}

/**
 * Opens a checkpoint that the log itself signed: one of the good signatures is by a key named like the origin.
 * A witness alone is not enough. Throws a NoteError otherwise.
 */
export function openCheckpoint(note: string, verifiers: readonly NoteVerifier[]): Checkpoint {
  const { text, signedBy } = openNote(note, verifiers);
  const checkpoint = parseCheckpoint(text);
  if (!signedBy.some((verifier) => verifier.name === checkpoint.origin)) throw new NoteError('unknown-key');
  return checkpoint;
}
