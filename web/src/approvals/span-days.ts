import type { Format } from '../texts/format';

/**
 * From when to when, for people: whole days as their first and last day, anything finer with the times. `to` is the
 * first moment that no longer belongs to the span.
 */
export function spanDays(from: string, to: string, format: Format): { from: string; to: string } {
  const areDays = [from, to].every((instant) => format.time(instant) === '00:00');
  if (!areDays) return { from: format.instant(from), to: format.instant(to) };
  return { from: format.shortDayOfInstant(from), to: format.day(format.lastDay(to)) };
}
