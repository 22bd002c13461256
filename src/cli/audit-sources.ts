import { existsSync } from 'node:fs';
import path from 'node:path';
import { CHECKPOINT_FILE, TileFolder } from '../platform/audit-log/tile-folder.js';
import { HttpLog, LogUnreachable } from '../platform/audit-log/tile-http.js';
import type { TileSource } from '../platform/audit-log/tile-source.js';
import { signInOverHttp } from './audit-session.js';
import { CommandFailure } from './failure.js';

/** A log outside the database, opened for one command. */
export interface OpenedLog {
  checkpoint: string;
  /** The tiles of the tree of this size. */
  tilesAt(size: number): TileSource;
  close(): Promise<void>;
}

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Opens a published log: a folder in the layout of C2SP tlog-tiles, a data folder that has one in it, or the address of a
 * server. With a user it signs in to Causeway first.
 * @throws CommandFailure
 */
export async function openLog(place: string, user?: string): Promise<OpenedLog> {
  if (/^https?:\/\//.test(place)) return openAddress(place, user);
  if (user !== undefined) throw new CommandFailure('--user is for a log behind an address.', 2);
  const folder = new TileFolder(folderOf(place));
  const checkpoint = await folder.findCheckpoint();
  if (checkpoint === undefined) throw new CommandFailure(`There is no log in ${place}.`, 2);
  return { checkpoint, tilesAt: () => folder, close: () => Promise.resolve() };
}

/** A data folder of Causeway keeps its log in a folder of its own. */
function folderOf(place: string): string {
  const inner = path.join(place, 'log');
  return !existsSync(path.join(place, CHECKPOINT_FILE)) && existsSync(path.join(inner, CHECKPOINT_FILE))
    ? inner
    : place;
}

async function openAddress(place: string, user: string | undefined): Promise<OpenedLog> {
  const address = URL.canParse(place) ? new URL(place) : undefined;
  if (address === undefined || (address.protocol !== 'https:' && !LOOPBACK.test(address.hostname))) {
    throw new CommandFailure('The address of a log begins with https:// (http only on this machine).', 2);
  }
  if (`${address.username}${address.password}${address.search}${address.hash}` !== '') {
    throw new CommandFailure('The address of a log has no password, question mark or hash.', 2);
  }
  const session = user === undefined ? undefined : await signInOverHttp(address, user);
  const log = new HttpLog(address.href, session?.headers);
  const close = async () => session?.end();
  try {
    return { checkpoint: await log.readCheckpoint(), tilesAt: (size) => log.tilesAt(size), close };
  } catch (error) {
    await close();
    if (error instanceof LogUnreachable) throw explainUnreachable(error);
    throw error;
  }
}

/** A sentence for a log that cannot be read; with a hint where Causeway asks who one is. */
export function explainUnreachable(error: LogUnreachable): CommandFailure {
  if (error.status === 401)
    return new CommandFailure('The log asks who you are: add --user with an auditor.');
  if (error.status === 403) return new CommandFailure('This account may not read the log: an auditor may.');
  return new CommandFailure(`${error.message.slice(0, 1).toUpperCase()}${error.message.slice(1)}.`);
}
