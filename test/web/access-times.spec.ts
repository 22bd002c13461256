import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { barOf, placeOf, windowOf, type Span } from '../../web/src/case/team/access-times.js';

const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
/** As grants are: an end is never before the beginning. */
const span: fc.Arbitrary<Span> = fc
  .tuple(instant, fc.option(instant))
  .map(([one, other]) =>
    other === null || other >= one ? { from: one, until: other } : { from: other, until: one },
  );
const now = Date.parse('2026-03-10T12:00:00.000Z');

describe('the picture of who had access when', () => {
  it('holds every access, the shortest included, and never draws outside of itself', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 20 }), (spans) => {
        const window = windowOf(spans, now);
        for (const each of spans) {
          const { at, width } = barOf(each, window);
          expect(at).toBeGreaterThanOrEqual(0);
          expect(width).toBeGreaterThan(0);
          expect(at + width).toBeLessThanOrEqual(1.000001);
        }
      }),
    );
  });

  it('shows now, and keeps the order of time', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), instant, instant, (spans, one, other) => {
        const window = windowOf(spans, now);
        expect(window.end).toBeGreaterThanOrEqual(now);
        expect(window.start).toBeLessThan(now);
        const [first, second] = [Date.parse(one), Date.parse(other)].toSorted((a, b) => a - b);
        expect(placeOf(first!, window)).toBeLessThanOrEqual(placeOf(second!, window));
      }),
    );
  });

  it('draws an access without an end up to the end of the picture', () => {
    const open = { from: '2026-03-01T00:00:00.000Z', until: null };
    const ended = { from: '2026-03-01T00:00:00.000Z', until: '2026-03-05T12:00:00.000Z' };
    const window = windowOf([open, ended], now);
    const [openBar, endedBar] = [barOf(open, window), barOf(ended, window)];
    expect(openBar.at + openBar.width).toBeCloseTo(1);
    expect(endedBar.at + endedBar.width).toBeCloseTo(4.5 / 9.5);
  });
});
