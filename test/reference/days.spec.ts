import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays, countDays } from '../../src/reference/days.js';

const day = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2100-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const count = fc.integer({ min: -4000, max: 4000 });

describe('counting calendar days', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2023-02-28', 1, '2023-03-01'],
    ['2024-12-31', 1, '2025-01-01'],
    ['2024-03-30', 2, '2024-04-01'],
    ['2024-10-26', 3, '2024-10-29'],
    ['2024-03-01', -1, '2024-02-29'],
  ])('%s and %d days give %s', (from, days, to) => {
    expect(addDays(from, days)).toBe(to);
    expect(countDays(from, to)).toBe(days);
  });

  it('comes back to the same day when the same days are taken away', () => {
    fc.assert(fc.property(day, count, (from, days) => addDays(addDays(from, days), -days) === from));
  });

  it('counts as many days as were added', () => {
    fc.assert(fc.property(day, count, (from, days) => countDays(from, addDays(from, days)) === days));
  });

  it.each([
    '2023-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-1-1',
    '24-01-01',
    '2024-01-01T00:00',
    '',
  ])('refuses %j, which is no day', (text) => {
    expect(() => addDays(text, 1)).toThrow(RangeError);
    expect(() => countDays('2024-01-01', text)).toThrow(RangeError);
    expect(() => countDays(text, '2024-01-01')).toThrow(RangeError);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d as a count of days', (days) => {
    expect(() => addDays('2024-01-01', days)).toThrow(RangeError);
  });

  it('refuses to leave the calendar', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0001-01-01', -1)).toThrow(RangeError);
  });
});
