const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const millisecondsPerDay = 86_400_000;

/**
 * Adds calendar days to a day. Works in UTC, so summer time never loses or doubles a day.
 *
 * @param day a calendar day as YYYY-MM-DD (ISO 8601), year 0001 to 9999
 * @param count whole days, negative to go back
 * @throws RangeError when the day does not exist, or count is not whole, or the result leaves the years 0001 to 9999
 */
export function addDays(day: string, count: number): string {
  if (!Number.isSafeInteger(count)) throw new RangeError('a count of days must be a whole number');
  const moved = new Date(millisecondsOf(day) + count * millisecondsPerDay);
  const year = moved.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new RangeError('the resulting day is out of range');
  return moved.toISOString().slice(0, 10);
}

/**
 * The number of calendar days from one day to another; negative when `to` lies before `from`.
 *
 * @param from a calendar day as YYYY-MM-DD
 * @param to a calendar day as YYYY-MM-DD
 * @throws RangeError when one of the days does not exist
 */
export function countDays(from: string, to: string): number {
  return (millisecondsOf(to) - millisecondsOf(from)) / millisecondsPerDay;
}

function millisecondsOf(day: string): number {
  const milliseconds = dayPattern.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // Engines roll 30 February over to March instead of refusing it.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== day) {
    throw new RangeError('not a calendar day');
  }
  return milliseconds;
}
