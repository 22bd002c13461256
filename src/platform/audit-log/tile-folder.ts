import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { HASH_BYTES } from './merkle.js';
import { MissingTile, type TileSource } from './tile-source.js';
import { decodeBundle, formatTilePath, type Tile, TILE_WIDTH } from './tiles.js';

/** The log's name for its newest checkpoint (C2SP tlog-tiles). */
export const CHECKPOINT_FILE = 'checkpoint';

/**
 * A log as a folder in the layout of C2SP tlog-tiles. A partial tile that is not there is cut from the full one or from
 * a wider partial one: a log removes partial tiles once the full one is there.
 */
export class TileFolder implements TileSource {
  constructor(readonly path: string) {}

  /** Throws MissingTile, and what the file system throws. */
  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    const tile = { level, index, width };
    const found = await this.#find(tile);
    if (found.bytes.length < width * HASH_BYTES) throw new MissingTile(tile);
    return found.bytes.subarray(0, width * HASH_BYTES);
  }

  /** Throws MissingTile, a RangeError for a file that is no bundle of its width, and what the file system throws. */
  async readBundle(index: number, width: number): Promise<Buffer[]> {
    const found = await this.#find({ level: 'entries', index, width });
    return decodeBundle(found.bytes, found.width).slice(0, width);
  }

  /** The text of the newest checkpoint; undefined when there is none. Throws what the file system throws. */
  async findCheckpoint(): Promise<string | undefined> {
    return (await this.#read(CHECKPOINT_FILE))?.toString('utf8');
  }

  /** The bytes of the file of exactly this tile; undefined when there is none. */
  async findFile(tile: Tile): Promise<Buffer | undefined> {
    return await this.#read(formatTilePath(tile));
  }

  async #find(tile: Tile): Promise<{ bytes: Buffer; width: number }> {
    for (const width of [tile.width, TILE_WIDTH]) {
      const bytes = await this.findFile({ ...tile, width });
      if (bytes !== undefined) return { bytes, width };
    }
    for (const width of await this.#listWider(tile)) {
      const bytes = await this.findFile({ ...tile, width });
      if (bytes !== undefined) return { bytes, width };
    }
    throw new MissingTile(tile);
  }

  async #listWider(tile: Tile): Promise<number[]> {
    const folder = path.join(this.path, partialsOf(tile));
    const names = await readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return names
      .filter((name) => /^[1-9]\d{0,2}$/.test(name))
      .map(Number)
      .filter((width) => width > tile.width && width < TILE_WIDTH);
  }

  async #read(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(path.join(this.path, name));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}

/** The folder, under the log's prefix, that holds the partial states of a tile. */
export function partialsOf(tile: Tile): string {
  return `${formatTilePath({ ...tile, width: TILE_WIDTH })}.p`;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
