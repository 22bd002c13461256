import 'reflect-metadata';
import { DataSource } from 'typeorm';
import type { Credential } from './roles.js';

/** Where the database is. `host` is a socket folder or a name; a name other than loopback is reached by TLS. */
export interface DatabaseAddress {
  host: string;
  port: number;
  database: string;
  ca?: string | undefined;
}

/** A class of TypeORM: an entity or a migration. */
type Class = new () => object;

/** Says how node-postgres shall speak TLS with this address: never on a socket or loopback, always elsewhere. */
export function tlsFor(address: DatabaseAddress): false | { rejectUnauthorized: true; ca?: string } {
  if (address.host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(address.host)) return false;
  return { rejectUnauthorized: true, ...(address.ca === undefined ? {} : { ca: address.ca }) };
}

/** How long the service waits (milliseconds): a held lock must not tie up the pool. Migrations wait as long as it takes. */
const SERVICE_LIMITS = {
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
};

/**
 * A TypeORM data source that is not yet connected.
 * The service connects as causeway_app with entities; `migrate` as causeway_owner with migrations.
 */
export function makeDataSource(
  address: DatabaseAddress,
  credential: Credential,
  content: { entities?: Class[]; migrations?: Class[]; poolSize?: number },
): DataSource {
  return new DataSource({
    type: 'postgres',
    host: address.host,
    port: address.port,
    database: address.database,
    username: credential.user,
    password: credential.password,
    ssl: tlsFor(address),
    entities: content.entities ?? [],
    migrations: content.migrations ?? [],
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    // The service has no right to make extensions, and TypeORM would try at every connect.
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    // TypeORM's own logger prints parameters, which may be values.
    logging: false,
    poolSize: content.poolSize ?? 10,
    connectTimeoutMS: 5_000,
    extra: { application_name: 'causeway', ...(content.entities === undefined ? {} : SERVICE_LIMITS) },
  });
}
