import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, type Pool } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { systemActor } from '../../../src/platform/access/actor.js';
import { AuditJournal } from '../../../src/platform/audit-log/append.js';
import { epochOf } from '../../../src/platform/audit-log/entry.js';
import { startInstance } from '../../../src/platform/audit-log/instance.js';
import type { Line } from '../../../src/platform/audit-log/line.js';
import type { Sequencer } from '../../../src/platform/audit-log/sequencer.js';
import { verifyStoredLog } from '../../../src/platform/audit-log/stored-log.js';
import { Clock } from '../../../src/platform/clock.js';
import { newId, randomBytes, toKey } from '../../../src/platform/crypto/primitives.js';
import { holdRootKeys } from '../../../src/platform/crypto/root-key.js';
import { noDetails, noRows } from './beside-nothing.js';
import { LogDatabase, publicKey, sequenceAll, signer } from './log-database.js';

const actor = systemActor('system:import');
const clock = new Clock();
const aliasKey = toKey(randomBytes(32));
const keys = { get: () => Promise.resolve(aliasKey) };
let database: LogDatabase;
let pool: Pool;
let dataSource: DataSource;
let sequencer: Sequencer;
let journal: AuditJournal;

beforeAll(async () => {
  database = await LogDatabase.create();
  pool = database.poolOf('sequencer');
  dataSource = await database.dataSource();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

beforeEach(async () => {
  await database.empty();
  sequencer = database.sequencer({ pool });
  await sequencer.openEpoch(epochOf(clock.now()));
  const parts = {
    connect,
    signer,
    clock,
    roots: holdRootKeys(new Map([[1, toKey(randomBytes(32))]])),
    deployment: 'real:test',
    installationId: newId(),
    openEpoch: (epoch: number) => sequencer.openEpoch(epoch),
  };
  journal = new AuditJournal(keys, () => startInstance(parts, keys), noRows, noDetails);
  await journal.start();
});

async function connect(): Promise<Client> {
  const client = new Client(database.address());
  await client.connect();
  return client;
}

async function beginAct(): Promise<QueryRunner> {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  const token = signer.sign(actor, 'import', clock.now());
  await runner.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
  return runner;
}

/** Writes a line that names these cases and leaves the transaction open. */
async function begin(caseIds: readonly string[]): Promise<QueryRunner> {
  const runner = await beginAct();
  const lines: Line[] = [{ act: 'case.list', caseIds }];
  await journal.append({ actor, purpose: 'import', at: clock.now(), db: runner.manager, lines });
  return runner;
}

/** Does an act with one line in a transaction that ends as told. */
async function act(end: 'commit' | 'rollback', line: Line = { act: 'case.import' }): Promise<void> {
  const runner = await beginAct();
  const op = { actor, purpose: 'import', at: clock.now(), db: runner.manager, lines: [line] };
  try {
    const counters = await journal.append(op);
    if (end === 'rollback') journal.giveBack(counters);
    await (end === 'commit' ? runner.commitTransaction() : runner.rollbackTransaction());
  } finally {
    await runner.release();
  }
}

async function readCounters(): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `SELECT (convert_from(entry, 'UTF8')::jsonb ->> 'ctr') || ' ' || act AS line FROM audit.event ORDER BY id`,
  );
  return rows.map(({ line }) => line);
}

describe('the counter of a line that was rolled back', () => {
  it('is filled by a void entry with the next line, so that the log has no hole', async () => {
    await act('commit');
    await act('rollback');
    await act('rollback');
    await act('commit');
    expect(await readCounters()).toEqual([
      '1 instance.start',
      '2 case.import',
      '3 void',
      '4 void',
      '5 case.import',
    ]);
    await sequenceAll(sequencer, pool, 5);
    expect(await verifyStoredLog(pool, publicKey)).toMatchObject({ isIntact: true, entries: 5, pending: 0 });
  });

  it('is filled again when the transaction of the void entry is rolled back too', async () => {
    await act('rollback');
    await act('rollback');
    await act('commit');
    await sequenceAll(sequencer, pool, 4);
    expect((await readCounters()).toSorted()).toEqual([
      '1 instance.start',
      '2 void',
      '3 void',
      '4 case.import',
    ]);
    expect(await verifyStoredLog(pool, publicKey)).toMatchObject({ isIntact: true, pending: 0 });
  });

  it('is filled when the line itself could not be written', async () => {
    await expect(act('commit', { act: 'case.import', count: -1 })).rejects.toMatchObject({
      name: 'EntryError',
    });
    await act('commit');
    expect(await readCounters()).toEqual(['1 instance.start', '2 void', '3 case.import']);
  });

  it('would be a hole, and found, without one', async () => {
    await act('rollback');
    await act('commit');
    await database.tamper(`DELETE FROM audit.event WHERE act = 'void'`);
    await sequenceAll(sequencer, pool, 2);
    const report = await verifyStoredLog(pool, publicKey);
    expect(report.pending + (report.counts['counter-gap'] ?? 0)).toBe(1);
  });
});

describe('lines that are written at the same time', () => {
  it('do not lock each other out when they name the same cases in another order', async () => {
    const [one, two, three] = [newId(), newId(), newId()];
    await act('commit');
    const first = await begin([two]);
    const second = act('commit', { act: 'case.list', caseIds: [one, two, three] });
    await untilWaiting(1, second);
    const third = act('commit', { act: 'case.list', caseIds: [three, one] });
    await untilWaiting(2, third);
    await first.commitTransaction();
    await first.release();
    await Promise.all([second, third]);
    expect(await readCounters()).toHaveLength(5);
  });

  /** Until so many wait for each other's rows, or this act has found that it need not wait. */
  async function untilWaiting(count: number, last: Promise<void>): Promise<void> {
    let isDone = false;
    const done = () => (isDone = true);
    last.then(done, done);
    const statement = `SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    for (let waiting = 0; waiting < count && !isDone;) {
      waiting = ((await database.tamper(statement)) as { waiting: number }[])[0]!.waiting;
    }
  }
});
