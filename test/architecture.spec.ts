import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

interface Cruise {
  modules: { source: string }[];
  summary: { error: number; violations: { rule: { name: string }; from: string; to: string }[] };
}

function cruise(...folders: string[]): Cruise {
  const program = path.join(root, 'node_modules', '.bin', 'depcruise');
  const flags = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', '--no-progress'];
  const options = { cwd: root, encoding: 'utf8' as const, maxBuffer: 64 * 1024 * 1024 };
  try {
    return JSON.parse(execFileSync(process.execPath, [program, ...flags, ...folders], options)) as Cruise;
  } catch (error) {
    // The tool ends with the number of violations; its report is on stdout all the same.
    return JSON.parse((error as { stdout: string }).stdout) as Cruise;
  }
}

function sourcesOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')));
}

describe('the architecture', () => {
  const result = cruise('src', 'migrations', 'web/src');

  it('keeps every rule of imports', () => {
    const broken = result.summary.violations.map((each) => `${each.rule.name}: ${each.from} -> ${each.to}`);
    expect(broken).toEqual([]);
  });

  it('was checked in every source file, so that a green result means something', () => {
    const seen = new Set(result.modules.map((module) => module.source));
    const missed = ['src', 'migrations', 'web/src'].flatMap(sourcesOf).filter((source) => !seen.has(source));
    expect(missed).toEqual([]);
    expect(seen.size).toBeGreaterThan(200);
  });
});
