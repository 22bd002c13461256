import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { batchesOf, standingOf } from '../../../src/supervision/reviews/batch-rules.js';
import {
  drawnOf,
  keepSmallest,
  LEAST,
  MOST,
  type Ranked,
  rankOf,
  sampleSize,
} from '../../../src/supervision/reviews/draw-rules.js';

interface Opening {
  readonly id: string;
}

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const months = fc
  .uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 900 })
  .map((ids) => ids.map((id): Opening => ({ id: String(id) })));

/** Draws as the job does: page by page. */
function draw(openings: readonly Opening[], seed: Buffer, page = 100): string[] {
  let kept: Ranked<Opening>[] = [];
  for (let start = 0; start < openings.length; start += page) {
    kept = keepSmallest(kept, openings.slice(start, start + page), seed);
  }
  return drawnOf(kept, openings.length).map(({ id }) => id);
}

describe('how many openings of a month are drawn', () => {
  it('is 5 %, but at least five, and never more than people can look at', () => {
    expect([0, 1, 4, 5, 100, 101, 400, 4000, 4001, 1_000_000].map(sampleSize)).toEqual([
      0,
      1,
      4,
      LEAST,
      LEAST,
      6,
      20,
      MOST,
      MOST,
      MOST,
    ]);
  });
});

describe('which openings are drawn', () => {
  it('are different ones of the month, as many as its size asks for', () => {
    fc.assert(
      fc.property(months, seeds, (openings, seed) => {
        const drawn = draw(openings, seed);
        expect(new Set(drawn).size).toBe(sampleSize(openings.length));
        expect(openings.map(({ id }) => id)).toEqual(expect.arrayContaining(drawn));
      }),
    );
  });

  it('can be drawn again with the seed, whatever the order and the pages in which the lines come', () => {
    fc.assert(
      fc.property(months, seeds, fc.integer({ min: 1, max: 400 }), (openings, seed, page) => {
        expect(draw([...openings].reverse(), seed, page)).toEqual(draw(openings, seed));
      }),
    );
  });

  it('are those with the smallest ranks, so that nothing but seed and line decides', () => {
    fc.assert(
      fc.property(months, seeds, (openings, seed) => {
        const drawn = new Set(draw(openings, seed));
        const ranks = openings.map(({ id }) => ({ isDrawn: drawn.has(id), rank: rankOf(seed, id) }));
        const last = ranks.filter(({ isDrawn }) => isDrawn).map(({ rank }) => rank);
        const first = ranks.filter(({ isDrawn }) => !isDrawn).map(({ rank }) => rank);
        const [worst, best] = [last.sort().at(-1) ?? '', first.sort()[0] ?? 'z'];
        expect(worst < best).toBe(true);
      }),
    );
  });

  it('are others with another seed', () => {
    const openings = Array.from({ length: 400 }, (_, place) => ({ id: String(place + 1) }));
    const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(draw(openings, one)).not.toEqual(draw(openings, other));
  });

  it('has a rank that another program can compute: SHA-256 of label, seed and line', () => {
    expect(rankOf(Buffer.alloc(32, 7), '42')).toBe(
      '07c38fd9ffef0d72c36905bb8a34d5f32f5391f3d137dd08f7d2949c1aed3d11',
    );
  });
});

const people = ['a', 'b', 'c', 'd', 'e'];
const items = fc.array(
  fc.record({ concerns: fc.uniqueArray(fc.constantFrom(...people), { maxLength: 3 }) }),
  { maxLength: 60 },
);
const supervisors = fc.uniqueArray(fc.constantFrom(...people), { maxLength: 4 }).map((ids) => new Set(ids));

describe('batches of a month', () => {
  it('have nobody who reviews them in them', () => {
    fc.assert(
      fc.property(items, supervisors, (all, reviewers) => {
        for (const { about, items: some } of batchesOf(all, reviewers)) {
          for (const { concerns } of some) {
            expect(concerns.filter((id) => reviewers.has(id)).sort()).toEqual(about);
          }
        }
      }),
    );
  });

  it('hold each item once, and the first one is about nobody who reviews', () => {
    fc.assert(
      fc.property(items, supervisors, (all, reviewers) => {
        const batches = batchesOf(all, reviewers);
        expect(batches[0]!.about).toEqual([]);
        expect(batches.slice(1).every(({ about }) => about.length > 0)).toBe(true);
        expect(batches.flatMap((batch) => batch.items)).toHaveLength(all.length);
        expect(new Set(batches.flatMap((batch) => batch.items))).toEqual(new Set(all));
      }),
    );
  });

  const batch = { officeId: 'north', dueAt: new Date(1000), items: 2, judged: 1, hasReviewer: true };
  const [before, after] = [new Date(999), new Date(1001)];
  const sara = { role: 'supervisor', officeId: 'north' };

  it('are overdue when an item waits longer than the day that was set, and not when all are judged', () => {
    expect(standingOf(batch, sara, after).isOverdue).toBe(true);
    expect(standingOf(batch, sara, before).isOverdue).toBe(false);
    expect(standingOf({ ...batch, judged: 2 }, sara, after).isOverdue).toBe(false);
  });

  it('need another supervisor when everybody who could review them stands in them', () => {
    expect(standingOf({ ...batch, hasReviewer: false }, sara, before).needsAnother).toBe(true);
    expect(standingOf(batch, sara, before).needsAnother).toBe(false);
  });

  it('are judged by supervisors of the office, and by no auditor', () => {
    expect(standingOf(batch, sara, before).mayJudge).toBe(true);
    expect(standingOf(batch, { ...sara, officeId: 'south' }, before).mayJudge).toBe(false);
    expect(standingOf(batch, { role: 'auditor', officeId: 'north' }, before).mayJudge).toBe(false);
  });
});
