import { LONGEST_ENTRY } from './entry.js';
import { Frontier, HASH_BYTES } from './merkle.js';

/** Hashes in a full tile and entries in a full bundle. */
export const TILE_WIDTH = 256;
const LENGTH_BYTES = 2;
const HIGHEST_LEVEL = 63;

/** A tile of hashes (level 0 to 63) or a bundle of entries; narrower than 256 when it is partial. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256. */
  readonly width: number;
}

/** The path of a tile or bundle under the log's prefix, `tile/<L>/<N>[.p/<W>]` (C2SP tlog-tiles). */
export function formatTilePath(tile: Tile): string {
  refuseUnlessTile(tile);
  const digits = String(tile.index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const elements = padded.replace(/\d{3}(?=\d)/g, 'x$&/');
  const partial = tile.width === TILE_WIDTH ? '' : `.p/${String(tile.width)}`;
  return `tile/${String(tile.level)}/${elements}${partial}`;
}

/** Takes a path and gives the tile it names; undefined for any other text, so that each tile has one path. */
export function parseTilePath(path: string): Tile | undefined {
  const pattern = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/;
  const [, level, elements, width] = pattern.exec(path) ?? [];
  if (level === undefined || elements === undefined) return undefined;
  const tile: Tile = {
    level: level === 'entries' ? 'entries' : Number(level),
    index: Number(elements.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  return isTile(tile) && formatTilePath(tile) === path ? tile : undefined;
}

/** The tiles of hashes that a tree of this size has, level by level from the leaves. */
export function tilesOf(size: number): Generator<Tile> {
  return tilesBetween(0, size);
}

/**
 * The tiles of hashes that a tree has at the new size and that it had not, or had narrower, at the old size.
 * The entry bundles to write are those of level 0.
 */
export function* tilesBetween(oldSize: number, newSize: number): Generator<Tile> {
  let [before, now] = [oldSize, newSize];
  for (let level = 0; now > 0; level += 1) {
    if (now > before) {
      const full = Math.floor(now / TILE_WIDTH);
      for (let index = Math.floor(before / TILE_WIDTH); index < full; index += 1) {
        yield { level, index, width: TILE_WIDTH };
      }
      const width = now % TILE_WIDTH;
      if (width > 0) yield { level, index: full, width };
    }
    [before, now] = [Math.floor(before / TILE_WIDTH), Math.floor(now / TILE_WIDTH)];
  }
}

/** Builds every tile of a tree from its leaf hashes in order, holding one open tile a level. */
export function* buildTiles(leafHashes: Iterable<Buffer>): Generator<{ tile: Tile; bytes: Buffer }> {
  const open: { index: number; hashes: Buffer[] }[] = [];
  for (const leaf of leafHashes) {
    let rising: Buffer | undefined = leaf;
    for (let level = 0; rising !== undefined; level += 1) {
      const row = (open[level] ??= { index: 0, hashes: [] });
      row.hashes.push(rising);
      rising = undefined;
      if (row.hashes.length === TILE_WIDTH) {
        const bytes = encodeTile(row.hashes);
        yield { tile: { level, index: row.index, width: TILE_WIDTH }, bytes };
        rising = rootOfTile(bytes);
        open[level] = { index: row.index + 1, hashes: [] };
      }
    }
  }
  for (const [level, { index, hashes }] of open.entries()) {
    if (hashes.length > 0) yield { tile: { level, index, width: hashes.length }, bytes: encodeTile(hashes) };
  }
}

/** Joins 1 to 256 hashes of 32 bytes to a tile. Throws a RangeError for other counts or lengths. */
export function encodeTile(hashes: readonly Buffer[]): Buffer {
  refuseUnless(isWidth(hashes.length) && hashes.every((hash) => hash.length === HASH_BYTES), 'tile');
  return Buffer.concat(hashes);
}

/** Splits a tile of this width into its hashes. Throws a RangeError when its length is another. */
export function decodeTile(bytes: Buffer, width: number): Buffer[] {
  refuseUnless(isWidth(width) && bytes.length === width * HASH_BYTES, 'tile');
  return Array.from({ length: width }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/** The root over a full tile: the hash that stands for it in the level above. Throws for a partial tile. */
export function rootOfTile(bytes: Buffer): Buffer {
  const frontier = new Frontier();
  for (const hash of decodeTile(bytes, TILE_WIDTH)) frontier.append(hash);
  return frontier.root();
}

/** Joins 1 to 256 entries to a bundle, each after its length as u16 big-endian. Throws a RangeError otherwise. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  refuseUnless(isWidth(entries.length) && entries.every((entry) => entry.length <= LONGEST_ENTRY), 'bundle');
  return Buffer.concat(entries.flatMap((entry) => [lengthOf(entry), entry]));
}

/** Splits a bundle of this width into its entries. Throws a RangeError when it holds fewer, more or half of one. */
export function decodeBundle(bytes: Buffer, width: number): Buffer[] {
  refuseUnless(isWidth(width), 'bundle');
  const entries: Buffer[] = [];
  let at = 0;
  while (entries.length < width) {
    refuseUnless(at + LENGTH_BYTES <= bytes.length, 'bundle');
    const start = at + LENGTH_BYTES;
    at = start + bytes.readUInt16BE(at);
    entries.push(bytes.subarray(start, at));
  }
  refuseUnless(at === bytes.length, 'bundle');
  return entries;
}

function lengthOf(entry: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(entry.length);
  return length;
}

function refuseUnlessTile(tile: Tile): void {
  refuseUnless(isTile(tile), 'tile');
}

function isTile({ level, index, width }: Tile): boolean {
  const isLevel = level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= HIGHEST_LEVEL);
  return isLevel && Number.isSafeInteger(index) && index >= 0 && isWidth(width);
}

function isWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH;
}

function refuseUnless(isRight: boolean, what: 'tile' | 'bundle'): void {
  if (!isRight) throw new RangeError(`not a ${what} of the log`);
}
