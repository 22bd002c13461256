import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import './source-imports.mjs';

const CACHE = path.join(import.meta.dirname, '..', 'node_modules', '.cache');
const NAME = 'test-database-';

/** Starts one PostgreSQL for the whole run; the workers find it in CAUSEWAY_TEST_DATABASE (JSON). */
export default async function startTestDatabase() {
  const { startEmbedded } = await import('../src/platform/database/embedded.ts');
  mkdirSync(CACHE, { recursive: true });
  await removeLeftovers();
  const dataDir = path.join(CACHE, `${NAME}${process.pid}`);
  const server = await startEmbedded({ dataDir, durable: false });
  const { host, port, database, credentials } = server;
  process.env.CAUSEWAY_TEST_DATABASE = JSON.stringify({ host, port, database, credentials });
  globalThis.stopTestDatabase = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** A run that was killed leaves its folder, and perhaps its server. */
async function removeLeftovers() {
  const { findOwner } = await import('../src/platform/database/embedded-ownership.ts');
  const { stopOrphan } = await import('../src/platform/database/embedded-orphan.ts');
  for (const name of readdirSync(CACHE).filter((entry) => entry.startsWith(NAME))) {
    const dataDir = path.join(CACHE, name);
    if (findOwner(dataDir) !== undefined) continue;
    await stopOrphan(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
