import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { epochOf } from '../../../src/platform/audit-log/entry.js';
import { machineDisk } from '../../../src/platform/audit-log/log-disk.js';
import { PublishedLog } from '../../../src/platform/audit-log/published.js';
import type { SequencerParts, Signed } from '../../../src/platform/audit-log/sequencer-parts.js';
import { LogDatabase, sequenceAll, signedSize, Writer } from './log-database.js';
import { expectPublished, readPublished } from './published-folder.js';

let database: LogDatabase;
let pool: Pool;
let writers: Pool;
let told: string[];

beforeAll(async () => {
  database = await LogDatabase.create();
  pool = database.poolOf('sequencer');
  writers = database.poolOf('app');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.empty();
  await makeSequencer().openEpoch(epochOf(new Date()));
  told = [];
});

/** A process that finds the lease free; what it warns of is told. */
function makeSequencer(parts: Partial<SequencerParts> = {}) {
  const warn = (...line: unknown[]) => void told.push(JSON.stringify(line));
  const logger = { info: () => undefined, warn, error: () => undefined };
  return database.sequencer({ pool, instance: 'one', logger, ...parts });
}

async function publish(writer: Writer, lines: number, size: number): Promise<void> {
  await writer.write(lines);
  const sequencer = makeSequencer();
  await sequenceAll(sequencer, pool, size);
  await sequencer.stop();
}

/** Makes the database what it was when it had so many lines: what a backup would bring back. */
async function rollBackTo(size: number, head: string): Promise<void> {
  await database.tamper(`
    DELETE FROM audit.event e USING audit.leaf l
      WHERE l.epoch = e.epoch AND l.event_id = e.id AND l.leaf_index >= ${size};
    DELETE FROM audit.leaf WHERE leaf_index >= ${size};
    DELETE FROM audit.checkpoint WHERE tree_size > ${size};
    UPDATE audit.tile SET width = ${size}, hashes = substring(hashes FROM 1 FOR ${size * 32}) WHERE level = 0;
    UPDATE audit.head SET tree_size = ${size}, frontier = '\\x${head}'`);
}

async function readHead(): Promise<string> {
  const [row] = await database.tamper(`SELECT encode(frontier, 'hex') AS frontier FROM audit.head`);
  return (row as { frontier: string }).frontier;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => path.relative(folder, path.join(each.parentPath, each.name)))
    .sort();
}

