import path from 'node:path';
import { Client, Pool } from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { entities, migrations } from './schema.js';
import type { Config } from './config.js';
import { AuditJournal } from './platform/audit-log/append.js';
import { AuditDetails } from './platform/audit-log/details.js';
import { type JournalParts, StoredAliasKeys, startInstance } from './platform/audit-log/instance.js';
import { PublishedLog } from './platform/audit-log/published.js';
import { refuseRolledBack } from './platform/audit-log/rolled-back.js';
import { Sequencer } from './platform/audit-log/sequencer.js';
import type { Signed } from './platform/audit-log/sequencer-parts.js';
import { formatVerifierKey, parseVerifierKey } from './platform/audit-log/signed-note.js';
import { findPublished } from './platform/audit-log/succession.js';
import { Clock } from './platform/clock.js';
import { RowJudge } from './platform/row-seals/row-judgement.js';
import { RowSeals } from './platform/row-seals/row-seals.js';
import { RowSealsRepository } from './platform/row-seals/row-seals.repository.js';
import { ContextSigner } from './platform/database/context.js';
import { type DatabaseAddress, makeDataSource, tlsFor } from './platform/database/data-source.js';
import { attachEmbedded } from './platform/database/embedded-attach.js';
import { startEmbedded } from './platform/database/embedded.js';
import { type Installation, requireKind } from './platform/database/installation-kind.js';
import { migrate } from './platform/database/migrate.js';
import type { Credential } from './platform/database/roles.js';
import { readInstallation, schemaVersion } from './platform/database/schema-version.js';
import { deploymentOf } from './platform/platform.module.js';
import { openSecrets, type Secrets } from './platform/secrets.js';

/** How to reach the database as each of the three roles; `owner` is there only where migrations may run. */
export interface DatabaseAccess {
  address: DatabaseAddress;
  app: Credential;
  sequencer: Credential;
  owner: Credential | undefined;
  stop(): Promise<void>;
}

/** An installation, opened: secrets unsealed, schema checked, connected. */
export interface OpenInstallation {
  config: Config;
  installation: Installation;
  secrets: Secrets;
  dataSource: DataSource;
  /** Connections of causeway_sequencer. */
  sequencerPool: Pool;
  signer: ContextSigner;
  journal: AuditJournal;
  rowSeals: RowSeals;
  clock: Clock;
  logger: Logger;
  close(): Promise<void>;
}

/**
 * Starts the embedded database, or names the external one that the settings give.
 * @param beside true for an operator's command, which uses the embedded server of a service that is running
 */
export async function reachDatabase(config: Config, beside: boolean): Promise<DatabaseAccess> {
  if (config.database === null) {
    const running = beside ? attachEmbedded(config.dataDir) : undefined;
    const embedded = running ?? (await startEmbedded({ dataDir: config.dataDir, durable: true }));
    const { host, port, database, credentials } = embedded;
    return { address: { host, port, database }, ...credentials, stop: () => embedded.stop() };
  }
  const { host, port, database, ca, appPassword, sequencerPassword, ownerPassword } = config.database;
  const credential = (user: string, password: string | undefined) => ({ user, password: password ?? '' });
  return {
    address: { host, port, database, ca },
    app: credential('causeway_app', appPassword),
    sequencer: credential('causeway_sequencer', sequencerPassword),
    owner: ownerPassword === undefined ? undefined : credential('causeway_owner', ownerPassword),
    stop: () => Promise.resolve(),
  };
}

/**
 * Opens an installation: unseals its secrets, reaches its database, brings the schema up to date where it may, checks it
 * where it may not, and begins the audit instance of this process.
 * @param only `beside` as in reachDatabase; for tests another clock, an access that is open already
 * @throws RootKeyProblem, ProtectedFileProblem, WrongKind, UnknownSchema, EmbeddedDatabaseError
 */
export async function openInstallation(
  config: Config,
  logger: Logger,
  only: { clock?: Clock; access?: DatabaseAccess; beside?: boolean } = {},
): Promise<OpenInstallation> {
  const secrets = await openSecrets(config.dataDir, {
    kind: config.mode,
    passphrase: config.rootKeyPassphrase,
    credentialsDirectory: config.credentialsDirectory,
  });
  const access = only.access ?? (await reachDatabase(config, only.beside ?? false));
  try {
    return await connect(config, logger, secrets, access, only.clock ?? new Clock());
  } catch (error) {
    await access.stop();
    throw error;
  }
}

