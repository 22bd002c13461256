import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ProofError, verifyProof } from '../../../src/platform/audit-log/proof-file.js';
import { TileFolder } from '../../../src/platform/audit-log/tile-folder.js';
import { type TileSource } from '../../../src/platform/audit-log/tile-source.js';
import { verifyTiles } from '../../../src/platform/audit-log/verify-tiles.js';
import { parsePolicy, type Policy } from '../../../src/platform/audit-log/witness-policy.js';

const LOGS = path.join(import.meta.dirname, '..', '..', 'vectors', 'audit-log', 'logs');

interface Expected {
  verdict: 'intact' | 'broken';
  why?: string;
  size?: number;
  firstKept?: number;
  quorum?: string;
  losses?: object[];
  counts?: Record<string, number>;
  fault?: string;
}

interface Vector {
  name: string;
  folder: string;
  expected: Expected;
}

const vectors: Vector[] = readdirSync(LOGS).map((name) => {
  const folder = path.join(LOGS, name);
  return { name, folder, expected: JSON.parse(read(folder, 'expected.json').toString('utf8')) as Expected };
});
const logs = vectors.filter(({ folder }) => existsSync(path.join(folder, 'log')));
const proofs = vectors.flatMap((vector) =>
  listOf(vector.folder, 'proofs').map((file) => ({ ...vector, file: path.join('proofs', file) })),
);

function read(folder: string, file: string): Buffer {
  return readFileSync(path.join(folder, file));
}

function listOf(folder: string, name: string): string[] {
  const inner = path.join(folder, name);
  return existsSync(inner) ? readdirSync(inner).sort() : [];
}

function policyOf(folder: string): Policy {
  return parsePolicy(read(folder, 'policy'));
}

function verify(folder: string, source: TileSource = new TileFolder(path.join(folder, 'log'))) {
  const kept = listOf(folder, 'kept').map((file) => read(folder, path.join('kept', file)).toString('utf8'));
  const checkpoint = read(folder, 'log/checkpoint').toString('utf8');
  return verifyTiles({ source, checkpoint }, policyOf(folder), { kept });
}

describe('the published logs', () => {
  it('are there, good ones and broken ones', () => {
    expect(logs.filter(({ expected }) => expected.verdict === 'intact').length).toBeGreaterThanOrEqual(7);
    expect(logs.filter(({ expected }) => expected.verdict === 'broken').length).toBeGreaterThanOrEqual(20);
  });

  it.each(logs.filter(({ expected }) => expected.verdict === 'intact'))(
    '$name is found intact',
    async ({ folder, expected }) => {
      const report = await verify(folder);
      expect(report.counts).toEqual({});
      const { size, firstKept, quorum, losses = [] } = expected;
      expect(report).toMatchObject({ isIntact: true, signedSize: size, firstKept, quorum, losses });
      expect(report.entries).toBe(size! - firstKept!);
      expect(report.isUnwitnessed).toBe(quorum === 'none');
    },
  );

  it.each(logs.filter(({ expected }) => expected.verdict === 'broken'))(
    '$name is found out: $expected.why',
    async ({ folder, expected }) => {
      const report = await verify(folder);
      expect({ isIntact: report.isIntact, counts: report.counts }).toEqual({
        isIntact: false,
        counts: expected.counts,
      });
    },
  );
});

describe('the published proofs', () => {
  it.each(proofs)('$file of $name is $expected.verdict', ({ folder, file, expected }) => {
    const text = read(folder, file).toString('utf8');
    const check = () => verifyProof(text, policyOf(folder));
    if (expected.verdict === 'intact') expect(check().index).toBe(Number(/line-(\d+)/.exec(file)?.[1]));
    else expect(check).toThrow(new ProofError(expected.fault as ProofError['fault']));
  });
});

describe('a published log', () => {
  const long = path.join(LOGS, 'good-600');

  it('says how far it came, and in all', async () => {
    const steps: number[][] = [];
    const checkpoint = read(long, 'log/checkpoint').toString('utf8');
    const source = new TileFolder(path.join(long, 'log'));
    await verifyTiles({ source, checkpoint }, policyOf(long), {
      onProgress: (...step) => void steps.push(step),
    });
    expect(steps).toEqual([[600, 600]]);
  });

  it('holds one bundle and the next in memory, however long it is', async () => {
    const folder = new TileFolder(path.join(long, 'log'));
    let [open, most] = [0, 0];
    const counting: TileSource = {
      readTile: (level, index, width) => folder.readTile(level, index, width),
      readBundle: async (index, width) => {
        open += 1;
        most = Math.max(most, open);
        const entries = await folder.readBundle(index, width);
        open -= 1;
        return entries;
      },
    };
    expect(await verify(long, counting)).toMatchObject({ isIntact: true });
    expect(most).toBeLessThanOrEqual(2);
  });

  it('that cannot be read is no verdict', async () => {
    const failing: TileSource = {
      readTile: () => Promise.reject(new Error('the disk')),
      readBundle: () => Promise.reject(new Error('the disk')),
    };
    await expect(verify(long, failing)).rejects.toThrow('the disk');
  });

  it('is not read at all when nobody who is believed signed it', async () => {
    const folder = path.join(LOGS, 'broken-wrong-key-same-name');
    const untouched: TileSource = {
      readTile: () => Promise.reject(new Error('read')),
      readBundle: () => Promise.reject(new Error('read')),
    };
    expect(await verify(folder, untouched)).toMatchObject({ isIntact: false, entries: 0, signedSize: 0 });
  });
});
