import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { systemActor } from '../../../src/platform/access/actor.js';
import { encodeEntry, epochOf } from '../../../src/platform/audit-log/entry.js';
import { LogDatabase, sequenceAll, signer, Writer } from './log-database.js';

const NOW = new Date();
let database: LogDatabase;
let pool: Pool;
let writers: Pool;

beforeAll(async () => {
  database = await LogDatabase.create();
  pool = database.poolOf('sequencer');
  writers = database.poolOf('app');
  const sequencer = database.sequencer({ pool });
  await sequencer.openEpoch(epochOf(NOW));
  await new Writer(writers).write(1);
  await sequenceAll(sequencer, pool, 1);
});
afterAll(() => database.drop());

describe('the role of the service', () => {
  const tables = ['event', 'leaf', 'checkpoint', 'head', 'instance', 'alias'];
  const statements = tables.flatMap((table) => [
    `SELECT FROM audit.${table}`,
    `DELETE FROM audit.${table}`,
    `TRUNCATE audit.${table}`,
  ]);

  it.each([
    ...statements,
    `UPDATE audit.event SET entry = entry`,
    `UPDATE audit.leaf SET leaf_hash = leaf_hash`,
    `UPDATE audit.checkpoint SET note = note`,
    `UPDATE audit.head SET tree_size = 0`,
    `UPDATE audit.alias SET subject = subject`,
    `INSERT INTO audit.leaf VALUES (202601, 0, 1, '\\x00')`,
    `INSERT INTO audit.checkpoint VALUES (1, '\\x00', '')`,
    `INSERT INTO audit.event (epoch, entry, xact) VALUES (202601, '{}', '1')`,
    `INSERT INTO audit.event (epoch, entry, at) VALUES (202601, '{}', now())`,
    `SELECT audit.open_epoch(203101)`,
    `SELECT setval('audit.event_id', 1)`,
  ])('is refused: %s', async (statement) => {
    const client = await writers.connect();
    await client.query('BEGIN');
    const token = signer.sign(systemActor('system:sequencer'), 'sequencing', new Date());
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    client.release(true);
  });

  it('is refused the partitions themselves', async () => {
    const partition = `audit.event_${epochOf(NOW)}`;
    await expect(writers.query(`SELECT FROM ${partition}`)).rejects.toMatchObject({ code: '42501' });
    await expect(writers.query(`TRUNCATE ${partition}`)).rejects.toMatchObject({ code: '42501' });
  });

  it('writes no line without a signed actor', async () => {
    const statement = `INSERT INTO audit.event (epoch, entry) VALUES ($1, $2)`;
    const line = encodeEntry({
      act: 'case.open',
      actor: { kind: 'nobody' },
      inst: 'i_01920000-0000-7000-8000-000000000001',
      ctr: 1,
      epoch: epochOf(NOW),
      ts: NOW.toISOString(),
      res: 'allowed',
      basis: 'nobody',
      purpose: 'casework',
      v: 1,
    });
    const values = [epochOf(NOW), line];
    await expect(writers.query(statement, values)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the roles of the sequencer and of the owner', () => {
  const changes = [
    `UPDATE audit.event SET entry = entry`,
    `DELETE FROM audit.event`,
    `DELETE FROM audit.leaf`,
    `UPDATE audit.leaf SET leaf_hash = leaf_hash`,
    `UPDATE audit.checkpoint SET note = note`,
    `DELETE FROM audit.checkpoint`,
    `TRUNCATE audit.event`,
    `TRUNCATE audit.leaf`,
    `TRUNCATE audit.checkpoint`,
  ];

  it.each(changes)('are refused: %s', async (statement) => {
    for (const role of ['sequencer', 'owner'] as const) {
      await expect(database.poolOf(role).query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('leave the sequencer without a way to write lines', async () => {
    await expect(
      pool.query(`INSERT INTO audit.event (epoch, entry) VALUES ($1, '{}')`, [epochOf(NOW)]),
    ).rejects.toMatchObject({
      code: '42501',
    });
  });
});
