import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { openCheckpoint } from '../../../src/platform/audit-log/checkpoint.js';
import {
  cosign,
  createWitnessSigner,
  formatWitnessKey,
} from '../../../src/platform/audit-log/cosignature.js';
import { epochOf } from '../../../src/platform/audit-log/entry.js';
import type { Sequencer } from '../../../src/platform/audit-log/sequencer.js';
import { formatVerifierKey, parseVerifierKey } from '../../../src/platform/audit-log/signed-note.js';
import { readStoredLog, verifyStoredLog } from '../../../src/platform/audit-log/stored-log.js';
import { findLatestCheckpoint } from '../../../src/platform/audit-log/tree-store.js';
import { parsePolicy } from '../../../src/platform/audit-log/witness-policy.js';
import { markOf } from '../../../src/platform/audit-log/witness-settings.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';
import { LogDatabase, ORIGIN, publicKey, sequenceAll, Writer } from './log-database.js';

const LINES = 9;
let database: LogDatabase;
let pool: Pool;
let writers: Pool;
let sequencer: Sequencer;
let writer: Writer;

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
  writer = new Writer(writers);
  await writer.write(4);
  await sequenceAll(sequencer, pool, 4);
  await writer.write(5);
  await sequenceAll(sequencer, pool, LINES);
});

async function latestNote(): Promise<string> {
  return (await findLatestCheckpoint(pool))?.note ?? '';
}

describe('the log in the database', () => {
  it('is intact when nobody touched it', async () => {
    expect(await verifyStoredLog(pool, publicKey)).toEqual({
      isIntact: true,
      entries: LINES,
      unsigned: 0,
      unsequenced: 0,
      headSize: LINES,
      signedSize: LINES,
      instances: 1,
      pending: 0,
      confirmed: [LINES],
      findings: [],
      counts: {},
      firstKept: 0,
      losses: [],
      cosignedBy: [],
      cosignedSize: null,
      quorum: 'none',
      isUnwitnessed: true,
    });
  });

  it('counts the witnesses that a policy asks for, at the newest checkpoint that they cosigned', async () => {
    const near = createWitnessSigner('witness.example.org/near', generateSigningKey());
    const vkey = formatWitnessKey(near.name, near.key.publicKey);
    const text = `log ${publicKey}\nwitness near ${vkey}\nquorum near\n`;
    const policy = parsePolicy(Buffer.from(text, 'latin1'));
    expect(await verifyStoredLog(pool, policy)).toMatchObject({
      isIntact: false,
      isUnwitnessed: true,
      quorum: 'short',
      counts: { 'no-quorum': 1 },
    });
    const note = await latestNote();
    const line = cosign(note.slice(0, note.indexOf('\n\n') + 1), near, 1_767_700_000);
    await pool.query('INSERT INTO audit.cosignature (tree_size, witness, line) VALUES ($1, $2, $3)', [
      LINES,
      markOf(near),
      line,
    ]);
    await writer.write(3);
    await sequenceAll(sequencer, pool, LINES + 3);
    expect(await verifyStoredLog(pool, policy)).toMatchObject({
      isIntact: true,
      signedSize: LINES + 3,
      cosignedBy: ['near'],
      cosignedSize: LINES,
      quorum: 'met',
    });
  });

  it('has a checkpoint that the public key confirms, and no other key', async () => {
    const note = await latestNote();
    const checkpoint = openCheckpoint(note, [parseVerifierKey(publicKey)]);
    expect(checkpoint).toMatchObject({ origin: ORIGIN, size: LINES });
    const other = formatVerifierKey(ORIGIN, generateSigningKey().publicKey);
    const report = await verifyStoredLog(pool, other);
    expect(report.isIntact).toBe(false);
    expect(report.counts).toEqual({ 'bad-signature': 1 });
  });

  it('counts lines that have no place yet, and says how far it came', async () => {
    await writer.write(2);
    const steps: number[][] = [];
    const report = await verifyStoredLog(pool, publicKey, (...step) => void steps.push(step));
    expect(report).toMatchObject({ isIntact: true, entries: LINES, unsequenced: 2 });
    expect(steps).toEqual([[LINES, LINES]]);
  });

  it('is read in the order of the tree across many pages', async () => {
    await writer.write(12_000);
    await sequenceAll(sequencer, pool, LINES + 12_000);
    const indexes: number[] = [];
    for await (const line of readStoredLog(pool)) indexes.push(line.index);
    expect(indexes).toEqual(Array.from({ length: LINES + 12_000 }, (_, at) => at));
    expect(await verifyStoredLog(pool, publicKey)).toMatchObject({ isIntact: true, entries: LINES + 12_000 });
  });

  it('cannot be verified before anything was signed', async () => {
    await database.empty();
    await expect(verifyStoredLog(pool, publicKey)).rejects.toMatchObject({ name: 'NoCheckpoint' });
  });
});

/** The event at an index of the tree. */
function at(index: number): string {
  return `(SELECT event_id FROM audit.leaf WHERE leaf_index = ${index})`;
}

const asText = `convert_from(entry, 'UTF8')`;

