import type { WithholdPayload } from './readers.schema.js';

const DAY_MS = 86_400_000;
/** Longer than this, two people decide anew. */
export const LONGEST_DAYS = 366;

interface Fault {
  path: 'to' | 'until';
  rule: string;
  message: string;
}

/**
 * What is wrong with a request to keep readings back; null when nothing is. The span has a length, the end lies ahead
 * and within a year, and the span ends before it: what is told later has an end that two people chose. Pure.
 */
export function faultOfWithholding(wanted: WithholdPayload, now: Date): Fault | null {
  const [from, to, until] = [wanted.from, wanted.to, wanted.until].map((text) => Date.parse(text)) as [
    number,
    number,
    number,
  ];
  if (to <= from) return { path: 'to', rule: 'order', message: 'must be after the beginning' };
  if (until <= now.getTime()) return { path: 'until', rule: 'future', message: 'must lie ahead' };
  if (until > now.getTime() + LONGEST_DAYS * DAY_MS) {
    return { path: 'until', rule: 'longest', message: 'must end within a year' };
  }
  // The day ends later in the west: a zone is never more than a day away from UTC.
  if (to > until + 2 * DAY_MS) return { path: 'to', rule: 'end', message: 'must not be after the end' };
  return null;
}
