import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedDatabaseError } from './embedded-failure.js';

/** The account of the operating system under which the server runs. PostgreSQL refuses to run as root. */
export interface ServerAccount {
  /** Who owns the server's files, seen from this process. */
  readonly uid: number;
  readonly gid: number;
  /** Options for child_process that start a program under this account. */
  readonly spawnAs: { uid?: number; gid?: number };
  /** A command that goes before the program and its arguments. */
  readonly prefix: readonly string[];
}

/** The variables that the server sees: none of ours. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const ROOT = 0;
const NOBODY = 65_534;

/**
 * Chooses the account: this user; as root, `nobody`; as root under folders that are closed to others, a user namespace
 * in which root is seen as nobody. Tries each with a run of the program. Throws EmbeddedDatabaseError when none works.
 */
export function chooseServerAccount(program: string, dataDir: string): ServerAccount {
  const uid = process.getuid?.() ?? ROOT;
  const gid = process.getgid?.() ?? ROOT;
  if (uid !== ROOT) {
    const self = { uid, gid, spawnAs: {}, prefix: [] };
    if (canRun(self, program, '--version')) return self;
    throw new EmbeddedDatabaseError(
      'The PostgreSQL that comes along does not run on this system (it needs glibc): set PGHOST or DATABASE_URL.',
    );
  }
  const nobody = { uid: askNobody('-u'), gid: askNobody('-g') };
  const dropped = { ...nobody, spawnAs: nobody, prefix: [] };
  if (canRun(dropped, program, '--version') && canOpen(dropped, dataDir)) return dropped;
  const map = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  const mapped = { uid, gid, spawnAs: {}, prefix: map };
  if (canRun(mapped, program, '--version')) return mapped;
  throw new EmbeddedDatabaseError(
    'PostgreSQL does not run as root, and here root can neither become nobody nor make a user namespace: start as an ordinary user, or set PGHOST or DATABASE_URL.',
  );
}

/** Tells whether the account reaches a folder; as root, first lets it pass through a private data folder. */
function canOpen(account: ServerAccount, dataDir: string): boolean {
  const { uid, gid, mode } = statSync(dataDir);
  if ((mode & 0o077) === 0) {
    chownSync(dataDir, uid, account.gid);
    chmodSync(dataDir, 0o710);
  }
  if (canEnter(account, dataDir)) return true;
  chownSync(dataDir, uid, gid);
  chmodSync(dataDir, mode & 0o777);
  return false;
}

/** Tells whether the account may pass through the folder and all above it. */
export function canEnter(account: ServerAccount, folder: string): boolean {
  return canRun(account, '/bin/sh', '-c', 'cd -- "$1"', 'sh', folder);
}

/** Gives a file or folder and all in it to the account. Needed when root changes from one account to the other. */
export function giveTo(account: ServerAccount, target: string): void {
  const status = lstatSync(target);
  if (status.uid === account.uid) return;
  if (status.isDirectory()) {
    for (const name of readdirSync(target)) giveTo(account, path.join(target, name));
  }
  // The folder itself goes last: when this is broken off, the next start finds that it is not done.
  lchownSync(target, account.uid, account.gid);
}

/** The command line of a program under the account: first the file to run, then its arguments. */
export function commandLine(account: ServerAccount, program: string, args: string[]): [string, string[]] {
  const [first = program, ...rest] = [...account.prefix, program, ...args];
  return [first, rest];
}

function canRun(account: ServerAccount, program: string, ...args: string[]): boolean {
  const [file, rest] = commandLine(account, program, args);
  const result = spawnSync(file, rest, {
    ...account.spawnAs,
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    stdio: 'ignore',
  });
  return result.status === 0;
}

function askNobody(option: '-u' | '-g'): number {
  const result = spawnSync('id', [option, 'nobody'], { env: SERVER_ENVIRONMENT, encoding: 'utf8' });
  const id = Number.parseInt(result.stdout, 10);
  return Number.isNaN(id) ? NOBODY : id;
}
