import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_ENTRY } from '../../../src/platform/audit-log/entry.js';
import { EMPTY_ROOT, Frontier, leafHash } from '../../../src/platform/audit-log/merkle.js';
import {
  buildTiles,
  decodeBundle,
  decodeTile,
  encodeBundle,
  encodeTile,
  formatTilePath,
  parseTilePath,
  rootOfTile,
  type Tile,
  TILE_WIDTH,
  tilesBetween,
  tilesOf,
} from '../../../src/platform/audit-log/tiles.js';
import { bytesOf, goodLog } from './vectors.js';

const anyTile: fc.Arbitrary<Tile> = fc.record({
  level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
  index: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  width: fc.integer({ min: 1, max: TILE_WIDTH }),
});

function leavesUpTo(size: number): Buffer[] {
  return Array.from({ length: size }, (_, n) => leafHash(Buffer.from(String(n))));
}

function rootOf(hashes: readonly Buffer[]): Buffer {
  const frontier = new Frontier();
  for (const hash of hashes) frontier.append(hash);
  return frontier.root();
}

function pathsOf(tiles: Iterable<Tile>): string[] {
  return [...tiles].map(formatTilePath);
}

describe('the path of a tile', () => {
  it.each<[Tile, string]>([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 999, width: 256 }, 'tile/0/999'],
    [{ level: 0, index: 1000, width: 256 }, 'tile/0/x001/000'],
    [{ level: 1, index: 1_234_067, width: 256 }, 'tile/1/x001/x234/067'],
    [{ level: 63, index: 1_234_067, width: 112 }, 'tile/63/x001/x234/067.p/112'],
    [{ level: 'entries', index: 273, width: 1 }, 'tile/entries/273.p/1'],
  ])('of %j is %s', (tile, path) => {
    expect(formatTilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it('leads back to the same tile', () => {
    fc.assert(
      fc.property(anyTile, (tile) => {
        expect(parseTilePath(formatTilePath(tile))).toEqual(tile);
      }),
    );
  });

  it.each([
    '',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/1000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/000\n',
    '/tile/0/000',
    'tile/0/../0/000',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/data/000',
  ])('is not %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it('is not given to a tile that cannot be', () => {
    expect(() => formatTilePath({ level: 64, index: 0, width: 1 })).toThrow(RangeError);
    expect(() => formatTilePath({ level: 0, index: -1, width: 1 })).toThrow(RangeError);
    expect(() => formatTilePath({ level: 0, index: 0, width: 0 })).toThrow(RangeError);
    expect(() => formatTilePath({ level: 0, index: 0, width: 257 })).toThrow(RangeError);
  });
});

describe('the tiles of a log', () => {
  it('of 70,000 entries are those that the specification counts', () => {
    const tiles = [...tilesOf(70_000)];
    const full = (level: number) => tiles.filter((tile) => tile.level === level && tile.width === 256).length;
    expect([full(0), full(1), full(2)]).toEqual([273, 1, 0]);
    expect(tiles.filter((tile) => tile.width < 256).map(formatTilePath)).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
  });

  it('of 256 entries are one full tile and one of width 1 above it', () => {
    expect(pathsOf(tilesOf(256))).toEqual(['tile/0/000', 'tile/1/000.p/1']);
    expect(pathsOf(tilesOf(0))).toEqual([]);
  });

  it('that come with growth are those which the shorter log had not', () => {
    const size = fc.integer({ min: 0, max: 200_000 });
    fc.assert(
      fc.property(size, size, (one, other) => {
        const [before, now] = [Math.min(one, other), Math.max(one, other)];
        const had = new Set(pathsOf(tilesOf(before)));
        expect(pathsOf(tilesBetween(before, now))).toEqual(
          pathsOf(tilesOf(now)).filter((path) => !had.has(path)),
        );
      }),
    );
  });

  it('are built from the leaf hashes and hold the whole tree', () => {
    for (const size of [0, 1, 255, 256, 257, 1_000, 66_000]) {
      const leaves = leavesUpTo(size);
      const built = [...buildTiles(leaves)];
      expect(built.map(({ tile }) => formatTilePath(tile)).sort()).toEqual(pathsOf(tilesOf(size)).sort());
      expect(rootFromTiles(built)).toEqual(rootOf(leaves));
    }
  });

  it('of the published good log are the published ones', () => {
    const [built] = [...buildTiles(goodLog.leafHashes.map(bytesOf))];
    expect(built?.bytes).toEqual(bytesOf(goodLog.tiles['tile/0/000.p/12'] ?? ''));
    expect(encodeBundle(goodLog.entries.map((entry) => Buffer.from(entry)))).toEqual(
      bytesOf(goodLog.tiles['tile/entries/000.p/12'] ?? ''),
    );
  });
});

