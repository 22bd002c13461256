import type { Logger } from 'pino';
import { describeError } from '../log.js';
import type { CosignatureStore } from './cosignature-store.js';
import type { Signed } from './sequencer-parts.js';
import { proveConsistency, type TileSource } from './tile-source.js';
import { askWitness, type WitnessClientParts, type WitnessReply } from './witness-client.js';
import { markOf, type ReachableWitness } from './witness-settings.js';

/** A witness may correct what we think it knows so often before the attempt counts as failed. */
const MOST_CORRECTIONS = 3;

export interface FeedParts {
  readonly store: CosignatureStore;
  readonly source: TileSource;
  readonly client: WitnessClientParts;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Brings checkpoints to one witness and keeps its cosignatures. Remembers what the witness knows of us. */
export class WitnessFeed {
  readonly mark: string;
  #knownSize: number | undefined;
  #isSilent = false;

  constructor(
    readonly witness: ReachableWitness,
    private readonly parts: FeedParts,
  ) {
    this.mark = markOf(witness.verifier);
  }

  /**
   * Brings a checkpoint. True when its cosignature was verified and kept. False for every failure, which is logged once
   * until the witness cosigns again; never throws.
   */
  async bring(signed: Signed): Promise<boolean> {
    try {
      const failure = await this.#attempt(signed);
      if (failure === undefined) this.#isSilent = false;
      else this.#complain({ witness: this.mark, ...failure });
      return failure === undefined;
    } catch (error) {
      this.#complain({ witness: this.mark, failure: describeError(error) });
      return false;
    }
  }

  async #attempt(signed: Signed): Promise<object | undefined> {
    const { store } = this.parts;
    this.#knownSize ??= (await store.findHeard(this.mark))?.size ?? 0;
    for (let tries = 0; tries < MOST_CORRECTIONS; tries += 1) {
      const oldSize: number = this.#knownSize;
      if (oldSize > signed.size) return { why: 'it knows a longer log', knows: oldSize, size: signed.size };
      const reply = await this.#ask(signed, oldSize);
      if (reply.kind === 'cosigned') {
        await store.keep(signed.size, this.mark, reply.line);
        this.#knownSize = signed.size;
        return undefined;
      }
      // The same size again: it holds another tree of this size, or makes no sense.
      if (reply.kind !== 'knows' || reply.size === oldSize) return { why: whyNot(reply), size: signed.size };
      this.#knownSize = reply.size;
    }
    return { why: 'it keeps changing what it knows', size: signed.size };
  }

  async #ask(signed: Signed, oldSize: number): Promise<WitnessReply> {
    const { source, client } = this.parts;
    const proof = await proveConsistency(source, oldSize, signed.size);
    return askWitness(this.witness, { oldSize, proof, note: signed.note }, client);
  }

  #complain(what: object): void {
    if (this.#isSilent) return;
    this.#isSilent = true;
    this.parts.logger.error(what, 'a witness did not cosign a checkpoint of the audit log');
  }
}

function whyNot(reply: Exclude<WitnessReply, { kind: 'cosigned' }>): string {
  if (reply.kind === 'knows') return 'it has seen another log of this size';
  return reply.kind === 'refused' ? `it answers ${String(reply.status)}` : 'its answer is no cosignature';
}
