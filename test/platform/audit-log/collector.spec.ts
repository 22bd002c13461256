import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { WitnessCollector } from '../../../src/platform/audit-log/collector.js';
import { CosignatureStore } from '../../../src/platform/audit-log/cosignature-store.js';
import { parseWitnessKey } from '../../../src/platform/audit-log/cosignature.js';
import { epochOf } from '../../../src/platform/audit-log/entry.js';
import { LogProofs } from '../../../src/platform/audit-log/log-proofs.js';
import { OutsideRounds, paddedSize } from '../../../src/platform/audit-log/outside-rounds.js';
import { openWitnessed } from '../../../src/platform/audit-log/proof-file.js';
import type { Sequencer } from '../../../src/platform/audit-log/sequencer.js';
import type { Signed } from '../../../src/platform/audit-log/sequencer-parts.js';
import { StoredTiles } from '../../../src/platform/audit-log/stored-tiles.js';
import { WitnessFeed } from '../../../src/platform/audit-log/witness-feed.js';
import { parsePolicy } from '../../../src/platform/audit-log/witness-policy.js';
import type { ReachableWitness } from '../../../src/platform/audit-log/witness-settings.js';
import { LogDatabase, publicKey, sequenceAll, Writer } from './log-database.js';
import { TestWitness } from './test-witness.js';

const HOUR_MS = 3_600_000;

let database: LogDatabase;
let pool: Pool;
let near: TestWitness;
let far: TestWitness;
let complaints: object[];
let signed: Signed[];
let sequencer: Sequencer;
let collector: WitnessCollector | undefined;
let now: Date;
let writer: Writer;
let written: number;

beforeAll(async () => {
  database = await LogDatabase.create();
}, 120_000);
afterAll(() => database.drop());
beforeEach(async () => {
  await database.empty();
  await database.tamper('TRUNCATE audit.cosignature, audit.witness_heard');
  near = await TestWitness.start([publicKey], 'witness.example/near');
  far = await TestWitness.start([publicKey], 'witness.example/far');
  [complaints, signed, now] = [[], [], new Date()];
  pool = database.poolOf('sequencer');
  sequencer = database.sequencer({ pool, onSigned: hear });
  await sequencer.openEpoch(epochOf(now));
  [writer, written] = [new Writer(database.poolOf('app')), 0];
});
afterEach(async () => {
  await collector?.stop();
  collector = undefined;
  await Promise.all([near.stop(), far.stop(), sequencer.stop()]);
});

function hear(checkpoint: Signed): void {
  signed.push(checkpoint);
  collector?.onSigned(checkpoint);
}

const logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (what: object) => void complaints.push(what),
};
const reach = (witness: TestWitness): ReachableWitness => ({
  vkey: witness.vkey,
  verifier: parseWitnessKey(witness.vkey),
  url: new URL(witness.url),
});
const feedOf = (witness: TestWitness, timeoutMs = 2_000) =>
  new WitnessFeed(reach(witness), {
    store: new CosignatureStore(pool),
    source: new StoredTiles(pool),
    client: { clock: { now: () => new Date() }, timeoutMs },
    logger,
  });

function collect(feed: WitnessFeed | null, outside: OutsideRounds | null = null): WitnessCollector {
  collector = new WitnessCollector({
    near: feed,
    outside,
    onCosigned: () => Promise.resolve(),
    abort: () => undefined,
  });
  return collector;
}

/** Looks until it is so; a test that waits in vain ends by its own limit. */
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function cosignedSizes(witness: TestWitness): Promise<number[]> {
  const { rows } = await pool.query<{ size: number }>(
    `SELECT tree_size::integer AS size FROM audit.cosignature WHERE witness LIKE $1 || '+%' ORDER BY 1`,
    [witness.name],
  );
  return rows.map(({ size }) => size);
}

async function grow(lines: number): Promise<void> {
  await writer.write(lines);
  written += lines;
  await sequenceAll(sequencer, pool, written);
}

const policy = () =>
  parsePolicy(
    Buffer.from(
      `log ${publicKey}\nwitness near ${near.vkey}\nwitness far ${far.vkey}\ngroup both all near far\nquorum both\n`,
    ),
  );
async function cosignersOf(size: number): Promise<string[]> {
  const { note } = await new LogProofs(pool).prove(0, size);
  return [...openWitnessed(note, policy()).cosignedBy.keys()];
}

