import { consistencyProof, Frontier, inclusionProof, type SubtreeHash } from './merkle.js';
import { decodeTile, formatTilePath, type Tile, TILE_WIDTH } from './tiles.js';

const SIZE_BYTES = 8;
/** 256 = 2 ** 8: a tile spans so many levels of the binary tree. */
const LEVELS_OF_TILE = 8;

/** Where the tiles of a log are: the database, a folder, an address. */
export interface TileSource {
  /**
   * The first `width` hashes (1 to 256) of a tile, joined: `width * 32` bytes.
   * @throws MissingTile when the source has no such tile or a narrower one
   */
  readTile(level: number, index: number, width: number): Promise<Buffer>;
  /**
   * The first `width` entries (1 to 256) of a bundle.
   * @throws MissingTile when the source has no such bundle or a narrower one (an old month may have been pruned)
   */
  readBundle(index: number, width: number): Promise<Buffer[]>;
}

/** A source lacks a tile or bundle that the tree must have. */
export class MissingTile extends Error {
  constructor(readonly tile: Tile) {
    super(`the log lacks ${formatTilePath(tile)}`);
    this.name = 'MissingTile';
  }
}

/**
 * The hashes that show that the leaf at this index stands in the tree of this size, lowest first.
 * Throws a RangeError when the tree has no such leaf, and what the source throws.
 */
export async function proveInclusion(source: TileSource, index: number, size: number): Promise<Buffer[]> {
  return await inclusionProof(index, size, subtreesOf(source, size));
}

/**
 * The hashes that show that the tree of size `from` is the beginning of the tree of size `to`.
 * Throws a RangeError for a `from` above `to`, and what the source throws.
 */
export async function proveConsistency(source: TileSource, from: number, to: number): Promise<Buffer[]> {
  return await consistencyProof(from, to, subtreesOf(source, to));
}

/** The root of the tree at this size, computed from the tiles of its right edge only. Throws what the source throws. */
export async function rootAt(source: TileSource, size: number): Promise<Buffer> {
  return (await frontierAt(source, size)).root();
}

/** The right edge of the tree at this size, from which one can go on appending. Throws what the source throws. */
export async function frontierAt(source: TileSource, size: number): Promise<Frontier> {
  const peaks: Buffer[] = [];
  const subtree = subtreesOf(source, size);
  for (let at = 0; at < size;) {
    const height = Math.floor(Math.log2(size - at));
    peaks.push(await subtree(height, at / 2 ** height));
    at += 2 ** height;
  }
  const head = Buffer.alloc(SIZE_BYTES);
  head.writeBigUInt64BE(BigInt(size));
  return Frontier.parse(Buffer.concat([head, ...peaks]));
}

/** Takes subtrees from the tiles that a tree of this size has. A tile is read once for one proof. */
function subtreesOf(source: TileSource, size: number): SubtreeHash {
  const read = new Map<string, Promise<Buffer>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / LEVELS_OF_TILE);
    const count = 2 ** (level % LEVELS_OF_TILE);
    const first = index * count;
    const tile = Math.floor(first / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** tileLevel) - tile * TILE_WIDTH);
    const key = `${String(tileLevel)}/${String(tile)}`;
    const bytes = read.get(key) ?? source.readTile(tileLevel, tile, width);
    read.set(key, bytes);
    const start = first % TILE_WIDTH;
    return rootOf(decodeTile(await bytes, width).slice(start, start + count));
  };
}

function rootOf(hashes: readonly Buffer[]): Buffer {
  const frontier = new Frontier();
  for (const hash of hashes) frontier.append(hash);
  return frontier.root();
}
