import { HASH_BYTES } from './merkle.js';
import { decodeBase64 } from './signed-note.js';

/** What a log asks of a witness (C2SP tlog-witness, add-checkpoint). */
export interface CheckpointRequest {
  /** The size of the tree that the witness cosigned last, as the log believes. */
  readonly oldSize: number;
  /** Consistency proof from the old size to that of the checkpoint, at most 63 hashes of 32 bytes. */
  readonly proof: readonly Buffer[];
  /** The signed checkpoint. */
  readonly note: string;
}

/** The first three lines of any log's checkpoint; unlike our own, others may have further lines. */
export interface CheckpointHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** The most bytes of a request: 63 hashes, and a checkpoint with some signatures of any kind. */
export const MOST_REQUEST_BYTES = 128 * 1024;
const MOST_HASHES = 63;
const COUNT = /^(0|[1-9][0-9]{0,15})$/;

/** Gives the body of a request. Throws a RangeError for a size or proof that cannot stand there. */
export function formatRequest({ oldSize, proof, note }: CheckpointRequest): string {
  if (!Number.isSafeInteger(oldSize) || oldSize < 0) throw new RangeError('old size');
  if (proof.length > MOST_HASHES || proof.some((hash) => hash.length !== HASH_BYTES))
    throw new RangeError('proof');
  const lines = [`old ${String(oldSize)}`, ...proof.map((hash) => hash.toString('base64'))];
  return `${lines.join('\n')}\n\n${note}`;
}

/** Takes the body of a request apart. Undefined when it is not exactly of the form; nothing is verified. */
export function parseRequest(body: Uint8Array): CheckpointRequest | undefined {
  const text = readUtf8(body);
  const split = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || split < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, split).split('\n');
  const oldSize = first.startsWith('old ') ? readCount(first.slice(4)) : undefined;
  if (oldSize === undefined || lines.length > MOST_HASHES) return undefined;
  const proof = lines.map(decodeBase64);
  if (!proof.every((hash) => hash?.length === HASH_BYTES)) return undefined;
  return { oldSize, proof: proof as Buffer[], note: text.slice(split + 2) };
}

/** Takes the text of a checkpoint of any log (C2SP tlog-checkpoint). Undefined when it is none. */
export function readCheckpointHead(text: string): CheckpointHead | undefined {
  const lines = text.split('\n');
  const [origin = '', digits = '', encoded = ''] = lines;
  const size = readCount(digits);
  const root = decodeBase64(encoded);
  // Every line ends in a newline, none is empty.
  const isWhole = lines.length >= 4 && lines.slice(0, -1).every((line) => line !== '') && lines.at(-1) === '';
  if (!isWhole || size === undefined || root?.length !== HASH_BYTES) return undefined;
  return { origin, size, root };
}

/** Takes a size in decimal without leading zeros; undefined beyond 2^53 - 1 and for anything else. */
export function readCount(digits: string): number | undefined {
  const count = COUNT.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}

function readUtf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
