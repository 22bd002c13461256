import path from 'node:path';
import { type LogDisk, machineDisk } from './log-disk.js';
import type { TileBytes } from './right-edge.js';
import { CHECKPOINT_FILE, partialsOf, TileFolder } from './tile-folder.js';
import { formatTilePath, type Tile, TILE_WIDTH } from './tiles.js';

const DRAFTS = 'drafts';
/** Files that are on their way to the disk at the same time. */
const AT_ONCE = 8;

/**
 * The folder in which a log is published (C2SP tlog-tiles): a copy of what the database holds. A file appears whole or
 * not at all, tiles are on the disk before the checkpoint that needs them, and the checkpoint is replaced last.
 */
export class PublishedLog {
  readonly tiles: TileFolder;
  /** Folders of which this process knows that they and their names are on the disk. */
  readonly #settled = new Set<string>();

  constructor(
    readonly folder: string,
    private readonly disk: LogDisk = machineDisk,
  ) {
    this.tiles = new TileFolder(folder);
  }

  /** Removes what a process that was killed left half written. */
  async clear(): Promise<void> {
    await this.disk.remove(path.join(this.folder, DRAFTS));
    this.#settled.clear();
  }

  /** Writes tiles and bundles; comes back when they are on the disk. */
  async write(files: readonly TileBytes[]): Promise<void> {
    await this.#replace(files.map(({ tile, bytes }) => ({ name: formatTilePath(tile), bytes })));
  }

  /** Writes those of the tiles and bundles that are not there or differ. */
  async fill(files: readonly TileBytes[]): Promise<void> {
    const missing: TileBytes[] = [];
    for (const file of files) {
      if ((await this.tiles.findFile(file.tile))?.equals(file.bytes) !== true) missing.push(file);
    }
    await this.write(missing);
  }

  /**
   * Replaces the checkpoint, unless the folder has that of a larger tree already.
   * @param isOurs whether the log signed the note that stands there: what somebody else put there counts as nothing
   */
  async publish(note: string, isOurs: (present: string) => boolean = () => true): Promise<void> {
    const present = await this.tiles.findCheckpoint();
    if (present === note) return;
    if (present !== undefined && sizeIn(present) > sizeIn(note) && isOurs(present)) return;
    await this.#replace([{ name: CHECKPOINT_FILE, bytes: Buffer.from(note, 'utf8') }]);
  }

  /** Removes partial states of those of the tiles that are full by now (C2SP tlog-tiles lets a log do so). */
  async removePartials(tiles: readonly Tile[]): Promise<void> {
    for (const tile of tiles) {
      if (tile.width === TILE_WIDTH) await this.disk.remove(path.join(this.folder, partialsOf(tile)));
    }
  }

  async #replace(files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
    if (files.length === 0) return;
    const drafts = path.join(this.folder, DRAFTS);
    await this.#settle(drafts);
    const targets = files.map(({ name }) => path.join(this.folder, name));
    const folders = [...new Set(targets.map((target) => path.dirname(target)))];
    for (const folder of folders) await this.#settle(folder);
    await inGroups(files, async ({ bytes }, at) => {
      const draft = await this.disk.writeDraft(drafts, bytes);
      await this.disk.rename(draft, targets[at]!);
    });
    await inGroups(folders, (folder) => this.disk.syncFolder(folder));
  }

  /** Makes a folder and sees to it that its name, and those of the folders above it, are on the disk. */
  async #settle(folder: string): Promise<void> {
    if (this.#settled.has(folder)) return;
    await this.disk.makeFolder(folder);
    if (folder !== this.folder) await this.#settle(path.dirname(folder));
    await this.disk.syncFolder(path.dirname(folder));
    this.#settled.add(folder);
  }
}

/** The size that a checkpoint names, without believing it: only to tell the older from the newer of our own. */
function sizeIn(note: string): number {
  const size = Number(note.split('\n')[1]);
  return Number.isSafeInteger(size) ? size : -1;
}

async function inGroups<T>(items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < items.length; first += AT_ONCE) {
    const group = items.slice(first, first + AT_ONCE);
    await Promise.all(group.map((item, at) => work(item, first + at)));
  }
}
