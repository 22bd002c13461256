import { readFileSync } from 'node:fs';

/** The shapes of the files in test/vectors/audit-log; its README.md explains them. */
export interface GoodLog {
  origin: string;
  seedHex: string;
  signerKey: string;
  verifierKey: string;
  aliases: {
    keyHex: string;
    values: { epoch: number; kind: 'actor' | 'case' | 'record' | 'grant'; id: string; alias: string }[];
  };
  entries: string[];
  leafHashes: string[];
  heads: { size: number; root: string; checkpoint: string }[];
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { old: number; new: number; proof: string[] }[];
  tiles: Record<string, string>;
}

export interface StoredLine {
  index: number;
  entry: string;
  leafHash: string;
}

export interface BrokenLog {
  name: string;
  why: string;
  lines?: StoredLine[];
  checkpoints: string[];
  expect: Record<string, number>;
  unsigned?: number;
}

export interface BrokenEntry {
  name: string;
  fault: string;
  entry: string;
}

export const goodLog = read('good-log.json') as GoodLog;
export const brokenLogs = (read('broken-logs.json') as { cases: BrokenLog[] }).cases;
export const brokenEntries = (read('broken-entries.json') as { cases: BrokenEntry[] }).cases;

export const goodLines: StoredLine[] = goodLog.entries.map((entry, index) => ({
  index,
  entry,
  leafHash: goodLog.leafHashes[index] ?? '',
}));

/** Bytes from base64. */
export function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../vectors/audit-log/${name}`, import.meta.url), 'utf8'));
}
