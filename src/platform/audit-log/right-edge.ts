import { type Frontier, leafHash } from './merkle.js';
import { frontierAt, type TileSource } from './tile-source.js';
import { decodeTile, encodeBundle, encodeTile, rootOfTile, type Tile, TILE_WIDTH } from './tiles.js';

/** A tile or bundle with its bytes. */
export interface TileBytes {
  readonly tile: Tile;
  readonly bytes: Buffer;
}

interface OpenTile {
  index: number;
  hashes: Buffer[];
  hasChanged: boolean;
}

/**
 * The right edge of the tree with its open tiles: what one needs in order to append entries and to make the tiles and
 * bundles that change. Memory grows with the entries since the last `takeChanges`.
 */
export class RightEdge {
  readonly #frontier: Frontier;
  readonly #levels: OpenTile[];
  /** Entries of the open bundle; undefined when its beginning was deleted with an old month: it is not made then. */
  #entries: Buffer[] | undefined;
  #finished: TileBytes[] = [];

  private constructor(frontier: Frontier, levels: OpenTile[], entries: Buffer[] | undefined) {
    this.#frontier = frontier;
    this.#levels = levels;
    this.#entries = entries;
  }

  /**
   * Loads the edge of the tree of this size. `firstKept` is the index of the first entry that was not deleted.
   * Throws what the source throws.
   */
  static async load(source: TileSource, size: number, firstKept: number): Promise<RightEdge> {
    const levels: OpenTile[] = [];
    for (let [level, count] = [0, size]; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
      const [index, width] = [Math.floor(count / TILE_WIDTH), count % TILE_WIDTH];
      const hashes = width === 0 ? [] : decodeTile(await source.readTile(level, index, width), width);
      levels.push({ index, hashes, hasChanged: false });
    }
    const bundle = Math.floor(size / TILE_WIDTH);
    const isWhole = bundle * TILE_WIDTH >= firstKept;
    const width = size % TILE_WIDTH;
    const entries = width === 0 ? [] : isWhole ? await source.readBundle(bundle, width) : undefined;
    return new RightEdge(await frontierAt(source, size), levels, entries);
  }

  /** What the tree can be gone on with; its hashes grow with the edge. */
  get frontier(): Frontier {
    return this.#frontier;
  }

  get size(): number {
    return this.#frontier.size;
  }

  root(): Buffer {
    return this.#frontier.root();
  }

  /** Adds the next entry; its leaf hash is computed unless it is known. */
  append(entry: Buffer, hash = leafHash(entry)): void {
    const bundle = Math.floor(this.size / TILE_WIDTH);
    this.#entries?.push(entry);
    this.#frontier.append(hash);
    this.#raise(hash);
    if (this.size % TILE_WIDTH !== 0) return;
    if (this.#entries !== undefined) {
      const tile: Tile = { level: 'entries', index: bundle, width: TILE_WIDTH };
      this.#finished.push({ tile, bytes: encodeBundle(this.#entries) });
    }
    this.#entries = [];
  }

  /** The tiles and bundles that were completed or grew since the last call, each in its newest state. */
  takeChanges(): TileBytes[] {
    const changes = this.#finished;
    this.#finished = [];
    if (this.#levels[0]?.hasChanged === true && this.#entries !== undefined && this.#entries.length > 0) {
      const index = Math.floor(this.size / TILE_WIDTH);
      const tile: Tile = { level: 'entries', index, width: this.#entries.length };
      changes.push({ tile, bytes: encodeBundle(this.#entries) });
    }
    for (const [level, open] of this.#levels.entries()) {
      if (!open.hasChanged) continue;
      open.hasChanged = false;
      if (open.hashes.length === 0) continue;
      const tile: Tile = { level, index: open.index, width: open.hashes.length };
      changes.push({ tile, bytes: encodeTile(open.hashes) });
    }
    return changes;
  }

  #raise(leaf: Buffer): void {
    let rising: Buffer | undefined = leaf;
    for (let level = 0; rising !== undefined; level += 1) {
      const open = (this.#levels[level] ??= { index: 0, hashes: [], hasChanged: false });
      open.hashes.push(rising);
      open.hasChanged = true;
      rising = undefined;
      if (open.hashes.length === TILE_WIDTH) {
        const bytes = encodeTile(open.hashes);
        this.#finished.push({ tile: { level, index: open.index, width: TILE_WIDTH }, bytes });
        rising = rootOfTile(bytes);
        this.#levels[level] = { index: open.index + 1, hashes: [], hasChanged: false };
      }
    }
  }
}