describe('the nearest witness', () => {
  it('gets each checkpoint, and the served one carries its cosignature', async () => {
    collect(feedOf(near)).start();
    await grow(3);
    const first = signed.at(-1)!.size;
    await until(async () => (await cosignedSizes(near)).includes(first));
    await grow(5);
    const second = signed.at(-1)!.size;
    await until(async () => (await cosignedSizes(near)).includes(second));
    expect(second).toBeGreaterThan(first);
    expect(await cosignersOf(second)).toEqual(['near']);
    expect(complaints).toEqual([]);
  });

  it('gets the newest when it was down meanwhile, and the service says so once', async () => {
    await near.leave();
    const feed = feedOf(near);
    await grow(2);
    expect(await feed.bring(signed.at(-1)!)).toBe(false);
    await grow(2);
    expect(await feed.bring(signed.at(-1)!)).toBe(false);
    expect(complaints).toHaveLength(1);
    await near.listen();
    await grow(2);
    expect(await feed.bring(signed.at(-1)!)).toBe(true);
    expect(await cosignedSizes(near)).toEqual([signed.at(-1)!.size]);
  });

  it('may know more than the service remembers: its 409 is taken at its word, and proven from there', async () => {
    await grow(5);
    expect(await feedOf(near).bring(signed.at(-1)!)).toBe(true);
    await database.tamper('TRUNCATE audit.cosignature, audit.witness_heard');
    await grow(5);
    expect(await feedOf(near).bring(signed.at(-1)!)).toBe(true);
    expect(near.bodies.map((body) => body.split('\n')[0])).toEqual([
      'old 0',
      'old 0',
      `old ${String(signed.at(-2)!.size)}`,
    ]);
  });

  it('that has seen a longer log is not asked again and again, and nothing is stored', async () => {
    await grow(5);
    near.instead = () => Promise.resolve({ status: 409, size: 1_000 });
    const feed = feedOf(near);
    expect(await feed.bring(signed.at(-1)!)).toBe(false);
    expect(complaints).toEqual([
      { witness: feed.mark, why: 'it knows a longer log', knows: 1_000, size: signed.at(-1)!.size },
    ]);
    expect(near.bodies).toHaveLength(1);
    expect(await cosignedSizes(near)).toEqual([]);
  });

  it.each([422, 403, 404] as const)(
    'that refuses with %i leaves the checkpoint uncosigned',
    async (status) => {
      await grow(5);
      near.instead = () => Promise.resolve({ status });
      expect(await feedOf(near).bring(signed.at(-1)!)).toBe(false);
      expect(await cosignedSizes(near)).toEqual([]);
    },
  );

  it('that contradicts itself forever is given up for this checkpoint', async () => {
    await grow(5);
    let size = 0;
    near.instead = () => Promise.resolve({ status: 409, size: (size = (size % 3) + 1) });
    expect(await feedOf(near).bring(signed.at(-1)!)).toBe(false);
    expect(near.bodies.length).toBeLessThan(5);
  });

  it('that never answers does not hold up the sequencer', async () => {
    near.instead = () => new Promise(() => undefined);
    collect(feedOf(near, 60_000)).start();
    await grow(3);
    await until(() => near.bodies.length === 1);
    await grow(3);
    expect(signed.length).toBeGreaterThanOrEqual(2);
    expect(near.bodies).toHaveLength(1);
    near.instead = undefined;
    // The request that hangs ends with the witness.
    await near.leave();
  });
});

describe('witnesses outside the house', () => {
  const roundsOf = (...feeds: WitnessFeed[]) =>
    new OutsideRounds({
      feeds,
      store: new CosignatureStore(pool),
      signAt: (size) => sequencer.signAt(size),
      pad: async (lines) => {
        padded.push(lines);
        await grow(lines);
      },
      clock: { now: () => now },
      logger,
    });
  let padded: number[];
  const beside = {
    newest: () => signed.at(-1),
    holdNear: () => () => undefined,
    bringNear: () => Promise.resolve(true),
  };
  beforeEach(() => {
    padded = [];
  });

  it('see one checkpoint an hour, of a size that is a multiple of 256', async () => {
    await grow(10);
    const rounds = roundsOf(feedOf(far));
    await rounds.look(beside);
    expect(await cosignedSizes(far)).toEqual([256]);
    expect(padded.every((lines) => lines < 256)).toBe(true);
    await grow(1);
    await rounds.look(beside);
    expect(far.bodies).toHaveLength(1);
    now = new Date(now.getTime() + HOUR_MS + 60_000);
    await rounds.look(beside);
    expect(await cosignedSizes(far)).toEqual([256, 512]);
    for (const body of far.bodies) expect(Number(body.split('\n\n')[1]!.split('\n')[1]) % 256).toBe(0);
  });

  it('that were down get the same checkpoint later, not a newer one', async () => {
    await grow(10);
    await far.leave();
    const rounds = roundsOf(feedOf(far));
    await rounds.look(beside);
    expect(await cosignedSizes(far)).toEqual([]);
    await far.listen();
    await grow(300);
    await rounds.look(beside);
    expect(await cosignedSizes(far)).toEqual([256]);
    expect(padded).toHaveLength(1);
  });

  it('get no checkpoint from a process that does not lead', async () => {
    await grow(10);
    const rounds = new OutsideRounds({
      feeds: [feedOf(far)],
      store: new CosignatureStore(pool),
      signAt: () => Promise.resolve(undefined),
      pad: () => Promise.reject(new Error('padded')),
      clock: { now: () => now },
      logger,
    });
    await rounds.look(beside);
    expect([far.bodies, complaints]).toEqual([[], []]);
  });

  it('and the nearest one cosign the same padded checkpoint, so that a quorum of both can be met', async () => {
    const started = collect(feedOf(near), roundsOf(feedOf(far)));
    await grow(10);
    started.onSigned(signed.at(-1)!);
    started.start();
    await until(async () => (await cosignedSizes(far)).includes(256));
    expect((await cosignersOf(256)).sort()).toEqual(['far', 'near']);
    // And the nearest one goes on with what came after.
    await grow(4);
    const last = signed.at(-1)!.size;
    await until(async () => (await cosignedSizes(near)).includes(last));
  });

  it('never learn a size by rounding: it is the next multiple of 256', () => {
    expect([0, 1, 255, 256, 257, 70_000].map(paddedSize)).toEqual([0, 256, 256, 256, 512, 70_144]);
  });
});