async function connect(
  config: Config,
  logger: Logger,
  secrets: Secrets,
  access: DatabaseAccess,
  clock: Clock,
): Promise<OpenInstallation> {
  if (access.owner !== undefined) await migrateAs(access.owner, config, secrets, access.address);
  const dataSource = makeDataSource(access.address, access.app, { entities: [...entities] });
  await dataSource.initialize();
  const sequencerPool = new Pool({ ...connectionOf(access.address, access.sequencer), max: 2 });
  // A pool without this listener ends the process when an idle connection is lost.
  sequencerPool.on('error', (error) => logger.warn({ err: error }, 'the sequencer lost a connection'));
  const close = async () => {
    await dataSource.destroy();
    await sequencerPool.end();
    await access.stop();
  };
  try {
    const found = await readInstallation(dataSource, schemaVersion(migrations));
    const installation = requireKind(found, config.mode);
    const signer = new ContextSigner(secrets.context.id, secrets.context.key);
    const journalParts: JournalParts = {
      connect: () => connectClient(access.address, access.app),
      signer,
      clock,
      roots: secrets.roots,
      deployment: deploymentOf(installation),
      installationId: installation.id,
      openEpoch: async (epoch) => void (await sequencerPool.query('SELECT audit.open_epoch($1)', [epoch])),
    };
    const judge = new RowJudge(secrets.rowSealKey, journalParts.deployment);
    const rowSeals = new RowSeals(judge, new RowSealsRepository(signer));
    const journal = makeJournal(journalParts, rowSeals);
    await journal.start();
    return {
      config,
      installation,
      secrets,
      dataSource,
      sequencerPool,
      signer,
      journal,
      rowSeals,
      clock,
      logger,
      close,
    };
  } catch (error) {
    await dataSource.destroy();
    await sequencerPool.end();
    throw error;
  }
}

/** The name of the audit log in its checkpoints. It never changes, so it holds no address that might. */
export function logOrigin(installation: Installation): string {
  return `causeway.invalid/log/${installation.id}`;
}

/** The public key of the audit log as C2SP signed-note writes it. */
export function logVerifierKey({
  installation,
  secrets,
}: Pick<OpenInstallation, 'installation' | 'secrets'>): string {
  return formatVerifierKey(logOrigin(installation), secrets.log.publicKey);
}

/** The folder in which the audit log is published. */
function publishedLog(config: Config): PublishedLog {
  return new PublishedLog(path.join(config.dataDir, 'log'));
}

/**
 * Refuses a database that does not contain the checkpoint that was published last: an older one was put in its place,
 * and to go on with it would sign two histories. A folder that is gone refuses nothing; the sequencer tells of it.
 * @throws LogRolledBack
 */
export async function refuseOldDatabase(opened: OpenInstallation): Promise<void> {
  const verifier = parseVerifierKey(logVerifierKey(opened));
  const published = await findPublished(publishedLog(opened.config), verifier, opened.logger);
  if (published !== undefined) await refuseRolledBack(opened.sequencerPool, published);
}

/**
 * The worker that gives audit lines their place in the tree and signs checkpoints; not started yet.
 * @param onSigned hears of each checkpoint that this process signed and published
 */
export async function makeSequencer(
  opened: OpenInstallation,
  onSigned?: (signed: Signed) => void,
): Promise<Sequencer> {
  return new Sequencer({
    pool: opened.sequencerPool,
    origin: logOrigin(opened.installation),
    key: opened.secrets.log,
    instance: await opened.journal.start(),
    clock: opened.clock,
    logger: opened.logger,
    published: publishedLog(opened.config),
    ...(onSigned === undefined ? {} : { onSigned }),
  });
}

/** Runs the migrations as the owner. */
export function migrateAs(
  owner: Credential,
  config: Config,
  secrets: Secrets,
  address: DatabaseAddress,
): Promise<Installation> {
  const { id, bytes } = secrets.context;
  return migrate({ address, owner, migrations, kind: config.mode, contextKey: { id, bytes } });
}

function makeJournal(parts: JournalParts, rows: RowSeals): AuditJournal {
  const keys = new StoredAliasKeys(parts);
  return new AuditJournal(keys, () => startInstance(parts, keys), rows, new AuditDetails(parts));
}

async function connectClient(address: DatabaseAddress, credential: Credential): Promise<Client> {
  const client = new Client(connectionOf(address, credential));
  // Without a listener a connection that is lost while idle would end the process; the next query fails anyway.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function connectionOf(address: DatabaseAddress, credential: Credential) {
  return {
    host: address.host,
    port: address.port,
    database: address.database,
    user: credential.user,
    password: credential.password,
    ssl: tlsFor(address),
    connectionTimeoutMillis: 5_000,
  };
}
