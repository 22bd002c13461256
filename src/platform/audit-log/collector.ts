import type { OutsideRounds } from './outside-rounds.js';
import { Pause } from './pause.js';
import type { Signed } from './sequencer-parts.js';
import type { WitnessFeed } from './witness-feed.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export interface CollectorParts {
  /** The witness that gets each checkpoint; null when none is configured. */
  readonly near: WitnessFeed | null;
  /** Those that get one padded checkpoint an hour; null when there are none. */
  readonly outside: OutsideRounds | null;
  /** Called when a cosignature of the nearest witness was kept: the published checkpoint can be written anew. */
  readonly onCosigned: () => Promise<void>;
  /** Ends requests that are under way, for stopping. */
  readonly abort: () => void;
}

/**
 * Collects cosignatures beside the sequencer, which never waits for it. The nearest witness gets the newest checkpoint
 * as soon as the one before is answered: one is under way, and the newest wins.
 */
export class WitnessCollector {
  readonly #pause = new Pause();
  #newest: Signed | undefined;
  #done: Signed | undefined;
  /** Larger checkpoints wait while a padded one is made: a witness cosigns no smaller one afterwards. */
  #ceiling = Infinity;
  #failures = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #loop: Promise<void> | undefined;
  #isStopping = false;

  constructor(private readonly parts: CollectorParts) {}

  /** Takes a checkpoint that was signed and published. Comes back at once. */
  onSigned(signed: Signed): void {
    this.#newest = signed;
    // While the witness fails, a new checkpoint does not shorten the pause.
    if (this.#failures === 0) this.#pause.shorten(0);
  }

  start(): void {
    this.#loop ??= this.#work();
    this.parts.outside?.start({
      newest: () => this.#newest,
      holdNear: (size) => this.#hold(size),
      bringNear: (signed) => this.#bringNear(signed),
    });
  }

  /** Ends for good. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.parts.abort();
    this.#pause.shorten(0);
    await Promise.all([this.#loop, this.parts.outside?.stop()]);
  }

  async #work(): Promise<void> {
    while (!this.#isStopping) {
      const next = this.#next();
      if (next === undefined) {
        await this.#pause.wait(LONGEST_PAUSE_MS);
      } else if (await this.#bringNear(next)) {
        this.#failures = 0;
      } else {
        await this.#pause.wait(Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS));
        this.#failures += 1;
      }
    }
  }

  #next(): Signed | undefined {
    const newest = this.#newest;
    const isNew = newest !== undefined && newest !== this.#done && newest.size <= this.#ceiling;
    return this.parts.near !== null && isNew ? newest : undefined;
  }

  /** Rounds of the hour and the loop take turns: one request is under way. */
  #bringNear(signed: Signed): Promise<boolean> {
    const mine = this.#turn.then(() => this.#bring(signed));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #bring(signed: Signed): Promise<boolean> {
    const { near, onCosigned } = this.parts;
    if (near === null || !(await near.bring(signed))) return false;
    this.#done = signed;
    // The cosignature is kept; a folder that cannot be written is the sequencer's to complain of.
    await onCosigned().catch(() => undefined);
    return true;
  }

  /** Keeps the nearest witness from seeing larger trees until the returned function is called. */
  #hold(size: number): () => void {
    this.#ceiling = size;
    return () => {
      this.#ceiling = Infinity;
      this.#pause.shorten(0);
    };
  }
}
