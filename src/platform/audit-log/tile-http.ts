import { setTimeout as pause } from 'node:timers/promises';
import { LONGEST_ENTRY } from './entry.js';
import { HASH_BYTES } from './merkle.js';
import { MissingTile, type TileSource } from './tile-source.js';
import { decodeBundle, formatTilePath, type Tile, TILE_WIDTH } from './tiles.js';

const LONGEST_CHECKPOINT = 65_536;
const LONGEST_BUNDLE = TILE_WIDTH * (2 + LONGEST_ENTRY);
const ABSENT = [404, 410];
const TRIES = 4;
const FIRST_PAUSE_MS = 250;
const PATIENCE_MS = 30_000;

/** A server did not give what a log must give; the sentence says what, without what it answered. */
export class LogUnreachable extends Error {
  constructor(
    readonly path: string,
    readonly status: number | undefined,
  ) {
    super(
      status === undefined
        ? `the log cannot be reached for ${path}`
        : `the log answered ${String(status)} for ${path}`,
    );
    this.name = 'LogUnreachable';
  }
}

/** A log behind an address, as C2SP tlog-tiles serves it. */
export class HttpLog {
  readonly #prefix: string;

  /**
   * @param prefix the address under which `checkpoint` and `tile/` stand
   * @param headers sent with each request, such as the cookie of a session
   */
  constructor(
    prefix: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    this.#prefix = prefix.replace(/\/+$/, '');
  }

  /** The newest checkpoint. Throws LogUnreachable when there is none. */
  async readCheckpoint(): Promise<string> {
    const bytes = await this.read('checkpoint', LONGEST_CHECKPOINT);
    if (bytes === undefined) throw new LogUnreachable('checkpoint', 404);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  }

  /** The tiles of the tree of this size, which a checkpoint signs for. */
  tilesAt(size: number): TileSource {
    return new HttpTiles(this, size);
  }

  /** A resource of at most `longest` bytes; undefined when the server has none. Throws LogUnreachable. */
  async read(path: string, longest: number): Promise<Buffer | undefined> {
    for (let tried = 1; ; tried += 1) {
      const answer = await this.#ask(path);
      if (answer !== undefined && ABSENT.includes(answer.status)) {
        await answer.body?.cancel();
        return undefined;
      }
      if (answer?.status === 200) return await readAtMost(answer, longest, path);
      await answer?.body?.cancel();
      const mayPass = answer === undefined || answer.status === 429 || answer.status >= 500;
      if (!mayPass || tried === TRIES) throw new LogUnreachable(path, answer?.status);
      await pause(FIRST_PAUSE_MS * 2 ** tried);
    }
  }

  async #ask(path: string): Promise<Response | undefined> {
    try {
      // A redirection would carry the cookie elsewhere, or show another log.
      return await fetch(`${this.#prefix}/${path}`, {
        headers: this.headers,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      return undefined;
    }
  }
}

/** Asks for each tile in the width that it has in the tree of one size, and else for the full one (C2SP tlog-tiles). */
class HttpTiles implements TileSource {
  constructor(
    private readonly log: HttpLog,
    private readonly size: number,
  ) {}

  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    const tile: Tile = { level, index, width };
    const { bytes } = await this.#read(tile, TILE_WIDTH * HASH_BYTES);
    if (bytes.length < width * HASH_BYTES) throw new RangeError('not a tile of the log');
    return bytes.subarray(0, width * HASH_BYTES);
  }

  async readBundle(index: number, width: number): Promise<Buffer[]> {
    const tile: Tile = { level: 'entries', index, width };
    const found = await this.#read(tile, LONGEST_BUNDLE);
    return decodeBundle(found.bytes, found.width).slice(0, width);
  }

  async #read(tile: Tile, longest: number): Promise<{ bytes: Buffer; width: number }> {
    const level = tile.level === 'entries' ? 0 : tile.level;
    const there = Math.floor(this.size / TILE_WIDTH ** level) - tile.index * TILE_WIDTH;
    const widths = [Math.max(tile.width, Math.min(TILE_WIDTH, there)), TILE_WIDTH];
    for (const width of new Set(widths)) {
      const bytes = await this.log.read(formatTilePath({ ...tile, width }), longest);
      if (bytes !== undefined) return { bytes, width };
    }
    throw new MissingTile(tile);
  }
}

async function readAtMost(answer: Response, longest: number, path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      length += chunk.length;
      if (length > longest) throw new LogUnreachable(path, answer.status);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof LogUnreachable) throw error;
    throw new LogUnreachable(path, undefined);
  }
  return Buffer.concat(chunks);
}
