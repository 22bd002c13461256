import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './embedded-failure.js';
import { findProcess, type LivingProcess } from './embedded-process.js';

const PAUSE = 20;
const FAST_SHUTDOWN = 10_000;
const IMMEDIATE_SHUTDOWN = 5_000;

/**
 * Stops the server that a killed owner left behind on `<dataDir>/postgres`; a postmaster.pid that names no such
 * server is removed. Call it only as the owner of the data folder. Throws EmbeddedDatabaseError when the server stays.
 */
export async function stopOrphan(dataDir: string): Promise<void> {
  const folder = path.join(dataDir, 'postgres');
  const file = path.join(folder, 'postmaster.pid');
  const pid = readPid(file);
  if (pid === undefined) return;
  const found = findProcess(pid);
  if (found === undefined || !isServerOf(found, folder)) {
    // PostgreSQL would take another program with this number, also an ended one, for its server. Server processes that
    // are still ending keep their shared memory, and PostgreSQL then refuses to start.
    rmSync(file, { force: true });
    return;
  }
  if (await endsAfter(found, 'SIGINT', FAST_SHUTDOWN)) return;
  if (await endsAfter(found, 'SIGQUIT', IMMEDIATE_SHUTDOWN)) return;
  throw new EmbeddedDatabaseError(
    `An earlier PostgreSQL (process ${pid}) on ${dataDir} does not stop: end it first.`,
  );
}

function isServerOf({ command, folder: workingFolder }: LivingProcess, folder: string): boolean {
  if (!/\/postgres(?: |$)/.test(command)) return false;
  return workingFolder === folder || ` ${command} `.includes(` -D ${folder} `);
}

async function endsAfter(server: LivingProcess, signal: NodeJS.Signals, limit: number): Promise<boolean> {
  const lives = () => findProcess(server.pid)?.started === server.started;
  if (lives()) process.kill(server.pid, signal);
  for (let waited = 0; waited < limit && lives(); waited += PAUSE) await pause(PAUSE);
  return !lives();
}

/** The first line of postmaster.pid is the process number of the server. */
function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}