/** What somebody with every right over the database did, and what must be found. */
const attacks: [name: string, statements: string, counts: Record<string, number>][] = [
  [
    'a line was altered',
    `UPDATE audit.event SET entry = convert_to(replace(${asText}, '"allowed"', '"refused"'), 'UTF8') WHERE id = ${at(5)}`,
    { altered: 1, 'not-canonical': 1, 'counter-gap': 1, 'root-mismatch': 1 },
  ],
  [
    'a line and its leaf were altered together',
    `UPDATE audit.event SET entry = convert_to(replace(${asText}, '"import"', '"casework"'), 'UTF8') WHERE id = ${at(5)};
     UPDATE audit.leaf l SET leaf_hash = sha256('\\x00'::bytea || e.entry) FROM audit.event e
     WHERE e.id = l.event_id AND l.leaf_index = 5`,
    { 'root-mismatch': 1, 'tampered-tile': 1 },
  ],
  [
    'a tile of hashes was altered',
    `UPDATE audit.tile SET hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40)) WHERE level = 0`,
    { 'tampered-tile': 1 },
  ],
  ['a tile of hashes was deleted', `DELETE FROM audit.tile WHERE level = 0`, { 'missing-tile': 1 }],
  [
    'a line was deleted',
    `DELETE FROM audit.event WHERE id = ${at(5)}`,
    { 'missing-index': 1, 'counter-gap': 1, 'size-mismatch': 1 },
  ],
  [
    'the last lines were deleted with their leaves',
    `DELETE FROM audit.event WHERE id IN (${at(7)}, ${at(8)}); DELETE FROM audit.leaf WHERE leaf_index > 6`,
    { 'size-mismatch': 1 },
  ],
  [
    'a line was deleted and the others closed up',
    `DELETE FROM audit.event WHERE id = ${at(5)}; DELETE FROM audit.leaf WHERE leaf_index = 5;
     UPDATE audit.leaf SET leaf_index = -leaf_index WHERE leaf_index > 5;
     UPDATE audit.leaf SET leaf_index = -leaf_index - 1 WHERE leaf_index < 0`,
    { 'counter-gap': 1, 'size-mismatch': 1 },
  ],
  [
    'two lines changed places',
    `UPDATE audit.leaf SET leaf_index = 8 - leaf_index + 99 WHERE leaf_index IN (3, 5);
     UPDATE audit.leaf SET leaf_index = leaf_index - 99 WHERE leaf_index > 99`,
    { 'root-mismatch': 1, 'tampered-tile': 1 },
  ],
  [
    'a leaf was removed',
    `DELETE FROM audit.leaf WHERE leaf_index = 5`,
    { 'missing-index': 1, 'counter-gap': 1, 'size-mismatch': 1 },
  ],
  [
    'a checkpoint was written by hand',
    `UPDATE audit.checkpoint SET note = replace(note, E'\\n${LINES}\\n', E'\\n8\\n') WHERE tree_size = ${LINES}`,
    { 'bad-signature': 1 },
  ],
];

describe('somebody with every right over the database', () => {
  it.each(attacks)('is found out when %s', async (_, statements, counts) => {
    await database.tamper(statements);
    const report = await verifyStoredLog(pool, publicKey);
    expect(report.isIntact).toBe(false);
    // A hole among lines of the last minutes may yet be filled: it is counted apart.
    const holes = report.pending > 0 ? { 'counter-gap': report.pending } : {};
    expect({ ...report.counts, ...holes }).toEqual(counts);
  });

  it('is found out when the latest checkpoint was removed', async () => {
    await database.tamper(`DELETE FROM audit.checkpoint WHERE tree_size = ${LINES}`);
    const report = await verifyStoredLog(pool, publicKey);
    expect(report).toMatchObject({
      isIntact: false,
      counts: {},
      unsigned: 5,
      signedSize: 4,
      headSize: LINES,
    });
  });

  it('is found out by a checkpoint kept outside when the whole end of the log was cut off', async () => {
    const kept = await latestNote();
    await database.tamper(
      `DELETE FROM audit.event WHERE id IN (SELECT event_id FROM audit.leaf WHERE leaf_index > 3);
       DELETE FROM audit.leaf WHERE leaf_index > 3; DELETE FROM audit.checkpoint WHERE tree_size > 4;
       UPDATE audit.head SET tree_size = 4`,
    );
    expect((await verifyStoredLog(pool, publicKey)).isIntact).toBe(true);
    const report = await verifyStoredLog(pool, publicKey, undefined, [kept]);
    expect(report.isIntact).toBe(false);
    expect(report.findings).toEqual([{ kind: 'size-mismatch', size: LINES, entries: 4 }]);
  });

  it('cannot take lines away before they have a place without leaving a hole in the counters', async () => {
    await writer.write(2);
    await database.tamper(`DELETE FROM audit.event WHERE id = (SELECT max(id) - 1 FROM audit.event)`);
    await sequenceAll(sequencer, pool, LINES + 1);
    const report = await verifyStoredLog(pool, publicKey);
    expect(report.pending + (report.counts['counter-gap'] ?? 0)).toBe(1);
  });
});
