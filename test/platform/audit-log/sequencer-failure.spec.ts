import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool, PoolClient } from 'pg';
import { epochOf } from '../../../src/platform/audit-log/entry.js';
import type { Sequencer } from '../../../src/platform/audit-log/sequencer.js';
import { verifyStoredLog } from '../../../src/platform/audit-log/stored-log.js';
import { LogDatabase, publicKey, readTree, sequenceAll, signedSize, Writer } from './log-database.js';
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

async function headRow(): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<Record<string, unknown>>(
    'SELECT holder, term::int AS term, tree_size::int AS size FROM audit.head',
  );
  return rows[0]!;
}

/** A pool whose connections end at the n-th statement, before it is run or after it was. */
function dyingPool(limit: number, moment: 'before' | 'after'): Pick<Pool, 'connect' | 'query'> {
  let statements = 0;
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    client.on('error', () => undefined);
    const run = async (...statement: Parameters<Pool['query']>): Promise<unknown> => {
      statements += 1;
      const isLast = statements === limit;
      if (isLast && moment === 'before') await kill(client);
      const result: unknown = await client.query(...statement);
      if (isLast) await kill(client);
      return result;
    };
    return new Proxy(client, {
      get: (target, name) => (name === 'query' ? run : (Reflect.get(target, name) as unknown)),
    });
  };
  return { connect, query: pool.query.bind(pool) } as Pick<Pool, 'connect' | 'query'>;
}

async function kill(client: PoolClient): Promise<void> {
  const { processID } = client as unknown as { processID: number };
  await database.tamper(`SELECT pg_terminate_backend(${processID}, 10000)`);
  throw new Error('killed');
}

describe('a sequencer that is killed', () => {
  it.each(['before', 'after'] as const)(
    'at any statement (%s it ran) leaves neither a gap nor a fork',
    async (moment) => {
      const writer = new Writer(writers);
      let kills = 0;
      for (let statement = 1, isAlive = false; !isAlive; statement += 1) {
        await writer.write(3);
        const instance = `mortal-${statement}`;
        const mortal = database.sequencer({ pool: dyingPool(statement, moment), instance, batch: 2 });
        isAlive = await mortal.sequenceNow().then(
          () => true,
          () => false,
        );
        kills += isAlive ? 0 : 1;
        await sequenceAll(database.sequencer({ pool, instance }), pool, 3 * statement);
        await expectIntact(3 * statement);
        await database.tamper(`UPDATE audit.head SET lease_until = '-infinity'`);
      }
      expect(kills).toBeGreaterThan(10);
    },
  );
});