describe('the folder of the published log', () => {
  it('has the files that C2SP tlog-tiles names, and no others', async () => {
    const writer = new Writer(writers);
    await publish(writer, 3, 3);
    await publish(writer, 2, 5);
    expect(filesIn(database.folder)).toEqual([
      'checkpoint',
      'tile/0/000.p/3',
      'tile/0/000.p/5',
      'tile/entries/000.p/3',
      'tile/entries/000.p/5',
    ]);
    await expectPublished(pool, database.folder, 5);
  });

  it('loses the partial tiles of a tile that is full, and none before', async () => {
    const writer = new Writer(writers);
    await publish(writer, 255, 255);
    await publish(writer, 2, 257);
    expect(filesIn(database.folder)).toEqual([
      'checkpoint',
      'tile/0/000',
      'tile/0/001.p/1',
      'tile/1/000.p/1',
      'tile/entries/000',
      'tile/entries/001.p/1',
    ]);
    await expectPublished(pool, database.folder, 257);
  });

  it.each([
    ['is gone', async () => rmSync(database.folder, { recursive: true })],
    ['has lost its checkpoint', async () => rmSync(path.join(database.folder, 'checkpoint'))],
    [
      'has a checkpoint that somebody wrote over',
      async () => writeFileSync(path.join(database.folder, 'checkpoint'), 'nothing\n'),
    ],
  ])('is filled from the database when it %s, and that is told', async (_, spoil) => {
    const writer = new Writer(writers);
    await publish(writer, 300, 300);
    await spoil();
    await makeSequencer().sequenceNow();
    await expectPublished(pool, database.folder, 300);
    expect(told.join()).toMatch(/the folder of the audit log is filled from the database/);
  });

  it('is filled from where it stands when it is behind', async () => {
    const writer = new Writer(writers);
    await publish(writer, 250, 250);
    const old = `${database.folder}-old`;
    cpSync(database.folder, old, { recursive: true });
    await publish(writer, 20, 270);
    await publish(writer, 300, 570);
    const before = (await readPublished(old))!;
    await makeSequencer({ published: new PublishedLog(old) }).sequenceNow();
    await expectPublished(pool, old, 570, [before]);
    expect(told).toEqual([]);
    rmSync(old, { recursive: true });
  });

  it('is made anew when the database has no tiles yet', async () => {
    const writer = new Writer(writers);
    await publish(writer, 300, 300);
    await publish(writer, 4, 304);
    await database.tamper('TRUNCATE audit.tile');
    await makeSequencer({ batch: 100 }).sequenceNow();
    await expectPublished(pool, database.folder, 304);
  });

  it('of the old leader and that of the new one hold the same log', async () => {
    const writer = new Writer(writers);
    const folders = ['a', 'b'].map((name) => `${database.folder}-${name}`);
    for (let turn = 0, size = 0; turn < 6; turn += 1) {
      await writer.write(70);
      size += 70;
      const sequencer = makeSequencer({
        published: new PublishedLog(folders[turn % 2]!),
        instance: `t${turn}`,
      });
      await sequenceAll(sequencer, pool, size);
      await sequencer.stop();
      await expectPublished(pool, folders[turn % 2]!, size);
    }
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
});

describe('a database that is older than its published log', () => {
  it('is not signed for: its newer acts are missing', async () => {
    const writer = new Writer(writers);
    await publish(writer, 5, 5);
    const head = await readHead();
    await publish(writer, 3, 8);
    await rollBackTo(5, head);
    const before = filesIn(database.folder);
    await new Writer(writers).write(9);
    for (let time = 0; time < 2; time += 1) {
      await expect(makeSequencer().sequenceNow()).rejects.toMatchObject({
        name: 'LogRolledBack',
        published: 8,
        stored: 5,
      });
    }
    expect(filesIn(database.folder)).toEqual(before);
    expect((await readPublished(database.folder))!.size).toBe(8);
    const { rows } = await pool.query('SELECT max(tree_size)::int AS size FROM audit.checkpoint');
    expect(rows).toEqual([{ size: 5 }]);
  });

  it('is not signed for either when it has grown another way in the meantime', async () => {
    await publish(new Writer(writers), 8, 8);
    const old = `${database.folder}-old`;
    cpSync(database.folder, old, { recursive: true });
    await database.empty();
    await publish(new Writer(writers), 9, 9);
    await expect(makeSequencer({ published: new PublishedLog(old) }).sequenceNow()).rejects.toMatchObject({
      name: 'LogRolledBack',
      published: 8,
      stored: 9,
    });
    rmSync(old, { recursive: true });
  });

  it('is found out by a leader whose database was exchanged while it worked', async () => {
    const writer = new Writer(writers);
    await publish(writer, 5, 5);
    const head = await readHead();
    const sequencer = makeSequencer();
    await writer.write(3);
    await sequenceAll(sequencer, pool, 8);
    await rollBackTo(5, head);
    await new Writer(writers).write(4);
    await expect(sequencer.sequenceNow()).rejects.toMatchObject({ name: 'TreeDamaged' });
    await expect(sequencer.sequenceNow()).rejects.toMatchObject({ name: 'LogRolledBack' });
  });
});

describe('a tree that somebody changed', () => {
  it.each([
    [
      'a tile of hashes',
      `UPDATE audit.tile SET hashes = overlay(hashes PLACING '\\x00' FROM 3) WHERE level = 0`,
    ],
    ['the root of the last checkpoint', `UPDATE audit.checkpoint SET root = sha256('x')`],
    [
      'a tile that is wider than the signed tree',
      `UPDATE audit.tile SET width = 4, hashes = hashes || sha256('x')`,
    ],
  ])('is not signed for: %s', async (_, statement) => {
    const writer = new Writer(writers);
    await publish(writer, 3, 3);
    await database.tamper(statement);
    await writer.write(1);
    await expect(makeSequencer().sequenceNow()).rejects.toMatchObject({
      name: expect.stringMatching(/^(TreeDamaged|LogRolledBack)$/),
    });
    expect((await readPublished(database.folder))!.size).toBe(3);
  });

  it('is not signed for when a line that has its place but no signature yet was altered', async () => {
    const writer = new Writer(writers);
    await publish(writer, 2, 2);
    await writer.write(2);
    const full = { ...machineDisk, writeDraft: () => Promise.reject(new Error('the disk is full')) };
    const published = new PublishedLog(database.folder, full);
    const failing = makeSequencer({ published });
    // A transaction that runs anywhere on the server lets younger lines wait.
    const tryUntilItFails = async () => {
      while ((await signedSize(pool)) < 4) await failing.sequenceNow();
    };
    await expect(tryUntilItFails()).rejects.toThrow('the disk is full');
    await database.tamper(`UPDATE audit.event SET entry = convert_to(replace(convert_from(entry, 'UTF8'),
      '"res":"allowed"', '"res":"refused"'), 'UTF8') WHERE id = (SELECT max(id) FROM audit.event)`);
    await expect(makeSequencer().sequenceNow()).rejects.toMatchObject({ name: 'TreeDamaged' });
  });

  it('cannot be changed by the sequencer itself: tiles only grow', async () => {
    await publish(new Writer(writers), 3, 3);
    for (const statement of [
      `UPDATE audit.tile SET hashes = overlay(hashes PLACING '\\x00' FROM 3)`,
      `UPDATE audit.tile SET width = 2, hashes = substring(hashes FROM 1 FOR 64)`,
      'DELETE FROM audit.tile',
      'TRUNCATE audit.tile',
      'UPDATE audit.tile SET n = 7',
    ]) {
      await expect(pool.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('who waits for checkpoints', () => {
  it('hears of each once it is stored and published, and of the last one when a process begins to lead', async () => {
    const heard: Signed[] = [];
    const onSigned = (signed: Signed) => {
      heard.push(signed);
      throw new Error('a listener that fails stops nobody');
    };
    const writer = new Writer(writers);
    await writer.write(2);
    const first = makeSequencer({ onSigned });
    await sequenceAll(first, pool, 2);
    await writer.write(1);
    await sequenceAll(first, pool, 3);
    await first.stop();
    await makeSequencer({ onSigned, instance: 'two' }).sequenceNow();
    expect(heard.map(({ size }) => size)).toEqual([2, 3, 3]);
    const published = (await readPublished(database.folder))!;
    expect(published.root.equals(heard[2]!.root)).toBe(true);
  });

  it('can have the checkpoint of a smaller size, of the same tree', async () => {
    const writer = new Writer(writers);
    await writer.write(300);
    const sequencer = makeSequencer();
    expect(await sequencer.signAt(256)).toBeUndefined();
    await sequenceAll(sequencer, pool, 300);
    expect(await sequencer.signAt(256)).toMatchObject({ size: 256 });
    expect(await sequencer.signAt(256)).toMatchObject({ size: 256 });
    for (const size of [0, 301]) expect(await sequencer.signAt(size)).toBeUndefined();
    const { rows } = await pool.query('SELECT tree_size::int AS size FROM audit.checkpoint ORDER BY 1');
    expect(rows.slice(-2)).toEqual([{ size: 256 }, { size: 300 }]);
    await expectPublished(pool, database.folder, 300);
  });
});
