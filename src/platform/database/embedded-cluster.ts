import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { commandLine, giveTo, SERVER_ENVIRONMENT, type ServerAccount } from './embedded-account.js';
import { EmbeddedDatabaseError } from './embedded-failure.js';
import type { Credential } from './roles.js';

interface ClusterOptions {
  readonly initdb: string;
  readonly dataDir: string;
  readonly account: ServerAccount;
  readonly superuser: Credential;
  readonly durable: boolean;
}

/**
 * Makes the files of the database in `<dataDir>/postgres`, once. They appear complete: a crash leaves only
 * `postgres.init`, which the next start throws away. Throws EmbeddedDatabaseError when PostgreSQL refuses.
 */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const { dataDir, account } = options;
  const folder = path.join(dataDir, 'postgres');
  if (existsSync(folder)) {
    giveTo(account, folder);
    return;
  }
  const draft = path.join(dataDir, 'postgres.init');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  giveTo(account, draft);
  await initialise(options, draft);
  renameSync(draft, folder);
  if (options.durable) syncFolder(dataDir);
}

async function initialise(options: ClusterOptions, draft: string): Promise<void> {
  const password = openPassword(options);
  const args = [
    `--pgdata=${draft}`,
    `--username=${options.superuser.user}`,
    '--pwfile=/dev/stdin',
    ...SETTINGS,
  ];
  if (!options.durable) args.push('--no-sync');
  const [file, rest] = commandLine(options.account, options.initdb, args);
  const child = spawn(file, rest, {
    ...options.account.spawnAs,
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    stdio: [password, 'ignore', 'pipe'],
  });
  closeSync(password);
  // Both are watched from the start: either may come first.
  const [[code], complaint] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    child.stderr === null ? '' : text(child.stderr),
  ]);
  if (code === 0) return;
  throw new EmbeddedDatabaseError(`PostgreSQL could not make its files in ${draft}: ${complaint.trim()}`);
}

/** SCRAM from the first moment, no connection over the network, an order of text that no system library changes. */
const SETTINGS = [
  '--auth-local=scram-sha-256',
  '--auth-host=reject',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
  '--no-instructions',
];

/**
 * Opens a file with the superuser's password that has no name any more: initdb reads it as its standard input, also
 * under an account that may not read our secrets, and nothing stays behind.
 */
function openPassword({ dataDir, account, superuser }: ClusterOptions): number {
  const file = path.join(dataDir, 'secrets', `superuser.${process.pid}`);
  const descriptor = openSync(file, 'w+', 0o600);
  unlinkSync(file);
  // Written at a position: where /dev/stdin shares the offset with us, it must still stand at the start.
  writeSync(descriptor, Buffer.from(superuser.password), 0, null, 0);
  fchownSync(descriptor, account.uid, account.gid);
  return descriptor;
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
