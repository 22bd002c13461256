import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import type { Credential, EmbeddedDatabase } from '../../src/platform/database/embedded.js';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** How to reach a server that another process started. */
export type Address = Omit<EmbeddedDatabase, 'stop'>;

/** Makes an empty folder of its own inside the checkout. */
export function makeFolder(): string {
  const cache = path.join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  return realpathSync(mkdtempSync(path.join(cache, 'e-')));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs one statement on a connection of its own and gives its rows. */
export async function ask(
  address: Address,
  credential: Partial<Credential>,
  statement: string,
  database: string = address.database,
): Promise<Record<string, unknown>[]> {
  const connection = new Client({ host: address.host, port: address.port, database, ...credential });
  connection.on('error', () => undefined);
  try {
    await connection.connect();
    const { rows } = await connection.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await connection.end();
  }
}

/** Starts the database in a process of its own; for the words see embedded-owner.mjs. */
export async function startInProcess(
  dataDir: string,
  words: ('end' | 'durable')[] = [],
  environment: Record<string, string> = {},
): Promise<{ child: ChildProcess; address: Address }> {
  const script = path.join(import.meta.dirname, 'embedded-owner.mjs');
  const child = spawn(process.execPath, [script, dataDir, ...words], {
    env: { PATH: '/usr/bin:/bin', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, address: JSON.parse(line) as Address };
  }
  throw new Error(complaint);
}

/** Ends a process so that it can do nothing any more. */
export async function killProcess(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** The process number of the server, from the first line of its own file. */
export function readServerPid(dataDir: string): number {
  return Number.parseInt(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}
