import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { shiftDay } from '../../src/demonstration/shift-dates.js';
import { countDays } from '../../src/reference/days.js';

const day = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2060-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('moving the days of the demonstration to today', () => {
  it('makes the day of the file today, and a week before it a week ago', () => {
    expect(shiftDay('2015-09-21', '2015-09-21', '2026-03-05')).toBe('2026-03-05');
    expect(shiftDay('2015-09-14', '2015-09-21', '2026-03-05')).toBe('2026-02-26');
  });

  it('keeps every distance', () => {
    fc.assert(
      fc.property(day, day, day, day, (first, second, asOf, today) => {
        const moved = countDays(shiftDay(first, asOf, today), shiftDay(second, asOf, today));
        return moved === countDays(first, second);
      }),
    );
  });

  it.each([
    ['2015-02-30', '2015-09-21', '2026-03-05'],
    ['2015-02-03', '2015-09-31', '2026-03-05'],
    ['2015-02-03', '2015-09-21', 'today'],
  ])('refuses %s, %s, %s, because one of them is no day', (one, asOf, today) => {
    expect(() => shiftDay(one, asOf, today)).toThrow(RangeError);
  });
});
