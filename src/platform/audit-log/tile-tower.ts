import { MissingTile, type TileSource } from './tile-source.js';
import { decodeTile, rootOfTile, TILE_WIDTH } from './tiles.js';
import type { Finding } from './verify-log.js';

interface OpenTile {
  readonly index: number;
  /** Undefined when the log lacks it. */
  readonly bytes: Buffer | undefined;
  readonly hashes: readonly Buffer[];
  isReported: boolean;
}

/**
 * Checks each tile of hashes against the level below it while the leaf hashes go by in order. It holds one tile a level,
 * at most eight. It may begin at any full tile: what stands before it in a tile above is covered by that tile's root.
 */
export class TileTower {
  readonly #open: (OpenTile | undefined)[] = [];

  constructor(
    private readonly source: TileSource,
    private readonly size: number,
    private readonly report: (finding: Finding) => void,
  ) {}

  /** Takes a full tile of leaf hashes that has been checked against its entries. Throws what the source throws. */
  async takeLeaves(index: number, bytes: Buffer): Promise<void> {
    let [position, hash] = [index, rootOfTile(bytes)];
    for (let level = 1; ; level += 1) {
      const tile = await this.#tileOf(level, Math.floor(position / TILE_WIDTH));
      this.#compare(level, tile, position, hash);
      const isLast = position % TILE_WIDTH === TILE_WIDTH - 1;
      if (!isLast || tile.bytes === undefined) return;
      [position, hash] = [tile.index, rootOfTile(tile.bytes)];
    }
  }

  #compare(level: number, tile: OpenTile, position: number, hash: Buffer): void {
    if (tile.isReported || tile.hashes[position % TILE_WIDTH]?.equals(hash) === true) return;
    tile.isReported = true;
    this.report({
      kind: tile.bytes === undefined ? 'missing-tile' : 'tampered-tile',
      level,
      index: tile.index,
    });
  }

  async #tileOf(level: number, index: number): Promise<OpenTile> {
    const open = this.#open[level];
    if (open?.index === index) return open;
    const read = await this.#read(level, index);
    this.#open[level] = read;
    return read;
  }

  async #read(level: number, index: number): Promise<OpenTile> {
    const width = Math.min(TILE_WIDTH, Math.floor(this.size / TILE_WIDTH ** level) - index * TILE_WIDTH);
    try {
      const bytes = await this.source.readTile(level, index, width);
      return { index, bytes, hashes: decodeTile(bytes, width), isReported: false };
    } catch (error) {
      if (!(error instanceof MissingTile)) throw error;
      return { index, bytes: undefined, hashes: [], isReported: false };
    }
  }
}
