const DAY_LENGTH = 86_400_000;

/**
 * The instant at which the clocks of a time zone show a day and a time.
 *
 * @param zone IANA time zone
 * @param day YYYY-MM-DD
 * @param time HH:MM
 * @returns ISO 8601 in UTC; an hour that a change of the clocks leaves out is moved by that change
 */
export function instantIn(zone: string, day: string, time: string): string {
  const asIfUtc = Date.parse(`${day}T${time}:00Z`);
  const first = asIfUtc - offsetAt(zone, asIfUtc);
  return new Date(asIfUtc - offsetAt(zone, first)).toISOString();
}

/** The day `count` days after a day (YYYY-MM-DD). */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_LENGTH).toISOString().slice(0, 10);
}

/** By how many milliseconds the clocks of a zone are ahead of UTC at an instant. */
function offsetAt(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '00';
  const shown = `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}Z`;
  return Date.parse(shown) - Math.floor(instant / 1_000) * 1_000;
}
