import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '../crypto/primitives.js';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** What publishing the log does to a disk, step by step: a process may be killed between any two of them. */
export interface LogDisk {
  /** Makes a folder and those above it; does nothing for one that is there. */
  makeFolder(folder: string): Promise<void>;
  /** Writes a new file into the folder and gives its path once its bytes are on the disk. */
  writeDraft(folder: string, bytes: Uint8Array): Promise<string>;
  /** Gives a file another name on the same disk; what had that name is gone. */
  rename(from: string, to: string): Promise<void>;
  /** Comes back when the names in a folder are on the disk. */
  syncFolder(folder: string): Promise<void>;
  /** Removes a file or a folder with all that is in it; does nothing when there is none. */
  remove(target: string): Promise<void>;
}

/** The disk of this machine. Files are the service's own: entries are pseudonymous, and so still personal data. */
export const machineDisk: LogDisk = {
  async makeFolder(folder) {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  },

  async writeDraft(folder, bytes) {
    const draft = path.join(folder, newId());
    const file = await open(draft, 'wx', PRIVATE_FILE);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return draft;
  },

  rename,

  async syncFolder(folder) {
    // Windows opens no folder as a file; its file system keeps names in a journal.
    if (process.platform === 'win32') return;
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },

  async remove(target) {
    await rm(target, { recursive: true, force: true });
  },
};
