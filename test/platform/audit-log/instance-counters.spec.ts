import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeEntry, type Entry } from '../../../src/platform/audit-log/entry.js';
import { type CounterFinding, InstanceCounters } from '../../../src/platform/audit-log/instance-counters.js';
import { goodLog } from './vectors.js';

const start = decodeEntry(Buffer.from(goodLog.entries[0] ?? '', 'utf8'));
const template = decodeEntry(Buffer.from(goodLog.entries[2] ?? '', 'utf8'));

function watch(): { counters: InstanceCounters; findings: CounterFinding[] } {
  const findings: CounterFinding[] = [];
  return { counters: new InstanceCounters(false, (finding) => findings.push(finding)), findings };
}

function lineWith(ctr: number): Entry {
  return ctr === 1 ? start : { ...template, ctr };
}

function missingIn(findings: readonly CounterFinding[]): number[] {
  return findings.flatMap((finding) =>
    finding.kind === 'counter-gap'
      ? Array.from({ length: finding.to - finding.from + 1 }, (_, at) => finding.from + at)
      : [],
  );
}

describe('the counters of an instance', () => {
  it('show exactly the numbers that are missing and those that come again, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (numbers) => {
        const { counters, findings } = watch();
        for (const [index, ctr] of [1, ...numbers].entries()) counters.take(index, lineWith(ctr));
        counters.finish(undefined);
        const present = new Set([1, ...numbers]);
        const upTo = Array.from({ length: Math.max(...present) }, (_, at) => at + 1);
        expect(missingIn(findings)).toEqual(upTo.filter((ctr) => !present.has(ctr)));
        const again = findings.filter(({ kind }) => kind === 'counter-duplicate');
        expect(again).toHaveLength(numbers.length + 1 - present.size);
      }),
    );
  });

  it('do not fill the memory when every other number is missing', () => {
    const { counters, findings } = watch();
    for (let at = 0; at <= 65_536; at += 1) counters.take(at, lineWith(2 * at + 1));
    expect(findings).toEqual([expect.objectContaining({ kind: 'counter-gap', index: 1, from: 2, to: 2 })]);
    counters.finish(undefined);
    expect(findings).toHaveLength(65_536);
    expect(missingIn(findings)).toEqual(Array.from({ length: 65_536 }, (_, at) => 2 * at + 2));
  });
});