/** The root from the partial tiles alone: they are the right edge, highest level first. */
function rootFromTiles(built: readonly { tile: Tile; bytes: Buffer }[]): Buffer {
  const edges = built.filter(({ tile }) => tile.width < TILE_WIDTH);
  const peaks = edges
    .sort((one, other) => Number(other.tile.level) - Number(one.tile.level))
    .flatMap(({ tile, bytes }) => peaksOf(decodeTile(bytes, tile.width)));
  if (peaks.length === 0) return EMPTY_ROOT;
  const sizes = Buffer.alloc(8);
  sizes.writeBigUInt64BE(2n ** BigInt(peaks.length) - 1n);
  return Frontier.parse(Buffer.concat([sizes, ...peaks])).root();
}

function peaksOf(hashes: readonly Buffer[]): Buffer[] {
  const frontier = new Frontier();
  for (const hash of hashes) frontier.append(hash);
  const stored = frontier.serialise().subarray(8);
  return Array.from({ length: stored.length / 32 }, (_, at) => stored.subarray(at * 32, (at + 1) * 32));
}

describe('a tile', () => {
  it('comes back as the same hashes', () => {
    const hashes = leavesUpTo(256);
    expect(decodeTile(encodeTile(hashes), 256)).toEqual(hashes);
    expect(rootOfTile(encodeTile(hashes))).toEqual(rootOf(hashes));
  });

  it('has 1 to 256 whole hashes and just its width', () => {
    expect(() => encodeTile([])).toThrow(RangeError);
    expect(() => encodeTile(leavesUpTo(257))).toThrow(RangeError);
    expect(() => encodeTile([Buffer.alloc(31)])).toThrow(RangeError);
    expect(() => decodeTile(Buffer.alloc(64), 1)).toThrow(RangeError);
    expect(() => decodeTile(Buffer.alloc(63), 2)).toThrow(RangeError);
    expect(() => decodeTile(Buffer.alloc(0), 0)).toThrow(RangeError);
    expect(() => rootOfTile(Buffer.alloc(255 * 32))).toThrow(RangeError);
  });
});

describe('a bundle of entries', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 256 });

  it('comes back as the same entries', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const bytes = list.map((entry) => Buffer.from(entry));
        expect(decodeBundle(encodeBundle(bytes), bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('is refused when it is cut, lengthened or said to be of another width', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (list, any) => {
        const bundle = encodeBundle(list);
        expect(() => decodeBundle(bundle.subarray(0, any % bundle.length), list.length)).toThrow(RangeError);
        expect(() => decodeBundle(Buffer.concat([bundle, Buffer.of(0)]), list.length)).toThrow(RangeError);
        expect(() => decodeBundle(bundle, list.length + 1)).toThrow(RangeError);
        expect(() => decodeBundle(bundle, list.length - 1)).toThrow(RangeError);
      }),
    );
  });

  it('takes an entry of 65,535 bytes and none that is longer', () => {
    const longest = Buffer.alloc(LONGEST_ENTRY, 'x');
    expect(decodeBundle(encodeBundle([longest]), 1)).toEqual([longest]);
    expect(() => encodeBundle([Buffer.alloc(LONGEST_ENTRY + 1)])).toThrow(RangeError);
  });

  it('takes 1 to 256 entries', () => {
    expect(() => encodeBundle([])).toThrow(RangeError);
    expect(() => encodeBundle(Array.from({ length: 257 }, () => Buffer.of(1)))).toThrow(RangeError);
  });
});
