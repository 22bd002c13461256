import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canEnter, giveTo, type ServerAccount } from './embedded-account.js';
import { EmbeddedDatabaseError } from './embedded-failure.js';

/** PostgreSQL names its socket after a port, also when it listens on none. */
export const SOCKET_PORT = 5432;

/** The kernels allow 103 (macOS) or 107 bytes (Linux); PostgreSQL puts `.lock` behind the name of a second file. */
const LONGEST_SOCKET_PATH = 100;

/** An empty folder (0700) that belongs to the server's account. */
export interface SocketFolder {
  readonly folder: string;
  /** Removes it, when it lies outside of the data folder. */
  remove(): void;
}

/**
 * Makes the folder of the socket: `<dataDir>/run`, or where that path is too long one in the system's temporary folder,
 * remembered in `<dataDir>/run.path`. Call it when no server runs on the data folder: what lies in the folder goes.
 */
export function makeSocketFolder(dataDir: string, account: ServerAccount): SocketFolder {
  const folder = path.join(dataDir, 'run');
  if (isShort(folder)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    giveTo(account, folder);
    return { folder, remove: () => undefined };
  }
  return makeTemporaryFolder(path.join(dataDir, 'run.path'), account);
}

function makeTemporaryFolder(memory: string, account: ServerAccount): SocketFolder {
  const remembered = findRemembered(memory, account);
  if (remembered !== undefined) rmSync(remembered, { recursive: true, force: true });
  const folder = remembered ?? mkdtempSync(path.join(chooseParent(account), 'causeway-'));
  // The name may be known from before: mkdir fails when another user has taken it meanwhile.
  if (remembered !== undefined) mkdirSync(folder, { mode: 0o700 });
  writeFileSync(memory, folder, { mode: 0o600 });
  giveTo(account, folder);
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(memory, { force: true });
  };
  return { folder, remove };
}

/** The folder of an earlier start, when it is still there, closed to others and ours. */
function findRemembered(memory: string, account: ServerAccount): string | undefined {
  if (!existsSync(memory)) return undefined;
  const folder = readFileSync(memory, 'utf8');
  if (!path.basename(folder).startsWith('causeway-') || !isShort(folder)) return undefined;
  const status = lstatSync(folder, { throwIfNoEntry: false });
  const isOurs =
    status?.isDirectory() === true && (status.mode & 0o777) === 0o700 && status.uid === account.uid;
  return isOurs ? folder : undefined;
}

function chooseParent(account: ServerAccount): string {
  const isFit = (parent: string) =>
    isShort(path.join(parent, 'causeway-XXXXXX')) && canEnter(account, parent);
  const parent = [tmpdir(), '/tmp'].find(isFit);
  if (parent !== undefined) return parent;
  throw new EmbeddedDatabaseError(
    'The path of the data folder is too long for a socket and there is no usable temporary folder: choose a shorter CAUSEWAY_DATA.',
  );
}

function isShort(folder: string): boolean {
  return Buffer.byteLength(path.join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH;
}
