import { describe, expect, it } from '@jest/globals';
import { standingOf, type WitnessFacts } from '../../src/supervision/log/witness-standing.js';

const now = new Date('2026-11-23T10:00:00Z');
const heard = (minutesAgo: number, size: number) => ({
  at: new Date(now.getTime() - minutesAgo * 60_000),
  size,
});
const near: WitnessFacts = { name: 'near', kind: 'near', isOffHost: false, heard: heard(1, 100) };
const far: WitnessFacts = { name: 'far', kind: 'outside', isOffHost: true, heard: heard(50, 0) };

const lateOf = (witness: WitnessFacts, dueSize: number | null = 100) =>
  standingOf([witness], dueSize, now).items[0]!.isLate;

describe('the watch over the log', () => {
  it('is kept when the nearest witness has cosigned what it had a minute for', () => {
    expect(standingOf([near], 100, now)).toMatchObject({ isWitnessed: true, isOffHost: false });
    expect(lateOf({ ...near, heard: heard(1, 99) })).toBe(true);
    expect(lateOf({ ...near, heard: heard(1, 99) }, null)).toBe(false);
  });

  it('is not kept by a witness that was never heard, or not for two hours', () => {
    expect(lateOf({ ...near, heard: null })).toBe(true);
    expect(lateOf({ ...near, heard: heard(121, 100) })).toBe(true);
    expect(lateOf({ ...near, heard: heard(119, 100) })).toBe(false);
  });

  it('is kept from outside when somebody on another machine cosigned within two hours', () => {
    expect(standingOf([near, far], 100, now)).toMatchObject({ isWitnessed: true, isOffHost: true });
    const silent = { ...far, heard: heard(130, 0) };
    expect(standingOf([near, silent], 100, now)).toMatchObject({ isWitnessed: true, isOffHost: false });
  });

  it('does not ask of witnesses outside that they saw the newest lines', () => {
    expect(lateOf(far, 10_000)).toBe(false);
  });

  it('is kept by nobody when there is no witness', () => {
    expect(standingOf([], 100, now)).toEqual({ items: [], isWitnessed: false, isOffHost: false });
  });
});
