import { fillLog } from '../test/platform/audit-log/bulk-log.ts';
import { percentile, printRow, startBenchDatabase } from './bench-database.mjs';

/**
 * A page of 50 lines of the log, as each of its readers asks for it, beside the cheapest page that there could be: the
 * newest 50 rows of the same table by its key, as the owner, without rights, names or cases. Prints ratios.
 * Usage: see bench/README.md. LINES (1,000,000), MONTHS (12), ROUNDS (60).
 */
const LINES = Number(process.env.LINES ?? 1_000_000);
const MONTHS = Number(process.env.MONTHS ?? 12);
const ROUNDS = Number(process.env.ROUNDS ?? 60);
const TARGET_MS = 300;

const bench = await startBenchDatabase();
try {
  const admin = await bench.connect('superuser');
  const sequencer = await bench.connect('sequencer');
  const [officeId, supervisorId, auditorId] = [bench.newId(), bench.newId(), bench.newId()];
  await admin.query(`INSERT INTO auth.office VALUES ($1, 'Bench', 'UTC', 1)`, [officeId]);
  const started = Date.now();
  const log = { lines: LINES, months: MONTHS, lastEpoch: 203112, officeId, supervisorId };
  const facts = await fillLog(admin, log, (epoch) => sequencer.query('SELECT audit.open_epoch($1)', [epoch]));
  await admin.query('VACUUM ANALYZE audit.event');
  process.stdout.write(
    `${LINES} lines in ${MONTHS} months made in ${Math.round((Date.now() - started) / 1000)} s\n\n`,
  );

  const app = await bench.connect('app');
  const people = {
    auditor: { kind: 'staff', id: auditorId, role: 'auditor', officeId },
    supervisor: { kind: 'staff', id: supervisorId, role: 'supervisor', officeId },
    caseworker: { kind: 'staff', id: facts.workerId, role: 'caseworker', officeId },
  };
  const readPage = async (who, { of = null, act = null, outcome = null, before = null }) => {
    const begun = performance.now();
    await app.query('BEGIN');
    await app.query(`SELECT set_config('causeway.context', $1, true)`, [
      bench.signer.sign({ ...people[who], steppedUpAt: null }, 'audit', new Date()),
    ]);
    const { rows } = await app.query('SELECT * FROM audit.lines($1, $2, $3, $4, 51)', [
      of,
      act,
      outcome,
      before,
    ]);
    await app.query('COMMIT');
    return { ms: performance.now() - begun, rows };
  };
  const baseline = async () => {
    const begun = performance.now();
    await admin.query('BEGIN');
    await admin.query('SELECT id, epoch, entry FROM audit.event ORDER BY id DESC LIMIT 51');
    await admin.query('COMMIT');
    return performance.now() - begun;
  };
  const { rows: ids } = await admin.query('SELECT max(id)::bigint AS newest FROM audit.event');
  const middle = String(BigInt(ids[0].newest) / 2n);
  const questions = [];
  for (const who of Object.keys(people)) {
    questions.push(
      [who, 'first page', {}],
      [who, 'a page in the middle', { before: middle }],
      [who, 'a common act', { act: 'case.open' }],
    );
    questions.push(
      [who, 'a rare act', { act: 'case.move' }],
      [who, 'an act that never was', { act: 'case.hide' }],
    );
    questions.push(
      [who, 'refused', { outcome: 'refused' }],
      [who, 'a rare act, refused', { act: 'case.move', outcome: 'refused' }],
    );
    if (who !== 'auditor')
      questions.push(
        [who, 'one case', { of: facts.caseId }],
        [who, 'one case, refused', { of: facts.caseId, outcome: 'refused' }],
      );
  }
  printRow('reader', 'question', 'lines', 'p50 ms', 'p95 ms', 'p95 to baseline', `under ${TARGET_MS} ms`);
  printRow('---', '---', '---', '---', '---', '---', '---');
  let isGood = true;
  for (const [who, name, filter] of questions) {
    const [times, base] = [[], []];
    let lines = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      base.push(await baseline());
      const { ms, rows } = await readPage(who, filter);
      times.push(ms);
      lines = rows.length;
    }
    const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
    isGood &&= p95 < TARGET_MS;
    printRow(
      who,
      name,
      lines,
      p50.toFixed(1),
      p95.toFixed(1),
      (p95 / percentile(base, 0.95)).toFixed(1),
      p95 < TARGET_MS ? 'yes' : 'NO',
    );
  }
  process.exitCode = isGood ? 0 : 1;
} finally {
  await bench.stop();
}
