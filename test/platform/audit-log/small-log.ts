import { signCheckpoint } from '../../../src/platform/audit-log/checkpoint.js';
import {
  consistencyProof,
  EMPTY_ROOT,
  Frontier,
  inclusionProof,
  leafHash,
  nodeHash,
  type SubtreeHash,
} from '../../../src/platform/audit-log/merkle.js';
import { createNoteSigner, formatVerifierKey } from '../../../src/platform/audit-log/signed-note.js';
import { formatRequest } from '../../../src/platform/audit-log/witness-request.js';
import { generateSigningKey, type SigningKey } from '../../../src/platform/crypto/primitives.js';

/** A log in memory that signs what it is told to sign: also what an honest one would not. */
export class SmallLog {
  readonly leaves: Buffer[];
  readonly vkey: string;

  constructor(
    readonly origin: string,
    entries: readonly string[],
    readonly key: SigningKey = generateSigningKey(),
  ) {
    this.leaves = entries.map((entry) => leafHash(Buffer.from(entry)));
    this.vkey = formatVerifierKey(origin, key.publicKey);
  }

  static ofSize(origin: string, size: number, key?: SigningKey, word = 'entry'): SmallLog {
    return new SmallLog(
      origin,
      Array.from({ length: size }, (_, at) => `${word} ${String(at)}`),
      key,
    );
  }

  rootAt(size: number): Buffer {
    if (size === 0) return EMPTY_ROOT;
    const frontier = new Frontier();
    for (const leaf of this.leaves.slice(0, size)) frontier.append(leaf);
    return frontier.root();
  }

  sign(size: number): string {
    const checkpoint = { origin: this.origin, size, root: this.rootAt(size) };
    return signCheckpoint(checkpoint, createNoteSigner(this.origin, this.key));
  }

  proveConsistency(from: number, to: number): Promise<Buffer[]> {
    return consistencyProof(from, to, this.#subtree);
  }

  proveInclusion(index: number, size: number): Promise<Buffer[]> {
    return inclusionProof(index, size, this.#subtree);
  }

  /** The body of a request to a witness that knows the size `from`. */
  async request(from: number, to: number): Promise<Buffer> {
    const proof = await this.proveConsistency(from, to);
    return Buffer.from(formatRequest({ oldSize: from, proof, note: this.sign(to) }));
  }

  readonly #subtree: SubtreeHash = (level, index) => {
    const width = 2 ** level;
    const hashes = this.leaves.slice(index * width, (index + 1) * width);
    return hashes.length === 1 ? hashes[0]! : nodeHash(this.#half(hashes, 0), this.#half(hashes, 1));
  };

  #half(hashes: readonly Buffer[], side: 0 | 1): Buffer {
    const middle = hashes.length / 2;
    const part = side === 0 ? hashes.slice(0, middle) : hashes.slice(middle);
    return part.length === 1 ? part[0]! : nodeHash(this.#half(part, 0), this.#half(part, 1));
  }
}
