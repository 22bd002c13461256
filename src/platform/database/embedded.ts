import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { chooseServerAccount } from './embedded-account.js';
import { ensureCluster } from './embedded-cluster.js';
import { type EmbeddedCredentials, ensureCredentials } from './embedded-credentials.js';
import { EmbeddedDatabaseError } from './embedded-failure.js';
import { stopOrphan } from './embedded-orphan.js';
import { takeOwnership } from './embedded-ownership.js';
import { getBinaries } from './embedded-package.js';
import { launchServer, type Server } from './embedded-server.js';
import { makeSocketFolder, SOCKET_PORT, type SocketFolder } from './embedded-socket.js';
import { closePublicSchema, type Credential, ensureDatabase, ensureRoles } from './roles.js';

export type { Credential } from './roles.js';

/** How to reach the server that comes along. */
export interface EmbeddedDatabase {
  /** The folder of the Unix socket; node-postgres takes it as `host`. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly credentials: EmbeddedCredentials;
  /** Stops the server and frees the data folder. May be called more than once. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Everything lies in this folder. It is made (0700) when missing. */
  readonly dataDir: string;
  /** False only in tests: faster, but a crash of the machine may lose the database. */
  readonly durable: boolean;
}

const DATABASE = 'causeway';
const MAINTENANCE = 'postgres';

/**
 * Starts the PostgreSQL that comes along as a package, on a Unix socket only, with SCRAM passwords of its own. The
 * first start makes the database and its roles; a start after a kill takes over what was left behind. Throws
 * EmbeddedDatabaseError when no PostgreSQL comes along for this platform, when the data folder is in use or not ours,
 * or when PostgreSQL does not start.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const binaries = await getBinaries();
  const dataDir = openDataFolder(options.dataDir);
  const ownership = takeOwnership(dataDir);
  const opened: { socket?: SocketFolder; server?: Server } = {};
  const stop = async () => {
    await opened.server?.stop();
    opened.socket?.remove();
    ownership.release();
  };
  try {
    await stopOrphan(dataDir);
    const account = chooseServerAccount(binaries.postgres, dataDir);
    const credentials = ensureCredentials(dataDir);
    const { durable } = options;
    await ensureCluster({
      initdb: binaries.initdb,
      dataDir,
      account,
      superuser: credentials.superuser,
      durable,
    });
    opened.socket = makeSocketFolder(dataDir, account);
    const host = opened.socket.folder;
    opened.server = await launchServer({
      postgres: binaries.postgres,
      dataDir,
      account,
      socketFolder: host,
      durable,
    });
    await prepareDatabase(host, credentials);
    return { host, port: SOCKET_PORT, database: DATABASE, credentials, stop: once(stop) };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

function openDataFolder(folder: string): string {
  const wanted = path.resolve(folder);
  // Only the folder itself is closed; those above it are made as any other.
  mkdirSync(path.dirname(wanted), { recursive: true });
  if (!existsSync(wanted)) mkdirSync(wanted, { mode: 0o700 });
  // The real path, because it is compared with what running servers show.
  const dataDir = realpathSync(wanted);
  if (statSync(dataDir).uid === process.getuid?.()) return dataDir;
  throw new EmbeddedDatabaseError(
    `The data folder ${dataDir} belongs to another user: start as that user, or choose another CAUSEWAY_DATA.`,
  );
}

/** Roles, database and rights. All of it may be repeated, so a start that was broken off is completed by the next. */
async function prepareDatabase(host: string, credentials: EmbeddedCredentials): Promise<void> {
  await withConnection(host, MAINTENANCE, credentials.superuser, async (connection) => {
    await ensureRoles(connection, credentials);
    await ensureDatabase(connection, DATABASE, credentials);
    await connection.query(`REVOKE ALL ON DATABASE ${MAINTENANCE}, template1 FROM PUBLIC`);
  });
  await withConnection(host, DATABASE, credentials.superuser, closePublicSchema);
}

async function withConnection(
  host: string,
  database: string,
  { user, password }: Credential,
  work: (connection: Client) => Promise<void>,
): Promise<void> {
  const connection = new Client({ host, port: SOCKET_PORT, database, user, password });
  // A lost connection also rejects the query that waits; without a listener it would end the process.
  connection.on('error', () => undefined);
  await connection.connect();
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}

/** Callers that stop at the same time wait for the same end. */
function once(stop: () => Promise<void>): () => Promise<void> {
  let ending: Promise<void> | undefined;
  return () => (ending ??= stop());
}
