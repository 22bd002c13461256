import { signCheckpoint } from '../src/platform/audit-log/checkpoint.ts';
import { encodeEntry } from '../src/platform/audit-log/entry.ts';
import { Frontier, leafHash } from '../src/platform/audit-log/merkle.ts';
import { createNoteSigner, createNoteVerifier } from '../src/platform/audit-log/signed-note.ts';
import { verifyLog } from '../src/platform/audit-log/verify-log.ts';
import { generateSigningKey, sha256 } from '../src/platform/crypto/primitives.ts';
import { printRow } from './bench-database.mjs';

/**
 * Verifies a log in one pass, beside the least that any verification does: SHA-256 over the same entries. The entries
 * are made on the way, so that memory is that of the verifier alone; it is printed at each tenth.
 * LINES (1,000,000).
 */
const LINES = Number(process.env.LINES ?? 1_000_000);
const STEP = Math.max(1, Math.floor(LINES / 10));
const ORIGIN = 'bench.invalid/log';
const START = Date.parse('2031-01-01T00:00:00Z');
const INSTANCE = 'i_00000000-0000-7000-8000-000000000001';

/** The bytes of the entry at an index; the text is put together, because encoding would cost more than verifying. */
function entryAt(index) {
  const ctr = index + 1;
  if (index === 0) return encodeEntry({ ...first, ts: new Date(START).toISOString() });
  const ts = new Date(START + index).toISOString();
  return Buffer.from(
    `{"act":"compartment.open","actor":{"kind":"nobody"},"basis":"nobody","ctr":${ctr},"epoch":203101,"inst":"${INSTANCE}","obj":{"case":"c_AAAAAAAAAAAAAAAAAAAAAA","cmp":["contact"]},"purpose":"casework","res":"allowed","ts":"${ts}","v":1}`,
  );
}
const first = {
  act: 'instance.start',
  actor: { kind: 'nobody' },
  basis: 'nobody',
  ctr: 1,
  epoch: 203101,
  inst: INSTANCE,
  purpose: 'sequencing',
  res: 'allowed',
  v: 1,
};

const key = generateSigningKey();
const frontier = new Frontier();
for (let index = 0; index < LINES; index += 1) frontier.append(leafHash(entryAt(index)));
const note = signCheckpoint(
  { origin: ORIGIN, size: LINES, root: frontier.root() },
  createNoteSigner(ORIGIN, key),
);

const hashed = performance.now();
for (let index = 0; index < LINES; index += 1) sha256(entryAt(index));
const baseline = performance.now() - hashed;

printRow('entries', 'rss MB', 'seconds');
printRow('---', '---', '---');
const begun = performance.now();
async function* entries() {
  for (let index = 0; index < LINES; index += 1) {
    const entryBytes = entryAt(index);
    yield { index, entryBytes, leafHash: leafHash(entryBytes) };
    if ((index + 1) % STEP === 0) {
      const rss = Math.round(process.memoryUsage().rss / 2 ** 20);
      printRow(index + 1, rss, ((performance.now() - begun) / 1000).toFixed(1));
    }
  }
}
const report = await verifyLog({
  entries: entries(),
  checkpoints: [note],
  origin: ORIGIN,
  verifiers: [createNoteVerifier(ORIGIN, key.publicKey)],
});
const took = performance.now() - begun;
process.stdout.write(
  `\n${report.entries} entries, ${report.isIntact ? 'intact' : 'NOT INTACT'}: ${(took / 1000).toFixed(1)} s, ` +
    `${Math.round(LINES / (took / 1000))} a second, ${(took / baseline).toFixed(1)} times hashing alone (${(baseline / 1000).toFixed(1)} s)\n`,
);
process.exitCode = report.isIntact ? 0 : 1;
