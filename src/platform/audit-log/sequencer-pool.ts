import pg from 'pg';
import type { Logger } from 'pino';
import { type DatabaseAddress, tlsFor } from '../database/data-source.js';
import type { Credential } from '../database/roles.js';
import { describeError } from '../log.js';

/** Connections of the role causeway_sequencer: one for the rounds and one for opening epochs and verifying. */
export function makeSequencerPool(
  address: DatabaseAddress,
  credential: Credential,
  logger: Pick<Logger, 'warn'>,
): pg.Pool {
  const pool = new pg.Pool({
    host: address.host,
    port: address.port,
    database: address.database,
    user: credential.user,
    password: credential.password,
    ssl: tlsFor(address),
    max: 2,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'causeway sequencer',
  });
  // Without a listener a lost idle connection would end the process.
  pool.on('error', (error) =>
    logger.warn({ failure: describeError(error) }, 'the sequencer lost a connection'),
  );
  return pool;
}
