import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Pool, type PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { systemActor } from '../../../src/platform/access/actor.js';
import { encodeEntry, epochOf } from '../../../src/platform/audit-log/entry.js';
import { PublishedLog } from '../../../src/platform/audit-log/published.js';
import { Sequencer } from '../../../src/platform/audit-log/sequencer.js';
import type { SequencerParts } from '../../../src/platform/audit-log/sequencer-parts.js';
import { formatVerifierKey } from '../../../src/platform/audit-log/signed-note.js';
import { generateSigningKey, newId, randomBytes, toKey } from '../../../src/platform/crypto/primitives.js';
import { ContextSigner } from '../../../src/platform/database/context.js';
import { makeDataSource } from '../../../src/platform/database/data-source.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { type Credential, ensureDatabase } from '../../../src/platform/database/roles.js';
import { migrations } from '../../../src/schema.js';
import type { Address } from '../embedded-house.js';

export const ORIGIN = 'causeway.invalid/log/test';
const server = JSON.parse(process.env['CAUSEWAY_TEST_DATABASE'] ?? '') as Address;
const contextKey = randomBytes(32);
/** The writer before the next one, which the next one names. */
let predecessor: string | undefined;
export const logKey = generateSigningKey();

export const publicKey = formatVerifierKey(ORIGIN, logKey.publicKey);
export const signer = new ContextSigner(1, toKey(contextKey));

/** A database of its own, and connections of the roles that use it. */
export class LogDatabase {
  private readonly pools: Pool[] = [];

  /** Where sequencers publish unless a test names another folder. */
  readonly folder = mkdtempSync(path.join(tmpdir(), 'causeway-log-'));

  private constructor(readonly name: string) {}

  static async create(): Promise<LogDatabase> {
    const name = `log_${newId()}`;
    await asSuperuser(server.database, (client) => ensureDatabase(client, name, server.credentials));
    const { owner } = server.credentials;
    const options = { address: { ...server, database: name }, owner, migrations, kind: 'real' as const };
    await migrate({ ...options, contextKey: { id: 1, bytes: contextKey } });
    return new LogDatabase(name);
  }

  /** Takes every line and place away again, and what was published; the opened months stay. */
  async empty(): Promise<void> {
    predecessor = undefined;
    rmSync(this.folder, { recursive: true, force: true });
    await this
      .tamper(`TRUNCATE audit.event, audit.leaf, audit.tile, audit.checkpoint, audit.alias, audit.instance;
      UPDATE audit.head SET tree_size = 0, frontier = '', last_xact = '0', last_event = 0, holder = '', term = 0,
        lease_until = '-infinity'`);
  }

  poolOf(role: 'owner' | 'app' | 'sequencer'): Pool {
    const pool = new Pool({ ...this.address(server.credentials[role]), max: 4 });
    // Some tests end connections.
    pool.on('error', () => undefined);
    this.pools.push(pool);
    return pool;
  }

  /** A data source of the service's own role; whoever takes it destroys it. */
  async dataSource(): Promise<DataSource> {
    return await makeDataSource({ ...server, database: this.name }, server.credentials.app, {}).initialize();
  }

  address(credential: Credential = server.credentials.app) {
    return { host: server.host, port: server.port, database: this.name, ...credential };
  }

  sequencer(parts: Partial<SequencerParts> = {}): Sequencer {
    return new Sequencer({
      pool: parts.pool ?? this.poolOf('sequencer'),
      origin: ORIGIN,
      key: logKey,
      instance: newId(),
      clock: { now: () => new Date() },
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      published: new PublishedLog(this.folder),
      ...parts,
    });
  }

  /** How a process of its own reaches this database as the sequencer. */
  sequencerAddress() {
    return this.address(server.credentials.sequencer);
  }

  /** Runs statements as somebody who may do everything and whom no trigger stops. */
  async tamper(statements: string): Promise<unknown[]> {
    return await asSuperuser(this.name, async (client) => {
      await client.query('SET session_replication_role = replica');
      return (await client.query<Record<string, unknown>>(statements)).rows;
    });
  }

  async drop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await Promise.all(this.pools.splice(0).map((pool) => pool.end()));
    await asSuperuser(server.database, (client) =>
      client.query(`DROP DATABASE IF EXISTS "${this.name}" WITH (FORCE)`),
    );
  }
}

async function asSuperuser<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    host: server.host,
    port: server.port,
    database,
    ...server.credentials.superuser,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Stands for one process of the service: writes lines with its own counter. */
export class Writer {
  readonly instance = `i_${newId()}`;
  private readonly before = predecessor;
  private counter = 0;

  constructor(private readonly pool: Pool) {
    predecessor = this.instance;
  }

  /** Begins a transaction with lines in it and leaves it open. */
  async begin(lines: number, at = new Date()): Promise<PoolClient> {
    const client = await this.pool.connect();
    await client.query('BEGIN');
    const token = signer.sign(systemActor('system:import'), 'import', new Date());
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    const entries = Array.from({ length: lines }, () => this.next(at));
    await client.query(
      'INSERT INTO audit.event (epoch, entry) SELECT $1, e FROM unnest($2::bytea[]) AS t (e)',
      [epochOf(at), entries],
    );
    return client;
  }

  /** Commits so many lines in one transaction. */
  async write(lines: number, at = new Date()): Promise<void> {
    await commit(await this.begin(lines, at));
  }

  private next(at: Date): Buffer {
    this.counter += 1;
    const prev = this.before === undefined ? {} : { prev: this.before };
    return encodeEntry({
      act: this.counter === 1 ? 'instance.start' : 'case.import',
      ...(this.counter === 1 ? prev : {}),
      actor: { kind: 'nobody' },
      inst: this.instance,
      ctr: this.counter,
      epoch: epochOf(at),
      ts: at.toISOString(),
      res: 'allowed',
      basis: 'system',
      purpose: 'import',
      v: 1,
    });
  }
}

export async function commit(client: PoolClient): Promise<void> {
  await client.query('COMMIT');
  client.release();
}

/**
 * Sequences until so many lines are signed for. Other tests use the same server, and lines wait for every older
 * transaction there.
 */
export async function sequenceAll(sequencer: Sequencer, pool: Pool, size: number): Promise<void> {
  while ((await signedSize(pool)) < size) await sequencer.sequenceNow();
}

/** The size of the largest tree that was signed; 0 before the first. */
export async function signedSize(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ size: number }>(
    'SELECT coalesce(max(tree_size), 0)::int AS size FROM audit.checkpoint',
  );
  return rows[0]!.size;
}

/** What the tree holds: instance and counter of the line at each index. */
export async function readTree(pool: Pool): Promise<{ index: number; instance: string; counter: number }[]> {
  const { rows } = await pool.query<{ index: number; instance: string; counter: number }>(
    `SELECT l.leaf_index::int AS index, convert_from(e.entry, 'UTF8')::jsonb ->> 'inst' AS instance,
       (convert_from(e.entry, 'UTF8')::jsonb ->> 'ctr')::int AS counter
     FROM audit.leaf l JOIN audit.event e ON e.epoch = l.epoch AND e.id = l.event_id ORDER BY 1`,
  );
  return rows;
}
