import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { encodeEntry, epochOf } from '../../../src/platform/audit-log/entry.js';
import { commitmentOf } from '../../../src/platform/audit-log/put-back.js';
import { newId, sha256 } from '../../../src/platform/crypto/primitives.js';
import { LogDatabase, readTree, sequenceAll, Writer } from './log-database.js';

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
  const sequencer = database.sequencer({ pool });
  await sequencer.openEpoch(epoch);
  await new Writer(writers).write(4);
  await sequenceAll(sequencer, pool, 4);
  await sequencer.stop();
});

const now = new Date();
const epoch = epochOf(now);
const entry = (ctr: number) =>
  encodeEntry({
    act: 'case.import',
    actor: { kind: 'nobody' },
    inst: `i_${newId()}`,
    ctr,
    epoch,
    ts: now.toISOString(),
    res: 'allowed',
    basis: 'system',
    purpose: 'import',
    v: 1,
  });

function putBack(as: Pool, first: number, known: (string | null)[], entries: Buffer[]): Promise<string> {
  return as
    .query('SELECT audit.put_back($1, $2, $3, $4)', [first, entries.map(() => epoch), known, entries])
    .then(
      () => 'done',
      (error: { code?: string }) => error.code ?? '',
    );
}

describe('lines are put back', () => {
  it('behind the last place and nowhere else', async () => {
    expect(await putBack(pool, 3, [null], [entry(1)])).toBe('42501');
    expect(await putBack(pool, 5, [null], [entry(1)])).toBe('42501');
    expect(await readTree(pool)).toHaveLength(4);
    expect(await putBack(pool, 4, [null, null], [entry(1), entry(2)])).toBe('done');
    expect((await readTree(pool)).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('with the bytes that they had and the hash of those', async () => {
    const bytes = entry(7);
    await putBack(pool, 4, [null], [bytes]);
    const { rows } = await pool.query<{ hash: Buffer; entry: Buffer }>(
      `SELECT l.leaf_hash AS hash, e.entry FROM audit.leaf l JOIN audit.event e ON e.epoch = l.epoch AND e.id = l.event_id
       WHERE l.leaf_index = 4`,
    );
    expect(rows).toEqual([{ hash: sha256(Buffer.of(0), bytes), entry: bytes }]);
  });

  it('and a line that only lacked its place gets it, instead of standing there twice', async () => {
    await new Writer(writers).write(1);
    const { rows } = await pool.query<{ id: string; entry: Buffer }>(
      'SELECT id::text AS id, entry FROM audit.event ORDER BY id DESC LIMIT 1',
    );
    const [waiting] = rows;
    expect(await putBack(pool, 4, [waiting!.id], [entry(1)])).toBe('42501');
    expect(await putBack(pool, 4, [waiting!.id], [waiting!.entry])).toBe('done');
    const count = await pool.query<{ lines: number }>('SELECT count(*)::int AS lines FROM audit.event');
    expect(count.rows[0]?.lines).toBe(5);
  });

  it('never by the service’s own role', async () => {
    expect(await putBack(writers, 4, [null], [entry(1)])).toBe('42501');
  });
});

describe('what binds both checkpoints', () => {
  const [restored, published] = ['log\n1\nAAA\n', 'log\n2\nBBB\n'];

  it('differs when either differs, or when they change places', () => {
    const all = [
      { restored, published },
      { restored: '', published },
      { restored: published, published: restored },
      { restored, published: `${published}x` },
      { restored: `${restored}l`, published: published.slice(1) },
    ].map((each) => commitmentOf(each).toString('hex'));
    expect(new Set(all).size).toBe(all.length);
  });

  it('is computed as the format says', () => {
    const label = 'causeway/declared-loss/v1';
    const parts = [label, restored, published].flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8');
      return [Buffer.of(bytes.length >> 8, bytes.length & 255), bytes];
    });
    expect(commitmentOf({ restored, published })).toEqual(sha256(Buffer.concat(parts)));
  });
});
