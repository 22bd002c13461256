import { readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbedded } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { ensureDatabase } from '../src/platform/database/roles.ts';
import { ContextSigner } from '../src/platform/database/context.ts';
import { newId, randomBytes, toKey } from '../src/platform/crypto/primitives.ts';

const MIGRATIONS = path.join(import.meta.dirname, '..', 'migrations');

/** Every migration of the folder, in its order; src/schema.ts would bring the entities along. */
async function readMigrations() {
  const files = readdirSync(MIGRATIONS).filter((name) => /^\d{4}-/.test(name));
  const modules = await Promise.all(files.sort().map((name) => import(path.join(MIGRATIONS, name))));
  const classes = modules
    .flatMap((module) => Object.values(module))
    .filter((each) => typeof each === 'function');
  return classes.filter((each) => typeof each.prototype?.up === 'function');
}

/** A PostgreSQL of its own, durable as in service, with the whole schema. Whoever takes it calls `stop`. */
export async function startBenchDatabase() {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-bench-'));
  const server = await startEmbedded({ dataDir: folder, durable: true });
  const clients = [];
  const connect = async (role, database) => {
    const { host, port, credentials } = server;
    const client = new Client({ host, port, database, ...credentials[role] });
    await client.connect();
    clients.push(client);
    return client;
  };
  const database = 'bench';
  const admin = await connect('superuser', 'postgres');
  await ensureDatabase(admin, database, server.credentials);
  const contextKey = randomBytes(32);
  await migrate({
    address: { host: server.host, port: server.port, database },
    owner: server.credentials.owner,
    migrations: await readMigrations(),
    kind: 'real',
    contextKey: { id: 1, bytes: contextKey },
  });
  return {
    server,
    database,
    signer: new ContextSigner(1, toKey(contextKey)),
    connect: (role) => connect(role, database),
    newId,
    async stop() {
      await Promise.allSettled(clients.map((client) => client.end()));
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Percentile of times in milliseconds. */
export function percentile(times, share) {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** A row of a table in Markdown. */
export function printRow(...cells) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
