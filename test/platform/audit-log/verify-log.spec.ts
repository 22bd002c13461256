import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signCheckpoint } from '../../../src/platform/audit-log/checkpoint.js';
import { decodeEntry, encodeEntry, type Entry } from '../../../src/platform/audit-log/entry.js';
import { Frontier, leafHash } from '../../../src/platform/audit-log/merkle.js';
import {
  createNoteSigner,
  createNoteVerifier,
  parseSignerKey,
  parseVerifierKey,
} from '../../../src/platform/audit-log/signed-note.js';
import {
  type FindingKind,
  type LoggedEntry,
  type LogToVerify,
  type VerifiedLog,
  verifyLog,
} from '../../../src/platform/audit-log/verify-log.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';
import { brokenLogs, bytesOf, goodLines, goodLog, type StoredLine } from './vectors.js';

const signer = parseSignerKey(goodLog.signerKey);
const verifiers = [parseVerifierKey(goodLog.verifierKey)];
const template = decodeEntry(Buffer.from(goodLog.entries[9] ?? '', 'utf8'));

/** Stands for a database cursor or a folder of bundles. */
async function* stream<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

function linesOf(stored: readonly StoredLine[]): LoggedEntry[] {
  return stored.map((line) => ({
    index: line.index,
    entryBytes: Buffer.from(line.entry, 'utf8'),
    leafHash: bytesOf(line.leafHash),
  }));
}

function logged(entries: readonly Entry[]): LoggedEntry[] {
  return entries.map((entry, index) => {
    const entryBytes = encodeEntry(entry);
    return { index, entryBytes, leafHash: leafHash(entryBytes) };
  });
}

function frontierOf(lines: readonly LoggedEntry[]): Frontier {
  const frontier = new Frontier();
  for (const line of lines) frontier.append(leafHash(line.entryBytes));
  return frontier;
}

function checkpointOf(lines: readonly LoggedEntry[]): string {
  return signCheckpoint(
    { origin: goodLog.origin, size: lines.length, root: frontierOf(lines).root() },
    signer,
  );
}

function verify(lines: Iterable<LoggedEntry>, checkpoints: string[], more: Partial<LogToVerify> = {}) {
  return verifyLog({ entries: stream(lines), checkpoints, origin: goodLog.origin, verifiers, ...more });
}

function sumOf(result: VerifiedLog): number {
  return Object.values(result.counts).reduce((sum, count) => sum + count, 0);
}

/** Lines of several instances, each after its own start, woven together as they would be committed. */
const history = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 })
  .chain((lengths) => fc.tuple(fc.constant(lengths), fc.infiniteStream(fc.nat())))
  .map(([lengths, choices]) => logged(weave(lengths, choices)));

function weave(lengths: readonly number[], choices: Iterator<number>): Entry[] {
  const queues = lengths.map((length, n) => Array.from({ length }, (_, at) => lineOf(n, at + 1)));
  const woven = queues.flatMap((queue) => queue.splice(0, 1));
  for (let open = queues; open.length > 0; open = open.filter((queue) => queue.length > 0)) {
    const queue = open[Number(choices.next().value) % open.length] ?? [];
    // Now and then a later transaction commits first.
    const second = Number(choices.next().value) % 4 === 0 ? queue.splice(1, 1) : [];
    woven.push(...second, ...queue.splice(0, 1));
  }
  return woven;
}

function nameOf(instance: number): string {
  return `i_00000000-0000-7000-8000-${String(instance).padStart(12, '0')}`;
}

function lineOf(instance: number, ctr: number): Entry {
  const line: Entry = { ...template, inst: nameOf(instance), ctr };
  if (ctr > 1) return line;
  return { ...line, act: 'instance.start', ...(instance === 0 ? {} : { prev: nameOf(instance - 1) }) };
}

