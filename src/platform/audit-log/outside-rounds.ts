import type { Logger } from 'pino';
import { describeError } from '../log.js';
import type { CosignatureStore } from './cosignature-store.js';
import { Pause } from './pause.js';
import type { Signed } from './sequencer-parts.js';
import { TILE_WIDTH } from './tiles.js';
import type { WitnessFeed } from './witness-feed.js';

const HOUR_MS = 60 * 60_000;
const LOOK_MS = 60_000;
/** How often and how long a round waits for the sequencer to place the padding. */
const PLACED_MS = 200;
const MOST_LOOKS = 100;
/** So long the nearest witness is held back for a round; acts that wait for it wait no longer than this. */
const HELD_LOOKS = 8;

export interface OutsideParts {
  readonly feeds: readonly WitnessFeed[];
  readonly store: CosignatureStore;
  /** Signs the checkpoint of exactly this size; undefined when another process leads. */
  readonly signAt: (size: number) => Promise<Signed | undefined>;
  /** Writes so many lines that say nothing (1 to 255). */
  readonly pad: (lines: number) => Promise<void>;
  readonly clock: { now(): Date };
  readonly logger: Pick<Logger, 'error'>;
}

/** What a round needs of the collector. */
export interface BesideNear {
  newest(): Signed | undefined;
  holdNear(size: number): () => void;
  bringNear(signed: Signed): Promise<boolean>;
}

/** The next size that is a multiple of 256 and not below this one. Pure. */
export function paddedSize(size: number): number {
  return Math.ceil(size / TILE_WIDTH) * TILE_WIDTH;
}

/**
 * Once an hour shows witnesses outside the house one checkpoint, of a size that is a multiple of 256. Lines that say
 * nothing fill the tree up, so whoever watches sees blocks of 256 and not how much was done.
 */
export class OutsideRounds {
  readonly #pause = new Pause();
  #loop: Promise<void> | undefined;
  #isStopping = false;
  /** When the last round began in this process. */
  #began: number | undefined;
  /** The checkpoint of the last round and those that have not cosigned it yet. */
  #open: { signed: Signed; feeds: readonly WitnessFeed[] } | undefined;

  constructor(private readonly parts: OutsideParts) {}

  start(near: BesideNear): void {
    this.#loop ??= this.#work(near);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#pause.shorten(0);
    await this.#loop;
    this.#loop = undefined;
    this.#isStopping = false;
  }

  /**
   * One round now, if an hour has passed since the last: pads, signs and shows the checkpoint. Before that, those who did
   * not answer the last one are asked once more. Never throws; a process that does not lead does nothing.
   */
  async look(near: BesideNear): Promise<void> {
    try {
      await this.#finishLast();
      if (await this.#isDue()) await this.#round(near);
    } catch (error) {
      this.parts.logger.error({ failure: describeError(error) }, 'the hourly checkpoint was not made');
    }
  }

  async #work(near: BesideNear): Promise<void> {
    while (!this.#isStopping) {
      await this.look(near);
      if (!this.#isStopping) await this.#pause.wait(LOOK_MS);
    }
  }

  async #isDue(): Promise<boolean> {
    const heard = await Promise.all(this.parts.feeds.map(({ mark }) => this.parts.store.findHeard(mark)));
    const last = Math.max(this.#began ?? 0, ...heard.map((each) => each?.at.getTime() ?? 0));
    return this.parts.clock.now().getTime() - last >= HOUR_MS;
  }

  async #round(near: BesideNear): Promise<void> {
    const newest = near.newest();
    // Only the process that leads signs; the size is there already, so this asks and changes nothing.
    if (newest === undefined || (await this.parts.signAt(newest.size)) === undefined) return;
    this.#began = this.parts.clock.now().getTime();
    const size = paddedSize(newest.size + (await this.parts.store.countUnplaced()));
    const release = near.holdNear(size);
    try {
      const signed = await this.#signPadded(size, near, release);
      if (signed === undefined) return;
      await near.bringNear(signed);
      this.#open = { signed, feeds: this.parts.feeds };
    } finally {
      release();
    }
    await this.#finishLast();
  }

  async #signPadded(size: number, near: BesideNear, release: () => void): Promise<Signed | undefined> {
    let isPadded = false;
    for (let looks = 0; looks < MOST_LOOKS && !this.#isStopping; looks += 1) {
      const placed = near.newest()?.size ?? 0;
      if (placed >= size) return this.parts.signAt(size);
      const missing = size - placed - (await this.parts.store.countUnplaced());
      // Once: what comes beside it only brings the size nearer.
      if (!isPadded && missing > 0) await this.parts.pad(missing);
      isPadded = true;
      if (looks === HELD_LOOKS) release();
      await this.#pause.wait(PLACED_MS);
    }
    return undefined;
  }

  async #finishLast(): Promise<void> {
    if (this.#open === undefined) return;
    const { signed, feeds } = this.#open;
    const answers = await Promise.all(feeds.map((feed) => feed.bring(signed)));
    const silent = feeds.filter((_, at) => answers[at] === false);
    this.#open = silent.length === 0 ? undefined : { signed, feeds: silent };
  }
}
