import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'pg';
import type { Checkpoint } from '../../../src/platform/audit-log/checkpoint.js';
import { epochOf } from '../../../src/platform/audit-log/entry.js';
import { PublishedLog } from '../../../src/platform/audit-log/published.js';
import { TileFolder } from '../../../src/platform/audit-log/tile-folder.js';
import { findLatestCheckpoint } from '../../../src/platform/audit-log/tree-store.js';
import { exportSigningSeed } from '../../../src/platform/crypto/primitives.js';
import { LogDatabase, logKey, ORIGIN, sequenceAll, signedSize, Writer } from './log-database.js';
import { Mortal } from './mortal.js';
import { expectPublished, expectWhole, readPublished } from './published-folder.js';

let database: LogDatabase;
let pool: Pool;
let writers: Pool;

beforeAll(async () => {
  database = await LogDatabase.create();
  pool = database.poolOf('sequencer');
  writers = database.poolOf('app');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.empty();
  await database.sequencer({ pool }).openEpoch(epochOf(new Date()));
});

/** Sequences until killed before this step; says whether it got through alive. */
async function sequenceUntilKilled(step: number, batch: number): Promise<boolean> {
  const mortal = new Mortal(pool, step);
  const published = new PublishedLog(database.folder, mortal.disk);
  const sequencer = database.sequencer({ pool: mortal.pool, published, batch, instance: 'one' });
  await sequencer.sequenceNow().catch((error: unknown) => {
    if (!mortal.isDead) throw error;
  });
  return !mortal.isDead;
}

/** The process that comes after one that was killed; the lease of that one has ended. */
async function succeed(size: number): Promise<void> {
  await pool.query(`UPDATE audit.head SET lease_until = '-infinity'`);
  const successor = database.sequencer({ pool, instance: 'two' });
  await sequenceAll(successor, pool, size);
  await successor.sequenceNow();
  await successor.stop();
}

/** Whatever was signed before a process died, its tiles were on the disk by then. */
async function expectTilesOfWhatIsSigned(): Promise<void> {
  const signed = await findLatestCheckpoint(pool);
  if (signed !== undefined) await expectWhole(new TileFolder(database.folder), signed);
}

// Each step of a round is one life of a process: many lives, each of them short.
jest.setTimeout(300_000);

describe('a sequencer that is killed before any of its steps', () => {
  it('while it completes a tile leaves a successor that makes the same log, without gap or fork', async () => {
    let steps = 0;
    for (let isAlive = false; !isAlive;) {
      await database.empty();
      const writer = new Writer(writers);
      await writer.write(254);
      await sequenceAll(database.sequencer({ pool, instance: 'one' }), pool, 254);
      await writer.write(4);
      steps += 1;
      isAlive = await sequenceUntilKilled(steps, 3);
      await expectTilesOfWhatIsSigned();
      const left = (await readPublished(database.folder))!;
      expect([254, 257, 258]).toContain(left.size);
      await succeed(258);
      await expectPublished(pool, database.folder, 258, [left]);
    }
    // Two transactions a round, several files each: fewer steps would mean that some were not counted.
    expect(steps).toBeGreaterThan(40);
  });

  it('on its very first round leaves a successor that begins the log', async () => {
    let steps = 0;
    for (let isAlive = false; !isAlive;) {
      await database.empty();
      await new Writer(writers).write(2);
      steps += 1;
      isAlive = await sequenceUntilKilled(steps, 5);
      await expectTilesOfWhatIsSigned();
      const left = await readPublished(database.folder);
      await succeed(2);
      await expectPublished(pool, database.folder, 2, left === undefined ? [] : [left]);
    }
    expect(steps).toBeGreaterThan(15);
  });

  it('again and again, at random, with folders that get lost, never publishes two histories', async () => {
    const life = fc.record({
      lines: fc.integer({ min: 1, max: 300 }),
      batch: fc.integer({ min: 1, max: 400 }),
      lastStep: fc.integer({ min: 1, max: 120 }),
      losesFolder: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 2, maxLength: 6 }), async (lives) => {
        await database.empty();
        const writer = new Writer(writers);
        const seen: Checkpoint[] = [];
        let size = 0;
        for (const { lines, batch, lastStep, losesFolder } of lives) {
          await writer.write(lines);
          size += lines;
          await sequenceUntilKilled(lastStep, Math.max(batch, Math.ceil(lines / 4)));
          const left = await readPublished(database.folder);
          if (left !== undefined) seen.push(left);
          if (losesFolder) rmSync(database.folder, { recursive: true, force: true });
          await pool.query(`UPDATE audit.head SET lease_until = '-infinity'`);
        }
        await succeed(size);
        await expectPublished(pool, database.folder, size, seen);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a process that is killed by the system (SIGKILL)', () => {
  const script = path.join(import.meta.dirname, 'sequencing-process.mjs');

  it('again and again while lines come in leaves one whole log', async () => {
    const author = new Writer(writers);
    const seen: Checkpoint[] = [];
    let size = 0;
    for (let life = 1; life <= 4; life += 1) {
      const began = await signedSize(pool);
      const child = startProcess(`life-${life}`);
      // Killed amid work: as soon as it signed, with lines still waiting.
      while ((await signedSize(pool)) === began) {
        await author.write(45);
        size += 45;
      }
      child.kill('SIGKILL');
      const [, signal] = (await once(child, 'exit')) as [number | null, string];
      expect(signal).toBe('SIGKILL');
      seen.push(...[await readPublished(database.folder)].filter((each) => each !== undefined));
      await pool.query(`UPDATE audit.head SET lease_until = '-infinity'`);
    }
    await succeed(size);
    await expectPublished(pool, database.folder, size, seen);
  });

  function startProcess(instance: string) {
    const parts = {
      address: database.sequencerAddress(),
      origin: ORIGIN,
      seed: exportSigningSeed(logKey.privateKey).toString('base64'),
      folder: database.folder,
      instance,
    };
    return spawn(
      process.execPath,
      ['--experimental-transform-types', '--no-warnings', script, JSON.stringify(parts)],
      { stdio: 'ignore' },
    );
  }
});
