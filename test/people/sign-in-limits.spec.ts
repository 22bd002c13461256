import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterFailure,
  type Attempts,
  secondsToWait,
  type SubjectKind,
} from '../../src/people/sign-in/sign-in-limits.js';
import { Turns } from '../../src/people/sign-in/turns.js';

const start = new Date('2026-03-01T08:00:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

/** The seconds to wait after each of so many failures, each made as soon as it was free. */
function waitsOf(kind: SubjectKind, failures: number): number[] {
  let known: Attempts | undefined;
  let at = start;
  return Array.from({ length: failures }, () => {
    known = afterFailure(kind, known, at);
    const wait = secondsToWait(known.blockedUntil, at);
    at = new Date(at.getTime() + wait * 1000);
    return wait;
  });
}

describe('after failed sign-ins', () => {
  it('four tries at an account are free, then each failure doubles the wait, up to fifteen minutes', () => {
    expect(waitsOf('accountAtAddress', 13)).toEqual([0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    let known: Attempts | undefined;
    for (let failure = 0; failure < 40; failure += 1) known = afterFailure('accountAtAddress', known, start);
    expect(secondsToWait(known!.blockedUntil, start)).toBe(900);
  });

  it('an address as a whole waits only after fifty failures', () => {
    expect(waitsOf('address', 51)).toEqual([...Array.from({ length: 49 }, () => 0), 2, 4]);
  });

  it('an account as a whole waits only after thirty failures within an hour, and never longer than four minutes', () => {
    const waits = waitsOf('account', 45);
    expect(waits.slice(0, 29)).toEqual(Array.from({ length: 29 }, () => 0));
    expect(waits.slice(29, 38)).toEqual([2, 4, 8, 16, 32, 64, 128, 240, 240]);
    expect(Math.max(...waits)).toBe(240);
  });

  it('guesses from however many addresses come to less than seventy an hour at one account', () => {
    const waits = waitsOf('account', 70);
    const secondsOf = (guesses: number) => waits.slice(0, guesses).reduce((sum, wait) => sum + wait, 0);
    expect(secondsOf(70)).toBeGreaterThan(3_600);
  });

  it('five wrong codes are free, then each costs twice as long, up to an hour', () => {
    expect(waitsOf('secondFactor', 13)).toEqual([
      0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600,
    ]);
  });

  it('of codes nobody guesses more than some thirty in a day', () => {
    const waits = waitsOf('secondFactor', 40);
    const day = 24 * 3_600;
    let [spent, tries] = [0, 0];
    while (spent < day) spent += waits[tries++]!;
    expect(tries).toBeLessThanOrEqual(36);
  });

  it('a quarter of an hour later the count begins anew', () => {
    const known = { failures: 9, since: start, blockedUntil: later(32) };
    expect(afterFailure('accountAtAddress', known, later(900)).failures).toBe(10);
    expect(afterFailure('accountAtAddress', known, later(901))).toEqual({
      failures: 1,
      since: later(901),
      blockedUntil: later(901),
    });
  });

  it('the wait is told in whole seconds and is over when it is over', () => {
    expect(secondsToWait(null, start)).toBe(0);
    expect(secondsToWait(later(1.2), start)).toBe(2);
    expect(secondsToWait(start, start)).toBe(0);
    expect(secondsToWait(start, later(60))).toBe(0);
  });

  it('one more failure never shortens the wait', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 899 }), (failures, seconds) => {
        const known = { failures, since: start, blockedUntil: start };
        const one = afterFailure('accountAtAddress', known, later(seconds));
        const more = afterFailure('accountAtAddress', one, later(seconds));
        return more.blockedUntil >= one.blockedUntil && more.failures === one.failures + 1;
      }),
    );
  });
});

describe('tries that come at the same moment', () => {
  it('are taken one after the other, also when one fails', async () => {
    const turns = new Turns();
    let running = 0;
    const seen: number[] = [];
    const work = (name: number) => async () => {
      running += 1;
      seen.push(running);
      await Promise.resolve();
      running -= 1;
      if (name === 1) throw new Error('wrong');
      return name;
    };
    const results = await Promise.allSettled([0, 1, 2].map((name) => turns.take('amina', work(name))));
    expect(seen).toEqual([1, 1, 1]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('do not wait for those at another account', async () => {
    const turns = new Turns();
    let free: () => void = () => undefined;
    const slow = turns.take('amina', () => new Promise<void>((resolve) => (free = resolve)));
    expect(await turns.take('bilal', () => Promise.resolve('done'))).toBe('done');
    free();
    await slow;
  });
});
