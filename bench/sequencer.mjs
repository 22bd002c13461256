import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PublishedLog } from '../src/platform/audit-log/published.ts';
import { Sequencer } from '../src/platform/audit-log/sequencer.ts';
import { generateSigningKey } from '../src/platform/crypto/primitives.ts';
import { fillLog } from '../test/platform/audit-log/bulk-log.ts';
import { printRow, startBenchDatabase } from './bench-database.mjs';

/**
 * How fast lines get their place in the tree: leaves, hash tiles and bundles on disk with fsync, a signed checkpoint.
 * Beside the least that the database has to do for it in the same run: as many rows of the same size inserted into a
 * plain table in batches of the same size, each committed.
 * LINES (200,000).
 */
const LINES = Number(process.env.LINES ?? 200_000);
const BATCH = 5_000;

const bench = await startBenchDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'causeway-bench-log-'));
const { Pool } = await import('pg');
const { host, port, credentials } = bench.server;
const pool = new Pool({ host, port, database: bench.database, ...credentials.sequencer, max: 2 });
try {
  const admin = await bench.connect('superuser');
  const [officeId, supervisorId] = [bench.newId(), bench.newId()];
  await admin.query(`INSERT INTO auth.office VALUES ($1, 'Bench', 'UTC', 1)`, [officeId]);
  await fillLog(admin, { lines: LINES, months: 1, lastEpoch: 203112, officeId, supervisorId }, (epoch) =>
    pool.query('SELECT audit.open_epoch($1)', [epoch]),
  );
  await admin.query('CHECKPOINT');

  await admin.query(
    'CREATE TABLE public.plain (epoch integer, at bigint PRIMARY KEY, event bigint UNIQUE, hash bytea)',
  );
  let begun = performance.now();
  for (let from = 0; from < LINES; from += BATCH) {
    await admin.query(
      `INSERT INTO public.plain SELECT 203112, n, n, sha256(int8send(n)) FROM generate_series($1::bigint, $2::bigint) n`,
      [from, Math.min(LINES, from + BATCH) - 1],
    );
  }
  const plain = LINES / ((performance.now() - begun) / 1000);

  const failures = [];
  const sequencer = new Sequencer({
    pool,
    origin: 'bench.invalid/log',
    key: generateSigningKey(),
    instance: bench.newId(),
    clock: { now: () => new Date() },
    logger: { info: () => undefined, warn: () => undefined, error: (error) => failures.push(error) },
    published: new PublishedLog(folder),
    batch: BATCH,
  });
  begun = performance.now();
  const sizeOf = async () => Number((await pool.query('SELECT tree_size FROM audit.head')).rows[0].tree_size);
  let [size, before] = [0, -1];
  while (size < LINES && size !== before) {
    before = size;
    await sequencer.sequenceNow();
    size = await sizeOf();
  }
  const placed = size / ((performance.now() - begun) / 1000);
  printRow('what', 'lines', 'a second', 'to plain rows');
  printRow('---', '---', '---', '---');
  printRow('plain rows, committed in batches of 5,000', LINES, Math.round(plain), '1.00');
  printRow('leaves, tiles, bundles, checkpoint', size, Math.round(placed), (placed / plain).toFixed(2));
  process.exitCode = size === LINES && failures.length === 0 ? 0 : 1;
} finally {
  await pool.end();
  await bench.stop();
  rmSync(folder, { recursive: true, force: true });
}
