import { Client } from 'pg';
import { readConfig } from '../config.js';
import { migrateAs, reachDatabase } from '../installation.js';
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
  await withClient(superuserUrl, undefined, async (client) => {
    await ensureRoles(client, credentials);
    await ensureDatabase(client, database.database, credentials);
  });
  await withClient(superuserUrl, database.database, closePublicSchema);
}

async function withClient(
  url: string,
  database: string | undefined,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const target = new URL(url);
  if (database !== undefined) target.pathname = `/${encodeURIComponent(database)}`;
  const client = new Client({ connectionString: target.href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
