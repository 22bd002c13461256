import { Client } from 'pg';
import { type ExternalDatabase, readConfig } from '../config.js';
import { migrateAs, reachDatabase } from '../installation.js';
import { tlsFor } from '../platform/database/data-source.js';
import { closePublicSchema, ensureDatabase, ensureRoles } from '../platform/database/roles.js';
import { openSecrets } from '../platform/secrets.js';
import { CommandFailure } from './failure.js';

/** Brings an external database to the schema of this release; with --roles makes roles and database before that. */
export async function migrateDatabase(options: { roles?: boolean }): Promise<void> {
  const config = readConfig('real');
  if (options.roles === true) await makeRoles();
  const secrets = await openSecrets(config.dataDir, {
    kind: 'real',
    passphrase: config.rootKeyPassphrase,
    credentialsDirectory: config.credentialsDirectory,
  });
  const access = await reachDatabase(config, true);
  try {
    if (access.owner === undefined) throw new CommandFailure('CAUSEWAY_OWNER_PASSWORD is missing', 2);
    await migrateAs(access.owner, config, secrets, access.address);
  } finally {
    await access.stop();
  }
  process.stdout.write('The database has the schema of this release.\n');
}

async function makeRoles(): Promise<void> {
  const { database } = readConfig('real');
  if (database === null)
    throw new CommandFailure('--roles is for an external database: set PGHOST or DATABASE_URL', 2);
  const { superuserUrl, ownerPassword, appPassword, sequencerPassword } = database;
  if (superuserUrl === undefined || !ownerPassword || !appPassword || !sequencerPassword) {
    throw new CommandFailure(
      '--roles needs CAUSEWAY_SUPERUSER_URL, CAUSEWAY_OWNER_PASSWORD, CAUSEWAY_APP_PASSWORD and CAUSEWAY_SEQUENCER_PASSWORD',
      2,
    );
  }
  const credentials = {
    owner: { user: 'causeway_owner', password: ownerPassword },
    app: { user: 'causeway_app', password: appPassword },
    sequencer: { user: 'causeway_sequencer', password: sequencerPassword },
  };
  await withSuperuser(database, superuserUrl, undefined, async (client) => {
    await ensureRoles(client, credentials);
    await ensureDatabase(client, database.database, credentials);
  });
  await withSuperuser(database, superuserUrl, database.database, closePublicSchema);
}

/**
 * Connects as the URL says, to its database or another one, by the same rule of TLS as everything else: what a URL says
 * about TLS does not count, so that no superuser ever goes over a network in the open.
 */
async function withSuperuser(
  { ca }: ExternalDatabase,
  url: string,
  database: string | undefined,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const named = new Client({ connectionString: url });
  const address = { host: named.host, port: named.port, database: database ?? named.database ?? 'postgres' };
  const client = new Client({
    ...address,
    user: named.user,
    password: named.password,
    ssl: tlsFor({ ...address, ca }),
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
