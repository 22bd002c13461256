import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, countDays } from '../../src/reference/days.js';
import { coolingOffDays, firstDayToGive, isLive, lastDayAfter } from '../../src/testimony/consent-rules.js';

type Consent = Parameters<typeof isLive>[0];

const given: Consent = {
  identity: 'I2',
  from: '2025-01-10',
  until: '2025-06-30',
  state: 'GIVEN',
  history: [
    { state: 'COOLING_OFF', on: '2025-01-01' },
    { state: 'GIVEN', on: '2025-01-09' },
  ],
};
const days = fc.integer({ min: 0, max: 36_500 }).map((count) => addDays('1970-01-01', count));

describe('how long a consent may last', () => {
  it.each([
    ['2025-03-31', '2027-03-31'],
    ['2024-02-29', '2026-02-28'],
    ['2023-02-28', '2025-02-28'],
  ])('from %s to %s at most', (firstDay, lastDay) => {
    expect(lastDayAfter(firstDay)).toBe(lastDay);
  });

  it('is always a day that exists, 730 or 731 days later', () => {
    fc.assert(
      fc.property(days, (firstDay) => {
        expect([730, 731]).toContain(countDays(firstDay, lastDayAfter(firstDay)));
      }),
    );
  });
});

describe('the cooling-off', () => {
  it('lasts 14 days when a name or the full identity is shown, else 7', () => {
    const levels = (['I0', 'I1', 'I2', 'I3', 'I4', 'I5'] as const).map((identity) =>
      coolingOffDays({ identity }),
    );
    expect(levels).toEqual([7, 7, 7, 7, 14, 14]);
  });

  it('ends so many days after it began', () => {
    const cooling: Consent = {
      ...given,
      state: 'COOLING_OFF',
      history: [{ state: 'COOLING_OFF', on: '2024-02-25' }],
    };
    expect(firstDayToGive(cooling)).toBe('2024-03-03');
    expect(firstDayToGive({ ...cooling, identity: 'I5' })).toBe('2024-03-10');
  });

  it('is nothing to wait for after a suspension', () => {
    const history: Consent['history'] = [...given.history, { state: 'SUSPENDED', on: '2025-02-01' }];
    expect(firstDayToGive({ ...given, state: 'SUSPENDED', history })).toBeUndefined();
  });
});

describe('a live consent', () => {
  it.each([
    ['2025-01-09', false],
    ['2025-01-10', true],
    ['2025-06-30', true],
    ['2025-07-01', false],
  ])('on %s: %p', (today, live) => {
    expect(isLive(given, today)).toBe(live);
  });

  it('is given, and in no other state', () => {
    const others = [
      'PROPOSED',
      'EXPLAINED',
      'COOLING_OFF',
      'REFUSED',
      'WITHDRAWN',
      'EXPIRED',
      'SUPERSEDED',
      'SUSPENDED',
    ] as const;
    expect(others.filter((state) => isLive({ ...given, state }, '2025-02-01'))).toEqual([]);
  });

  it('without an end lasts 24 months from its first day', () => {
    expect(isLive({ ...given, until: null }, '2027-01-10')).toBe(true);
    expect(isLive({ ...given, until: null }, '2027-01-11')).toBe(false);
  });

  it('without days lasts 24 months from the day on which it was given, and a suspension does not lengthen that', () => {
    const open: Consent = { ...given, from: null, until: null };
    const resumed: Consent = {
      ...open,
      history: [
        ...open.history,
        { state: 'SUSPENDED', on: '2026-01-01' },
        { state: 'GIVEN', on: '2026-03-01' },
      ],
    };
    expect(isLive(open, '2025-01-08')).toBe(false);
    for (const consent of [open, resumed]) {
      expect(isLive(consent, '2027-01-09')).toBe(true);
      expect(isLive(consent, '2027-01-10')).toBe(false);
    }
  });
});
