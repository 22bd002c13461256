import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reportOf } from '../../../src/supervision/reviews/oversight-report.js';
import { oversightReport } from '../../../src/supervision/reviews/oversight.schema.js';
import { spanOf } from '../../../src/supervision/reviews/oversight-quarter.js';
import { rowsOf } from '../../../src/supervision/reviews/oversight-rows.js';
import { wordsIn } from '../../../src/supervision/reviews/report-languages.js';

const facts = {
  quarter: '2026-Q3',
  span: spanOf('2026-Q3'),
  madeAt: new Date('2026-10-02T08:00:00Z'),
  office: 'North',
  counts: [],
  times: [],
  checkpoint: undefined,
  offHost: new Map([['far+1', 'far.example']]),
};
const checkpoint = (witnesses: string[]) => ({
  tree_size: '7',
  root: Buffer.alloc(32),
  note: 'log\n7\n',
  signed_at: new Date(0),
  witnesses,
});
const counts = fc.array(
  fc.record({
    part: fc.constantFrom(
      'flag',
      'review',
      'break-glass',
      'two-person',
      'exception',
      'refusal',
      'opening',
      'finding',
    ),
    name: fc.constantFrom('F01', 'breach', 'open', 'wall', 'identity', 'stale'),
    detail: fc.constantFrom('in-time', 'late', 'sample', 'flag', 'gone', null),
    amount: fc.nat(10_000).map(String),
  }),
  { maxLength: 30 },
);

describe('the report of a quarter', () => {
  it('says that a checkpoint is unwitnessed when only a witness beside the service cosigned it', () => {
    expect(reportOf({ ...facts, checkpoint: checkpoint(['near+2']) }).log?.witnesses).toEqual([]);
  });

  it('names the witnesses on other machines that cosigned the checkpoint', () => {
    expect(reportOf({ ...facts, checkpoint: checkpoint(['near+2', 'far+1']) }).log?.witnesses).toEqual([
      'far.example',
    ]);
  });

  it('is complete when its quarter is over, and not before', () => {
    expect(reportOf(facts).isComplete).toBe(true);
    expect(reportOf({ ...facts, madeAt: new Date('2026-09-30T23:59:59Z') }).isComplete).toBe(false);
  });

  it('keeps to its schema, counts nothing twice, and has a row of the file for each of its numbers', () => {
    fc.assert(
      fc.property(counts, (rows) => {
        const report = oversightReport.parse(reportOf({ ...facts, counts: rows }));
        const total = (part: string) =>
          rows.filter((row) => row.part === part).reduce((sum, { amount }) => sum + Number(amount), 0);
        const sum = (list: readonly { count: number }[]) => list.reduce((all, { count }) => all + count, 0);
        expect(sum(report.refusals)).toBe(total('refusal'));
        expect(sum(report.openings)).toBe(total('opening'));
        expect(sum(report.breakGlass.outcomes)).toBe(total('break-glass'));
        expect(report.breakGlass.count).toBe(total('break-glass'));
        const written = rowsOf(report, wordsIn('en'));
        expect(written.filter(({ part }) => part === 'Flags')).toHaveLength(report.flags.length);
        expect(written.every(({ name, value }) => name !== '' && typeof value === 'string')).toBe(true);
      }),
    );
  });
});
