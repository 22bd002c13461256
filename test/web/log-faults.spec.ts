import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import type { ActivityBucket, ActivityView } from '../../src/supervision/log/activity.schema.js';
import type { LogState } from '../../src/supervision/log/log.schema.js';

// The UI's modules have a TypeScript project of their own: here only the shape that the test uses is named.
const web = path.resolve(import.meta.dirname, '..', '..', 'web', 'src');
const { faultsOf } = (await import(path.join(web, 'proof', 'log-faults.ts'))) as {
  faultsOf: (state: LogState, now: number) => string[];
};
const { everyBucket, sumOf } = (await import(path.join(web, 'audit', 'activity-buckets.ts'))) as {
  everyBucket: (view: ActivityView) => ActivityBucket[];
  sumOf: (bucket: ActivityBucket) => number;
};

const now = Date.parse('2026-03-01T12:00:00Z');
const before = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const well: LogState = {
  origin: 'log.invalid',
  verifierKey: 'key',
  size: 10,
  root: 'root',
  signedAt: before(1),
  waiting: 0,
  waitingSince: null,
  heartbeatAt: before(30),
  instances: 1,
  firstIndexKept: 0,
  hasLeader: true,
};

describe('what the page of the proof finds wrong with the log', () => {
  it('is nothing when it is signed, led, and alive', () => {
    expect(faultsOf(well, now)).toEqual([]);
  });

  it.each([
    ['no signature yet', { signedAt: null }, 'unsigned'],
    ['nobody who signs', { hasLeader: false }, 'noLeader'],
    ['lines that wait for six minutes', { waiting: 1, waitingSince: before(6) }, 'waits'],
    ['no sign of life for three hours', { heartbeatAt: before(180) }, 'silent'],
  ])('is %s', (_, more, fault) => {
    expect(faultsOf({ ...well, ...more }, now)).toEqual([fault]);
  });

  it('is not that lines wait for a moment', () => {
    expect(faultsOf({ ...well, waiting: 3, waitingSince: before(1) }, now)).toEqual([]);
  });
});

describe('the picture of activity', () => {
  const counts = { opened: 2, changed: 1, refused: 0, emergency: 0, 'signed-in': 0, system: 0 };
  const view = (by: ActivityView['by'], at: string): ActivityView => ({
    by,
    from: '2026-02-27',
    to: '2026-03-02',
    items: [{ at, counts }],
  });

  it('has a place for each day, also for those without a line', () => {
    const buckets = everyBucket(view('day', '2026-03-01'));
    expect(buckets.map(({ at }) => at)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
    expect(buckets.map(sumOf)).toEqual([0, 0, 3, 0]);
  });

  it('has a place for each hour', () => {
    const buckets = everyBucket(view('hour', '2026-03-01T07'));
    expect(buckets).toHaveLength(4 * 24);
    expect(sumOf(buckets.find(({ at }) => at === '2026-03-01T07')!)).toBe(3);
  });
});
