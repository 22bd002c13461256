import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import { parseCosignature } from './cosignature.js';
import { HASH_BYTES, leafHash, verifyInclusion } from './merkle.js';
import { decodeBase64, NoteError, openNote } from './signed-note.js';
import { isQuorumMet, type Policy } from './witness-policy.js';

/** Proof that an entry stands in a log: checkable without asking anybody (C2SP tlog-proof v1). */
export interface ProofFile {
  /** Not authenticated by the format. Ours holds the bytes of the entry, whose hash the proof is about. */
  readonly extra: Buffer | null;
  /** The place of the entry, from 0. */
  readonly index: number;
  /** Hashes of 32 bytes, from the leaf's sibling up. */
  readonly hashes: readonly Buffer[];
  /** The checkpoint as the log and its witnesses signed it. */
  readonly note: string;
}

export type ProofFault = 'malformed' | 'no-entry' | 'checkpoint' | 'unknown-log' | 'not-included' | 'quorum';

/** Says why a proof is refused. */
export class ProofError extends Error {
  constructor(readonly fault: ProofFault) {
    super(`tlog-proof: ${fault}`);
    this.name = 'ProofError';
  }
}

/** What a proof that holds shows. */
export interface VerifiedProof {
  readonly entry: Buffer;
  readonly index: number;
  readonly checkpoint: Checkpoint;
  /** The names (in the policy) of those who cosigned the checkpoint, with the seconds since 1970 when they did. */
  readonly cosignedBy: ReadonlyMap<string, number>;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = /^index (0|[1-9][0-9]*)$/;
const LONGEST = 1024 * 1024;
/** An inclusion proof has at most one hash a level. */
const MOST_HASHES = 63;

/** Gives the text of a proof. Throws a RangeError for an index or a hash that cannot stand there. */
export function formatProof({ extra, index, hashes, note }: ProofFile): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError('index of a proof');
  if (hashes.length > MOST_HASHES || hashes.some((hash) => hash.length !== HASH_BYTES))
    throw new RangeError('hashes of a proof');
  const lines = [
    HEADER,
    ...(extra === null ? [] : [`${EXTRA}${extra.toString('base64')}`]),
    `index ${String(index)}`,
    ...hashes.map((hash) => hash.toString('base64')),
  ];
  return `${lines.join('\n')}\n\n${note}`;
}

/**
 * Takes the text of a proof apart and verifies nothing. Throws a ProofError `malformed` for every other spelling than
 * that of `formatProof`: another header, leading zeros, base64 that is not canonical, a checkpoint that is none.
 */
export function parseProof(text: string): ProofFile {
  const split = text.indexOf('\n\n');
  if (text.length > LONGEST || split < 0) throw new ProofError('malformed');
  const [header, ...lines] = text.slice(0, split).split('\n');
  if (header !== HEADER) throw new ProofError('malformed');
  const extra =
    lines[0]?.startsWith(EXTRA) === true ? requireBase64(lines.shift()!.slice(EXTRA.length)) : null;
  const [, digits] = INDEX.exec(lines.shift() ?? '') ?? [];
  const index = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(index) || lines.length > MOST_HASHES)
    throw new ProofError('malformed');
  const hashes = lines.map(requireBase64);
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) throw new ProofError('malformed');
  const note = text.slice(split + 2);
  requireCheckpoint(note);
  return { extra, index, hashes, note };
}

/**
 * Verifies a proof against a policy, with nothing else at hand: the log's signature, the witnesses' cosignatures up to
 * the quorum, and the way from the entry (`extra`, unless the entry is given) to the root.
 * @throws ProofError that says what does not hold
 */
export function verifyProof(text: string, policy: Policy, entry?: Uint8Array): VerifiedProof {
  const proof = parseProof(text);
  const proven = entry === undefined ? proof.extra : Buffer.from(entry);
  if (proven === null) throw new ProofError('no-entry');
  const { checkpoint, cosignedBy } = openWitnessed(proof.note, policy);
  const { index, hashes } = proof;
  if (!verifyInclusion(leafHash(proven), index, checkpoint.size, hashes, checkpoint.root))
    throw new ProofError('not-included');
  if (!isQuorumMet(policy, new Set(cosignedBy.keys()))) throw new ProofError('quorum');
  return { entry: proven, index, checkpoint, cosignedBy };
}

/**
 * Opens a checkpoint as a policy sees it: signed by one of its logs, and cosigned by those of its witnesses that are
 * named in the answer. Whether they are enough is for `isQuorumMet` to say.
 * @throws ProofError `unknown-log` when no log of the policy signed it, `checkpoint` for a signature that is wrong or a
 *   note that is none
 */
export function openWitnessed(
  note: string,
  policy: Policy,
): { checkpoint: Checkpoint; cosignedBy: Map<string, number> } {
  const logs = policy.logs.map(({ verifier }) => verifier);
  try {
    const checkpoint = openCheckpoint(note, logs);
    return { checkpoint, cosignedBy: readCosigners(note, policy) };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new ProofError(error.fault === 'unknown-key' ? 'unknown-log' : 'checkpoint');
  }
}

function readCosigners(note: string, policy: Policy): Map<string, number> {
  const cosigned = new Map<string, number>();
  const signatures = note.slice(note.lastIndexOf('\n\n') + 2, -1).split('\n');
  for (const { name, verifier } of policy.witnesses) {
    const mine = signatures
      .map(parseCosignature)
      .find((line) => line?.name === verifier.name && line.keyId === verifier.keyId);
    if (mine === undefined) continue;
    // Throws when any signature of this witness is wrong: such a note is not believed at all (C2SP signed-note).
    openNote(note, [verifier]);
    cosigned.set(name, mine.time);
  }
  return cosigned;
}

function requireBase64(text: string): Buffer {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw new ProofError('malformed');
  return bytes;
}

function requireCheckpoint(note: string): void {
  const split = note.lastIndexOf('\n\n');
  // A note has at least one signature.
  if (split < 0 || split + 2 === note.length || !note.endsWith('\n')) throw new ProofError('malformed');
  try {
    parseCheckpoint(note.slice(0, split + 1));
  } catch (error) {
    if (error instanceof NoteError) throw new ProofError('malformed');
    throw error;
  }
}