describe('two sequencers', () => {
  it('make one tree while both work at the same time', async () => {
    const [one, two] = [database.sequencer({ batch: 3 }), database.sequencer({ batch: 3 })];
    const authors = Array.from({ length: 3 }, () => new Writer(writers));
    for (const author of authors) await author.write(1);
    one.start(1);
    two.start(1);
    await Promise.all(
      authors.map(async (author) => {
        for (let time = 0; time < 20; time += 1) await author.write(1);
      }),
    );
    while ((await signedSize(pool)) < 63) await Promise.all([one.sequenceNow(), two.sequenceNow()]);
    await Promise.all([one.stop(), two.stop()]);
    await expectIntact(63);
  });

  it('are one leader and one that waits, until the lease ends', async () => {
    const [one, two] = [
      database.sequencer({ pool, instance: 'one' }),
      database.sequencer({ pool, instance: 'two' }),
    ];
    const writer = new Writer(writers);
    await writer.write(1);
    await sequenceAll(one, pool, 1);
    await writer.write(1);
    expect(await two.sequenceNow()).toBe(0);
    expect(await headRow()).toEqual({ holder: 'one', term: 1, size: 1 });
    await database.tamper(`UPDATE audit.head SET lease_until = '-infinity'`);
    await sequenceAll(two, pool, 2);
    await writer.write(1);
    expect(await one.sequenceNow()).toBe(0);
    expect(await headRow()).toEqual({ holder: 'two', term: 2, size: 2 });
    await sequenceAll(two, pool, 3);
    await expectIntact(3);
  });

  it("do not get in each other's way when both find the lease ended", async () => {
    await new Writer(writers).write(4);
    const client = await pool.connect();
    await client.query('BEGIN; SELECT FROM audit.head FOR UPDATE');
    const both = Promise.all([database.sequencer().sequenceNow(), database.sequencer().sequenceNow()]);
    await untilWaiting(2);
    await client.query('COMMIT');
    client.release();
    const placed = await both;
    expect(placed).toContain(0);
    expect(await headRow()).toMatchObject({ term: 1 });
    await sequenceAll(database.sequencer({ pool, instance: (await headRow())['holder'] as string }), pool, 4);
    await expectIntact(4);
  });

  it('wait for a leader that is slow beyond its lease, and then find it renewed', async () => {
    await new Writer(writers).write(1);
    const slow = await pool.connect();
    await slow.query('BEGIN');
    await slow.query(
      `UPDATE audit.head SET holder = 'slow', term = 7, lease_until = clock_timestamp() + interval '10 seconds'`,
    );
    const placed = database.sequencer().sequenceNow();
    await untilWaiting(1);
    await slow.query('COMMIT');
    slow.release();
    expect(await placed).toBe(0);
    expect(await headRow()).toEqual({ holder: 'slow', term: 7, size: 0 });
  });

  async function untilWaiting(count: number): Promise<void> {
    const statement = `SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    for (let waiting = 0; waiting < count;) {
      waiting = ((await database.tamper(statement)) as { waiting: number }[])[0]!.waiting;
    }
  }

  it('need not wait for each other when the leader was stopped', async () => {
    const [one, two] = [
      database.sequencer({ pool, instance: 'one' }),
      database.sequencer({ pool, instance: 'two' }),
    ];
    const writer = new Writer(writers);
    await writer.write(1);
    await sequenceAll(one, pool, 1);
    await one.stop();
    await writer.write(1);
    await sequenceAll(two, pool, 2);
    expect(await headRow()).toEqual({ holder: 'two', term: 2, size: 2 });
  });
});

describe('a database that was restored on another server', () => {
  it.each([
    ['ahead of', '9000000000000'],
    ['behind', '3'],
  ])('with lines whose transaction numbers are %s those of this server loses none', async (_, number) => {
    const writer = new Writer(writers);
    await writer.write(2);
    await sequenceAll(sequencer, pool, 2);
    await writer.write(2);
    await sequencer.stop();
    await database.tamper(`UPDATE audit.event SET xact = '${number}'; UPDATE audit.head SET last_xact = '${number}',
      last_event = (SELECT max(id) FROM audit.event)`);
    const restored = database.sequencer({ pool });
    await sequenceAll(restored, pool, 4);
    await writer.write(2);
    await sequenceAll(restored, pool, 6);
    expect((await readTree(pool)).map((line) => line.counter)).toEqual([1, 2, 3, 4, 5, 6]);
    await expectIntact(6);
  });

  it('is not signed for when its head is older than its last checkpoint', async () => {
    const writer = new Writer(writers);
    await writer.write(1);
    await sequenceAll(sequencer, pool, 1);
    const [old] = await database.tamper(`SELECT encode(frontier, 'hex') AS frontier FROM audit.head`);
    await writer.write(1);
    await sequenceAll(sequencer, pool, 2);
    const { frontier } = old as { frontier: string };
    await database.tamper(
      `UPDATE audit.head SET tree_size = 1, frontier = '\\x${frontier}', holder = '', lease_until = '-infinity'`,
    );
    await expect(sequencer.sequenceNow()).rejects.toMatchObject({ name: 'TreeDamaged' });
    expect(await readTree(pool)).toHaveLength(2);
  });
});

describe('a sequencer at work', () => {
  it('places what was committed without being asked, and soon after a nudge', async () => {
    const writer = new Writer(writers);
    sequencer.start(3_600_000);
    await writer.write(2);
    while ((await signedSize(pool)) < 2) sequencer.nudge();
    await sequencer.stop();
    await expectIntact(2);
  });

  it('logs a failure without any value, tries again and does not end the process', async () => {
    const lines: unknown[] = [];
    const writer = new Writer(writers);
    await writer.write(1);
    let failures = 0;
    const flaky = {
      query: pool.query.bind(pool),
      connect: async () => {
        failures += 1;
        if (failures <= 2) throw new Error('value that nobody may read');
        return pool.connect();
      },
    } as Pick<Pool, 'connect' | 'query'>;
    const patient = database.sequencer({
      pool: flaky,
      logger: {
        info: () => undefined,
        warn: () => undefined,
        error: (line: unknown) => void lines.push(line),
      },
    });
    patient.start(1);
    while ((await signedSize(pool)) < 1);
    await patient.stop();
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).toContain('"kind":"Error"');
    expect(JSON.stringify(lines)).not.toContain('nobody may read');
    await expectIntact(1);
  });
});
