import { addDays, countDays } from '../reference/days.js';

/**
 * Moves a day of work, consent or law so that the file's own day becomes today and all distances stay the same.
 * Not for the month in which a person left the group: that is history and does not move.
 *
 * @param day the day to move, YYYY-MM-DD
 * @param asOf the day on which the file was true, YYYY-MM-DD
 * @param today the day on which it is read, YYYY-MM-DD
 * @throws RangeError when one of them is not a calendar day
 */
export function shiftDay(day: string, asOf: string, today: string): string {
  return addDays(day, countDays(asOf, today));
}
