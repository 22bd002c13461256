import { cosign, type WitnessSigner } from './cosignature.js';
import { verifyConsistency } from './merkle.js';
import { NoteError, type NoteVerifier, openNote } from './signed-note.js';
import {
  type CheckpointHead,
  type CheckpointRequest,
  parseRequest,
  readCheckpointHead,
} from './witness-request.js';
import type { WitnessedTree } from './witness-state.js';

/** What a witness answers (C2SP tlog-witness): the status, and a text or, for 409, the size that it knows. */
export type WitnessAnswer =
  | { readonly status: 200; readonly lines: string }
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 404 | 422 };

export interface WitnessParts {
  readonly signer: WitnessSigner;
  /** The public keys of the logs that it knows. A key is named after its log's origin. */
  readonly logs: readonly NoteVerifier[];
  readonly state: {
    find(origin: string): Promise<WitnessedTree | undefined>;
    store(tree: WitnessedTree): Promise<void>;
  };
  readonly clock: { now(): Date };
}

/**
 * The other side of C2SP tlog-witness: cosigns the checkpoints of known logs that only ever append. It remembers a
 * checkpoint durably before its cosignature leaves, and looks at one request of a log at a time.
 */
export class Witness {
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(private readonly parts: WitnessParts) {}

  /** Looks at the body of an add-checkpoint request. Throws what the state throws; then nothing was cosigned. */
  async addCheckpoint(body: Uint8Array): Promise<WitnessAnswer> {
    const request = parseRequest(body);
    if (request === undefined) return { status: 400 };
    const split = request.note.lastIndexOf('\n\n');
    const text = request.note.slice(0, split + 1);
    const head = split < 0 ? undefined : readCheckpointHead(text);
    if (head === undefined) return { status: 400 };
    const keys = this.parts.logs.filter((log) => log.name === head.origin);
    if (keys.length === 0) return { status: 404 };
    const fault = findFault(request.note, keys);
    if (fault !== undefined) return { status: fault === 'malformed' ? 400 : 403 };
    if (request.oldSize > head.size) return { status: 400 };
    return this.#takeTurn(head.origin, () => this.#judge(request, head, text));
  }

  async #judge(request: CheckpointRequest, head: CheckpointHead, text: string): Promise<WitnessAnswer> {
    const { state, signer, clock } = this.parts;
    const known = await state.find(head.origin);
    const size = known?.size ?? 0;
    if (request.oldSize !== size) return { status: 409, size };
    if (known !== undefined && size === head.size && !known.root.equals(head.root))
      return { status: 409, size };
    if (!isAppended(known, head, request.proof)) return { status: 422 };
    await state.store({ ...head, note: request.note });
    const line = cosign(text, signer, Math.floor(clock.now().getTime() / 1000));
    return { status: 200, lines: `${line}\n` };
  }

  async #takeTurn<T>(origin: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(origin) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.catch(() => undefined);
    this.#turns.set(origin, settled);
    return await mine;
  }
}

/** Why a note is not by one of these keys; undefined when it is. */
function findFault(note: string, keys: readonly NoteVerifier[]): NoteError['fault'] | undefined {
  try {
    openNote(note, keys);
    return undefined;
  } catch (error) {
    if (error instanceof NoteError) return error.fault;
    throw error;
  }
}

function isAppended(
  known: WitnessedTree | undefined,
  head: CheckpointHead,
  proof: readonly Buffer[],
): boolean {
  // Of a log that was never seen, any tree is the beginning.
  if (known === undefined || known.size === 0) return proof.length === 0;
  return verifyConsistency(known.size, head.size, proof, known.root, head.root);
}
