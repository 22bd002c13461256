import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseTilePath, TILE_WIDTH } from './tiles.js';

const BUNDLES = path.join('tile', 'entries');

/**
 * Removes from the folder of a log the bundles that lie wholly below the first index that is kept, and partial states of
 * them. Tiles of hashes and the checkpoint stay. Can be repeated: what is gone is passed over.
 * @param folder the folder that is published, `<data>/log`
 * @param firstKept a multiple of 256
 * @returns how many files were removed
 */
export async function removePrunedBundles(folder: string, firstKept: number): Promise<number> {
  const files = await listFiles(folder, BUNDLES);
  let removed = 0;
  for (const file of files) {
    const tile = parseTilePath(file.split(path.sep).join('/'));
    if (tile?.level !== 'entries' || (tile.index + 1) * TILE_WIDTH > firstKept) continue;
    await rm(path.join(folder, file), { force: true });
    removed += 1;
  }
  return removed;
}

/** The files below a folder, by their paths from the folder of the log. */
async function listFiles(folder: string, below: string): Promise<string[]> {
  try {
    const entries = await readdir(path.join(folder, below), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
