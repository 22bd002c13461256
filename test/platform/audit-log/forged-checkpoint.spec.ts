import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { epochOf } from '../../../src/platform/audit-log/entry.js';
import { LogDatabase, sequenceAll, Writer } from './log-database.js';
import { readPublished } from './published-folder.js';

let database: LogDatabase;
let pool: Pool;
let writers: Pool;
let writer: Writer;

beforeAll(async () => {
  database = await LogDatabase.create();
  pool = database.poolOf('sequencer');
  writers = database.poolOf('app');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.empty();
  await database.sequencer({ pool }).openEpoch(epochOf(new Date()));
  writer = new Writer(writers);
});

async function publish(lines: number, size: number): Promise<void> {
  await writer.write(lines);
  const sequencer = database.sequencer({ pool });
  await sequenceAll(sequencer, pool, size);
  await sequencer.stop();
}

describe('a checkpoint of the folder that somebody else put there', () => {
  const forged = `somebody.example/log\n99999999\n${Buffer.alloc(32, 7).toString('base64')}\n\n— somebody.example/log AAAA\n`;

  it('is replaced, however large a tree it tells of', async () => {
    await publish(3, 3);
    writeFileSync(path.join(database.folder, 'checkpoint'), forged);
    await publish(2, 5);
    expect((await readPublished(database.folder))!.size).toBe(5);
  });

  it('is replaced by the leader that was at work meanwhile', async () => {
    await writer.write(3);
    const sequencer = database.sequencer({ pool });
    await sequenceAll(sequencer, pool, 3);
    writeFileSync(path.join(database.folder, 'checkpoint'), forged);
    await writer.write(2);
    await sequenceAll(sequencer, pool, 5);
    await sequencer.stop();
    expect((await readPublished(database.folder))!.size).toBe(5);
  });
});
