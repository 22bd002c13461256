import type { InputError } from '../platform/problem.js';

const HOUR_MS = 3_600_000;
/** 31 days, and the hour by which a month in which the clocks change is longer. */
const LONGEST_MS = (31 * 24 + 1) * HOUR_MS;
const FARTHEST_MS = 366 * 24 * HOUR_MS;

/**
 * What is wrong with the span of an entry of the duty rota; undefined when nothing is. It lies ahead, begins within a
 * year and is at most 31 days long. Pure.
 */
export function findDutyError(span: { from: Date; until: Date }, now: Date): InputError | undefined {
  const { from, until } = span;
  if (until <= from) return { path: 'until', rule: 'order', message: 'must be after the beginning' };
  if (until <= now) return { path: 'until', rule: 'past', message: 'must lie ahead' };
  if (until.getTime() - from.getTime() > LONGEST_MS)
    return { path: 'until', rule: 'length', message: 'must be at most 31 days after the beginning' };
  if (from.getTime() - now.getTime() > FARTHEST_MS)
    return { path: 'from', rule: 'far', message: 'must be within a year' };
  return undefined;
}
