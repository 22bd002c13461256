import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { ensureCredentials } from './embedded-credentials.js';
import { findOwner } from './embedded-ownership.js';
import { SOCKET_PORT } from './embedded-socket.js';
import type { EmbeddedDatabase } from './embedded.js';

/**
 * Finds the embedded server that another process of ours runs on this data folder, so that an operator's command works
 * beside the running service; undefined when none runs. Stopping what was attached stops nothing.
 */
export function attachEmbedded(folder: string): EmbeddedDatabase | undefined {
  if (!existsSync(folder)) return undefined;
  const dataDir = realpathSync(folder);
  if (findOwner(dataDir) === undefined) return undefined;
  const memory = path.join(dataDir, 'run.path');
  const host = existsSync(memory) ? readFileSync(memory, 'utf8') : path.join(dataDir, 'run');
  if (!existsSync(path.join(host, `.s.PGSQL.${SOCKET_PORT}`))) return undefined;
  const credentials = ensureCredentials(dataDir);
  return { host, port: SOCKET_PORT, database: 'causeway', credentials, stop: () => Promise.resolve() };
}
