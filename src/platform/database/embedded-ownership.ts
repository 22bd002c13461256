import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { EmbeddedDatabaseError } from './embedded-failure.js';
import { findProcess } from './embedded-process.js';

const OWNER = z.object({ pid: z.number(), started: z.string() });

/** The right to run the one server of a data folder. */
export interface Ownership {
  release(): void;
}

/**
 * Makes this process the owner of the data folder by `<dataDir>/causeway.pid`. The file of an owner that no longer
 * lives does not count. Throws EmbeddedDatabaseError when another owner lives, also when it is this very process.
 */
export function takeOwnership(dataDir: string): Ownership {
  const file = ownerFile(dataDir);
  const draft = `${file}.${process.pid}`;
  writeFileSync(
    draft,
    JSON.stringify({ pid: process.pid, started: findProcess(process.pid)?.started ?? '' }),
    {
      mode: 0o600,
    },
  );
  try {
    // link() fails when the name exists and shows only a complete file: there is no moment with half a lock.
    while (!tryLink(draft, file)) removeDeadOwner(dataDir);
  } finally {
    rmSync(draft, { force: true });
  }
  return { release: () => rmSync(file, { force: true }) };
}

/** Finds the number of the living process that owns the data folder. */
export function findOwner(dataDir: string): number | undefined {
  return readOwner(ownerFile(dataDir));
}

function removeDeadOwner(dataDir: string): void {
  refuseOwner(dataDir, findOwner(dataDir));
  const file = ownerFile(dataDir);
  const removed = `${file}.old.${process.pid}`;
  if (!tryRename(file, removed)) return;
  // Between reading and moving, another process may have become the owner: then it gets its file back.
  const owner = readOwner(removed);
  if (owner !== undefined) tryLink(removed, file);
  rmSync(removed, { force: true });
  refuseOwner(dataDir, owner);
}

function refuseOwner(dataDir: string, owner: number | undefined): void {
  if (owner === undefined) return;
  throw new EmbeddedDatabaseError(
    `Causeway is already running on ${dataDir} (process ${owner}): stop it first.`,
  );
}

function readOwner(file: string): number | undefined {
  try {
    const { pid, started } = OWNER.parse(JSON.parse(readFileSync(file, 'utf8')));
    return findProcess(pid)?.started === started ? pid : undefined;
  } catch {
    // A missing or damaged file names no owner.
    return undefined;
  }
}

function ownerFile(dataDir: string): string {
  return path.join(dataDir, 'causeway.pid');
}

function tryLink(existing: string, name: string): boolean {
  try {
    linkSync(existing, name);
    return true;
  } catch (cause) {
    if (isError(cause, 'EEXIST')) return false;
    throw cause;
  }
}

function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (cause) {
    if (isError(cause, 'ENOENT')) return false;
    throw cause;
  }
}

function isError(cause: unknown, code: string): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === code;
}
