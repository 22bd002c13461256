import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { epochOf } from '../../../src/platform/audit-log/entry.js';
import type { Sequencer } from '../../../src/platform/audit-log/sequencer.js';
import { verifyStoredLog } from '../../../src/platform/audit-log/stored-log.js';
import { commit, LogDatabase, publicKey, readTree, sequenceAll, Writer } from './log-database.js';
let database: LogDatabase;
let pool: Pool;
let writers: Pool;
let sequencer: Sequencer;

beforeAll(async () => {
  database = await LogDatabase.create();
  pool = database.poolOf('sequencer');
  writers = database.poolOf('app');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.empty();
  sequencer = database.sequencer({ pool });
  await sequencer.openEpoch(epochOf(new Date()));
});

async function expectIntact(size: number): Promise<void> {
  const report = await verifyStoredLog(pool, publicKey);
  expect(report).toMatchObject({ isIntact: true, counts: {}, entries: size, unsigned: 0, unsequenced: 0 });
}

describe('the tree', () => {
  it('gives lines dense places in the order in which their transactions began to write', async () => {
    const [one, two] = [new Writer(writers), new Writer(writers)];
    await one.write(2);
    await two.write(1);
    await one.write(1);
    await sequenceAll(sequencer, pool, 4);
    expect(await readTree(pool)).toEqual([
      { index: 0, instance: one.instance, counter: 1 },
      { index: 1, instance: one.instance, counter: 2 },
      { index: 2, instance: two.instance, counter: 1 },
      { index: 3, instance: one.instance, counter: 3 },
    ]);
    await expectIntact(4);
  });

  it('stays the same, without a new checkpoint, when nothing was written', async () => {
    await new Writer(writers).write(3);
    await sequenceAll(sequencer, pool, 3);
    expect(await sequencer.sequenceNow()).toBe(0);
    const { rows } = await pool.query('SELECT tree_size::int AS size FROM audit.checkpoint');
    expect(rows).toEqual([{ size: 3 }]);
  });

  it('does not pass over a transaction that commits late', async () => {
    const [slow, fast] = [new Writer(writers), new Writer(writers)];
    const late = await slow.begin(2);
    await fast.write(1);
    expect(await sequencer.sequenceNow()).toBe(0);
    await commit(late);
    await sequenceAll(sequencer, pool, 3);
    const instances = (await readTree(pool)).map((line) => line.instance);
    expect(instances).toEqual([slow.instance, slow.instance, fast.instance]);
    await expectIntact(3);
  });

  it('has no place for lines that were rolled back', async () => {
    const writer = new Writer(writers);
    await writer.write(1);
    const lost = await writer.begin(1);
    await lost.query('ROLLBACK');
    lost.release();
    await writer.write(1);
    await sequenceAll(sequencer, pool, 2);
    expect((await readTree(pool)).map((line) => line.counter)).toEqual([1, 3]);
  });

  it('takes many lines in several transactions and cuts a large transaction in the middle', async () => {
    const small = database.sequencer({ pool, batch: 7 });
    const writer = new Writer(writers);
    await writer.write(25);
    await writer.write(4);
    await sequenceAll(small, pool, 29);
    expect((await readTree(pool)).map((line) => line.counter)).toEqual(
      Array.from({ length: 29 }, (_, at) => at + 1),
    );
    await expectIntact(29);
  });

  it('goes on across the end of a month, also when a line of the old month comes after one of the new', async () => {
    const [january, february] = [new Date('2031-01-31T23:59:59.999Z'), new Date('2031-02-01T00:00:00.001Z')];
    for (const day of [january, february]) await sequencer.openEpoch(epochOf(day));
    const writer = new Writer(writers);
    for (const day of [january, february, january, february]) await writer.write(1, day);
    await sequenceAll(sequencer, pool, 4);
    expect((await readTree(pool)).map((line) => line.counter)).toEqual([1, 2, 3, 4]);
    await expectIntact(4);
  });
});

describe('the months of the log', () => {
  it('are opened once, and never for something that is no month', async () => {
    await sequencer.openEpoch(203107);
    await database.sequencer({ pool }).openEpoch(203107);
    await expect(sequencer.openEpoch(203113)).rejects.toMatchObject({ code: '22023' });
    await expect(sequencer.openEpoch(202512)).rejects.toMatchObject({ code: '22023' });
    const { rows } = await pool.query(`SELECT to_regclass('audit.event_203107') IS NOT NULL AS event,
      to_regclass('audit.leaf_203107') IS NOT NULL AS leaf, to_regclass('audit.event_203113') IS NULL AS none`);
    expect(rows).toEqual([{ event: true, leaf: true, none: true }]);
  });

  it('are opened while others write and read the log, without waiting for them', async () => {
    const writing = await new Writer(writers).begin(1);
    const reading = await pool.connect();
    await reading.query('BEGIN; SELECT FROM audit.event; SELECT FROM audit.leaf');
    await sequencer.openEpoch(203108);
    await reading.query('COMMIT');
    reading.release();
    await commit(writing);
  });

  it('are closed to lines that say another month', async () => {
    await sequencer.openEpoch(203109);
    const client = await new Writer(writers).begin(1);
    await expect(
      client.query(`INSERT INTO audit.event (epoch, entry) VALUES (203109, '{"epoch": 203110}')`),
    ).rejects.toMatchObject({ code: '23514' });
    client.release(true);
  });

  it('are opened three days before they begin', async () => {
    const watchful = database.sequencer({ pool, clock: { now: () => new Date('2033-03-29T00:00:00.000Z') } });
    watchful.start(1);
    await untilPartition('event_203304');
    await watchful.stop();
    const { rows } = await pool.query(`SELECT to_regclass('audit.event_203305') IS NULL AS none`);
    expect(rows).toEqual([{ none: true }]);
  });

  async function untilPartition(name: string): Promise<void> {
    for (let isThere = false; !isThere;) {
      const { rows } = await pool.query<{ there: boolean }>(`SELECT to_regclass($1) IS NOT NULL AS there`, [
        `audit.${name}`,
      ]);
      isThere = rows[0]!.there;
    }
  }
});
