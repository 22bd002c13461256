import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLine, SERVER_ENVIRONMENT, type ServerAccount } from './embedded-account.js';
import { EmbeddedDatabaseError } from './embedded-failure.js';
import { SOCKET_PORT } from './embedded-socket.js';

interface ServerOptions {
  readonly postgres: string;
  readonly dataDir: string;
  readonly account: ServerAccount;
  readonly socketFolder: string;
  readonly durable: boolean;
}

/** A running server. */
export interface Server {
  /** Ends all connections and waits until the server has written everything. May be called more than once. */
  stop(): Promise<void>;
}

const READY_LINE = 7;
const PAUSE = 10;
const FAST_SHUTDOWN = 10_000;

/** No value of a statement may reach the server's log, so errors of statements are not logged there at all. */
const SILENT_LOG = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
};

/** For tests: a crash of the machine may damage the files. */
const NOT_DURABLE = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/**
 * Starts the server on `<dataDir>/postgres` and waits until it takes connections, also when it has to recover first.
 * Its messages go to `<dataDir>/postgres.log`. It ends with this process. Throws EmbeddedDatabaseError when it ends
 * before it is ready.
 */
export async function launchServer(options: ServerOptions): Promise<Server> {
  const earlierState = readState(options.dataDir);
  const child = spawnServer(options);
  // A server in its own session gets no Ctrl-C of our terminal: we first finish what runs, then stop it.
  child.unref();
  const stopAtExit = () => child.kill('SIGINT');
  process.once('exit', stopAtExit);
  const stop = async () => {
    await stopServer(child);
    process.off('exit', stopAtExit);
  };
  try {
    await waitUntilReady(child, options.dataDir, earlierState);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { stop };
}

function spawnServer(options: ServerOptions): ChildProcess {
  const log = openSync(logFile(options.dataDir), 'a', 0o600);
  const [file, args] = commandLine(options.account, options.postgres, serverArguments(options));
  const child = spawn(file, args, {
    ...options.account.spawnAs,
    cwd: '/',
    detached: true,
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', 'ignore', log],
  });
  closeSync(log);
  return child;
}

function serverArguments({ dataDir, socketFolder, durable }: ServerOptions): string[] {
  const settings = {
    listen_addresses: '',
    port: String(SOCKET_PORT),
    // A list of folders: the quotes keep a comma or a space in the name.
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    max_connections: '80',
    timezone: 'UTC',
    // Shared memory without files in /dev/shm, which containers keep small.
    dynamic_shared_memory_type: process.platform === 'linux' ? 'sysv' : 'posix',
    ...SILENT_LOG,
    ...(durable ? {} : NOT_DURABLE),
  };
  const list = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', path.join(dataDir, 'postgres'), ...list];
}

/** In containers numbers of processes repeat: a state that was there before is not the new server's. */
async function waitUntilReady(child: ChildProcess, dataDir: string, earlierState: string): Promise<void> {
  const failure: { cause?: unknown } = {};
  child.once('error', (cause) => (failure.cause = cause));
  while (child.exitCode === null && child.signalCode === null && failure.cause === undefined) {
    const state = readState(dataDir);
    const lines = state.split('\n');
    if (state !== earlierState && lines[READY_LINE]?.trim() === 'ready') return;
    await pause(PAUSE);
  }
  throw new EmbeddedDatabaseError(
    `PostgreSQL did not start: ${findFatalLine(dataDir)} (see ${logFile(dataDir)})`,
    failure,
  );
}

/** The server tells its state in the eighth line of postmaster.pid, as pg_ctl reads it. */
function readState(dataDir: string): string {
  const file = path.join(dataDir, 'postgres', 'postmaster.pid');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN);
  await exit;
  clearTimeout(timer);
}

function findFatalLine(dataDir: string): string {
  const lines = readFileSync(logFile(dataDir), 'utf8').split('\n');
  return (
    lines.findLast((line) => /FATAL|PANIC/.test(line))?.replace(/^.*?(?:FATAL|PANIC): +/, '') ??
    'no reason given'
  );
}

function logFile(dataDir: string): string {
  return path.join(dataDir, 'postgres.log');
}
