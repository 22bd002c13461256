import type { DataSource, MigrationInterface } from 'typeorm';
import { newId } from '../crypto/primitives.js';
import { type DatabaseAddress, makeDataSource } from './data-source.js';
import type { Credential } from './roles.js';
import { type Installation, type InstallationKind, requireKind } from './installation-kind.js';
import { schemaVersion, UnknownSchema } from './schema-version.js';

export interface MigrateOptions {
  address: DatabaseAddress;
  owner: Credential;
  migrations: readonly (new () => MigrationInterface)[];
  kind: InstallationKind;
  /** The key of the signed actor context; the owner-only table gets it under its id. */
  contextKey: { id: number; bytes: Buffer };
}

/**
 * Brings the database to the schema of this release, as its owner, and gives the installation.
 * A database is born demonstration or real and stays so.
 * @throws WrongKind when it is the other kind, UnknownSchema when a newer release has been here
 */
export async function migrate(options: MigrateOptions): Promise<Installation> {
  const source = makeDataSource(options.address, options.owner, {
    migrations: [...options.migrations],
    poolSize: 1,
  });
  await source.initialize();
  try {
    await checkBefore(source, options);
    await source.runMigrations();
    await source.query(
      `INSERT INTO app.installation (id, kind, created_at, schema_version)
       SELECT $1, $2, transaction_timestamp(), '' WHERE NOT EXISTS (SELECT 1 FROM app.installation)`,
      [newId(), options.kind],
    );
    const rows: Installation[] = await source.query('SELECT id, kind FROM app.installation');
    const installation = requireKind(rows[0]!, options.kind);
    await source.query('UPDATE app.installation SET schema_version = $1', [
      schemaVersion(options.migrations),
    ]);
    await source.query(
      `INSERT INTO auth.context_key (id, key) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET key = excluded.key`,
      [options.contextKey.id, options.contextKey.bytes],
    );
    return installation;
  } finally {
    await source.destroy();
  }
}

/** Looks before anything is changed: a database of the other kind or of a newer release stays as it is. */
async function checkBefore(source: DataSource, options: MigrateOptions): Promise<void> {
  const present: { table: string | null }[] = await source.query(
    `SELECT to_regclass('app.installation')::text AS "table"`,
  );
  if ((present[0]?.table ?? null) === null) return;
  const rows: { kind: InstallationKind; version: string }[] = await source.query(
    'SELECT kind, schema_version AS version FROM app.installation',
  );
  const row = rows[0];
  if (row === undefined) return;
  requireKind({ id: '', kind: row.kind }, options.kind);
  const known = ['', ...options.migrations.map((migration) => migration.name)];
  if (!known.includes(row.version)) throw new UnknownSchema('different');
}
