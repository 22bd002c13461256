import { expect } from '@jest/globals';
import type { Pool } from 'pg';
import { type Checkpoint, openCheckpoint } from '../../../src/platform/audit-log/checkpoint.js';
import { leafHash, verifyConsistency } from '../../../src/platform/audit-log/merkle.js';
import { parseVerifierKey } from '../../../src/platform/audit-log/signed-note.js';
import { verifyStoredLog } from '../../../src/platform/audit-log/stored-log.js';
import { StoredTiles } from '../../../src/platform/audit-log/stored-tiles.js';
import { TileFolder } from '../../../src/platform/audit-log/tile-folder.js';
import { proveConsistency, rootAt, type TileSource } from '../../../src/platform/audit-log/tile-source.js';
import { decodeTile, tilesOf } from '../../../src/platform/audit-log/tiles.js';
import { publicKey } from './log-database.js';

/** The checkpoint in a folder, opened with the log's key; undefined when there is none. */
export async function readPublished(folder: string): Promise<Checkpoint | undefined> {
  const note = await new TileFolder(folder).findCheckpoint();
  return note === undefined ? undefined : openCheckpoint(note, [parseVerifierKey(publicKey)]);
}

/** Expects that a source has every tile and bundle of the tree, with this root, and gives all entries. */
export async function expectWhole(source: TileSource, { size, root }: Omit<Checkpoint, 'origin'>) {
  expect((await rootAt(source, size)).equals(root)).toBe(true);
  const entries: Buffer[] = [];
  for (const { level, index, width } of tilesOf(size)) {
    if (level === 'entries') continue;
    const hashes = decodeTile(await source.readTile(level, index, width), width);
    if (level > 0) continue;
    const bundle = await source.readBundle(index, width);
    expect(bundle.map((entry) => leafHash(entry).toString('hex'))).toEqual(
      hashes.map((hash) => hash.toString('hex')),
    );
    entries.push(...bundle);
  }
  return entries;
}

/**
 * Expects that database and folder hold the same whole log of this size, that each size has one checkpoint, and that
 * every checkpoint that was ever seen is the beginning of the newest tree.
 */
export async function expectPublished(
  pool: Pool,
  folder: string,
  size: number,
  seen: readonly Checkpoint[] = [],
): Promise<Checkpoint> {
  const published = await readPublished(folder);
  expect(published?.size).toBe(size);
  const report = await verifyStoredLog(pool, publicKey);
  expect(report).toMatchObject({ isIntact: true, counts: {}, entries: size, unsigned: 0, unsequenced: 0 });
  const [stored, copied] = [new StoredTiles(pool), new TileFolder(folder)];
  const entries = await expectWhole(stored, published!);
  expect(Buffer.concat(await expectWhole(copied, published!)).equals(Buffer.concat(entries))).toBe(true);
  const { rows } = await pool.query<{ size: number; root: Buffer }>(
    'SELECT tree_size::int AS size, root FROM audit.checkpoint ORDER BY 1',
  );
  for (const one of [...rows, ...seen]) {
    const proof = await proveConsistency(copied, one.size, size);
    expect(verifyConsistency(one.size, size, proof, one.root, published!.root)).toBe(true);
  }
  return published!;
}