describe('the published logs', () => {
  it.each(brokenLogs)('$name: $why', async ({ lines, checkpoints, expect: counts, unsigned }) => {
    const result = await verify(linesOf(lines ?? goodLines), checkpoints);
    expect(result.counts).toEqual(counts);
    expect(result.isIntact).toBe(Object.keys(counts).length === 0);
    expect(result.findings).toHaveLength(sumOf(result));
    if (unsigned !== undefined) expect(result.unsigned).toBe(unsigned);
  });

  it('are confirmed at every size that was signed', async () => {
    const result = await verify(
      linesOf(goodLines),
      goodLog.heads.map((head) => head.checkpoint),
    );
    expect(result).toEqual({
      isIntact: true,
      entries: 12,
      unsigned: 0,
      instances: 2,
      pending: 0,
      confirmed: goodLog.heads.map((head) => head.size),
      findings: [],
      counts: {},
    });
  });
});

describe('verifying a log', () => {
  it('finds nothing in a log that is right, however its instances were woven', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (lines) => {
        const result = await verify(lines, [checkpointOf(lines)]);
        expect(result.findings).toEqual([]);
        expect(result.entries).toBe(lines.length);
      }),
    );
  });

  it('finds every change of a signed line, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (lines, any) => {
        const at = any % lines.length;
        const changed = lines.map((line, index) =>
          index === at ? { ...line, entryBytes: Buffer.from(`${line.entryBytes.toString()} `) } : line,
        );
        const { counts, findings } = await verify(changed, [checkpointOf(lines)]);
        expect(findings).toContainEqual({ kind: 'altered', index: at });
        expect(findings).toContainEqual({ kind: 'not-canonical', index: at, fault: 'not-canonical' });
        expect(counts['root-mismatch']).toBe(1);
      }),
    );
  });

  it('finds every line that was taken out before it was signed, unless it was the last of its instance', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (lines, any) => {
        const entries = lines.map((line) => decodeEntry(line.entryBytes));
        const gone = entries[any % entries.length];
        const last = Math.max(...entries.filter(({ inst }) => inst === gone?.inst).map(({ ctr }) => ctr));
        fc.pre(gone !== undefined && gone.ctr !== last);
        const left = logged(entries.filter((entry) => entry !== gone));
        const { findings } = await verify(left, [checkpointOf(left)]);
        expect(findings).toContainEqual(
          expect.objectContaining({ kind: 'counter-gap', instance: gone.inst, from: gone.ctr, to: gone.ctr }),
        );
      }),
    );
  });

  it('finds every line that stands in the log twice', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), fc.nat(), async (lines, any, other) => {
        const entries = lines.map((line) => decodeEntry(line.entryBytes));
        const twice = entries[any % entries.length] ?? template;
        fc.pre(twice.act !== 'instance.start');
        const replayed = logged(entries.toSpliced(other % (entries.length + 1), 0, twice));
        const { counts } = await verify(replayed, [checkpointOf(replayed)]);
        expect(counts).toEqual({ 'counter-duplicate': 1 });
      }),
    );
  });

  it('finds every pair of lines that changed places', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), fc.nat(), async (lines, any, other) => {
        const [one, two] = [any % lines.length, other % lines.length];
        fc.pre(one !== two);
        const swapped = lines.map((line, index) => ({ ...line, index }));
        const [first, second] = [lines[one], lines[two]];
        if (first !== undefined) swapped[two] = { ...first, index: two };
        if (second !== undefined) swapped[one] = { ...second, index: one };
        const { counts } = await verify(swapped, [checkpointOf(lines)]);
        expect(counts['root-mismatch']).toBe(1);
      }),
    );
  });

  it('tells a transaction under way from a lost line by its age', async () => {
    const entries = [lineOf(0, 1), { ...lineOf(0, 4), ts: '2026-11-22T12:00:00.000Z' }];
    const lines = logged(entries);
    const lost = { kind: 'counter-gap', index: 1, instance: nameOf(0), from: 2, to: 3 };
    const early = await verify(lines, [checkpointOf(lines)], {
      settledBefore: new Date('2026-11-22T11:59:00.000Z'),
    });
    expect([early.findings, early.pending, early.isIntact]).toEqual([[], 2, true]);
    const late = await verify(lines, [checkpointOf(lines)], {
      settledBefore: new Date('2026-11-22T12:01:00.000Z'),
    });
    expect([late.findings, late.pending, late.isIntact]).toEqual([[lost], 0, false]);
    const strict = await verify(lines, [checkpointOf(lines)]);
    expect(strict.findings).toEqual([lost]);
  });

  it('finds an instance that begins before the predecessor that it names', async () => {
    const lines = logged([lineOf(0, 1), lineOf(2, 1), lineOf(1, 1)]);
    const { findings } = await verify(lines, [checkpointOf(lines)]);
    expect(findings).toEqual([{ kind: 'unknown-predecessor', index: 1, instance: nameOf(2) }]);
  });

  it('goes on from the edge of a pruned log and still finds what is wrong behind it', async () => {
    const lines = linesOf(goodLines);
    const checkpoint = goodLog.heads[12]?.checkpoint ?? '';
    const prunedBefore = frontierOf(lines.slice(0, 8));
    const good = await verify(lines.slice(8), [checkpoint], { prunedBefore });
    expect([good.isIntact, good.entries, good.confirmed]).toEqual([true, 4, [12]]);
    const without = await verify([...lines.slice(8, 10), ...lines.slice(11)], [checkpoint], { prunedBefore });
    expect(without.counts).toEqual({ 'missing-index': 1, 'size-mismatch': 1 });
    const older = await verify(lines.slice(8), [goodLog.heads[7]?.checkpoint ?? ''], { prunedBefore });
    expect(older.counts).toEqual({ 'size-mismatch': 1 });
    const both = await verify(lines.slice(8), [goodLog.heads[7]?.checkpoint ?? '', checkpoint], {
      prunedBefore,
    });
    expect([both.counts, both.confirmed]).toEqual([{ 'size-mismatch': 1 }, [12]]);
    expect(prunedBefore.size).toBe(8);
  });

  it('does not believe an edge that is not of this log', async () => {
    const lines = linesOf(goodLines);
    const prunedBefore = frontierOf([...lines.slice(1, 8), ...lines.slice(0, 1)]);
    const { counts } = await verify(lines.slice(8), [goodLog.heads[12]?.checkpoint ?? ''], { prunedBefore });
    expect(counts).toEqual({ 'root-mismatch': 1 });
  });

  it('does not take the checkpoint of another log whose key is known for its own', async () => {
    const key = generateSigningKey();
    const other = createNoteSigner('audit.example.org/log/other', key);
    const lines = linesOf(goodLines);
    const note = signCheckpoint({ origin: other.name, size: 12, root: frontierOf(lines).root() }, other);
    const { findings } = await verify(lines, [note], {
      verifiers: [...verifiers, createNoteVerifier(other.name, key.publicKey)],
    });
    expect(findings).toEqual([{ kind: 'bad-signature', position: 0, fault: 'other-origin' }]);
  });

  it('confirms the empty log', async () => {
    const result = await verify([], [goodLog.heads[0]?.checkpoint ?? '']);
    expect([result.isIntact, result.confirmed]).toEqual([true, [0]]);
  });

  it('does not answer without a checkpoint', async () => {
    await expect(verify(linesOf(goodLines), [])).rejects.toThrow(RangeError);
  });

  it('keeps the first 1,000 findings and counts all, and tells how far it is', async () => {
    const steps: number[] = [];
    const wrong = { entryBytes: Buffer.from('{}'), leafHash: leafHash(Buffer.from('{}')) };
    const lines = Array.from({ length: 20_500 }, (_, index) => ({ ...wrong, index }));
    const result = await verify(lines, [checkpointOf(lines)], {
      onProgress: (entries) => steps.push(entries),
    });
    expect(result.findings).toHaveLength(1_000);
    expect(result.counts).toEqual({ 'not-canonical': 20_500 });
    expect(steps).toEqual([10_000, 20_000, 20_500]);
  });

  it('tells places and reasons and nothing that stands in an entry', async () => {
    const lines = linesOf(goodLines).map((line) => ({
      ...line,
      entryBytes: Buffer.from(line.entryBytes.toString().replace('case.open', 'Amina Example')),
    }));
    const result = await verify(lines, [goodLog.heads[12]?.checkpoint ?? '']);
    const kinds: FindingKind[] = ['altered', 'not-canonical', 'counter-gap', 'root-mismatch'];
    expect(Object.keys(result.counts).sort()).toEqual(kinds.sort());
    expect(JSON.stringify(result)).not.toContain('Amina');
  });
});
