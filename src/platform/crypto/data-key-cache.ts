import { type DataKeyContext, dataKeyContextBytes, unwrapDataKey } from './keyring.js';
import { type KeyObject, sha256 } from './primitives.js';
import { type RootKeys } from './root-key.js';

const MOST_ENTRIES = 500;
const LIFETIME_MS = 5 * 60 * 1000;

/**
 * Remembers what exact wrapped bytes unwrapped to, and nothing else: who has no wrapped bytes (no grant, a
 * shredded case) gets no key, so revoking and shredding need no message to this process. At most 500 keys,
 * each for five minutes from its unwrapping; the one used longest ago goes first.
 */
export class DataKeyCache {
  readonly #entries = new Map<string, { readonly key: KeyObject; readonly since: number }>();
  readonly #roots: RootKeys;
  readonly #now: () => number;

  /** `now` gives milliseconds. */
  constructor(roots: RootKeys, now: () => number) {
    this.#roots = roots;
    this.#now = now;
  }

  /** Opens a wrapped data key as unwrapDataKey does. Throws BrokenKey; a failure is not remembered. */
  unwrap(context: DataKeyContext, wrapped: Buffer): KeyObject {
    const name = sha256(dataKeyContextBytes(context), wrapped).toString('base64');
    const now = this.#now();
    const entry = this.#entries.get(name);
    this.#entries.delete(name);
    if (entry !== undefined && isFresh(entry.since, now)) {
      this.#entries.set(name, entry);
      return entry.key;
    }
    const key = unwrapDataKey(this.#roots, context, wrapped);
    this.#entries.set(name, { key, since: now });
    this.#dropStale(now);
    return key;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#entries.size;
  }

  #dropStale(now: number): void {
    for (const [name, entry] of this.#entries) {
      if (this.#entries.size > MOST_ENTRIES || !isFresh(entry.since, now)) this.#entries.delete(name);
    }
  }
}

/** A clock that was set back must not make a key live longer. */
function isFresh(since: number, now: number): boolean {
  return now >= since && now - since < LIFETIME_MS;
}
