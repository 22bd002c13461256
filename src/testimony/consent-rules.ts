import { addDays } from '../reference/days.js';
import type { ConsentContent } from './testimony.schema.js';

/** The part of a consent that the rules look at. */
type Consent = Pick<ConsentContent, 'identity' | 'from' | 'until' | 'state' | 'history'>;

/**
 * The last day that a consent may last to: 24 months after its first day, the 28th for a 29 February.
 * @param firstDay a calendar day as YYYY-MM-DD
 */
export function lastDayAfter(firstDay: string): string {
  const year = String(Number(firstDay.slice(0, 4)) + 2).padStart(4, '0');
  const rest = firstDay.slice(4);
  // Two years after a leap year is never one.
  return `${year}${rest === '-02-29' ? '-02-28' : rest}`;
}

/** How many days the person thinks it over: 14 when the consent shows a name or the full identity, else 7. */
export function coolingOffDays(consent: Pick<Consent, 'identity'>): number {
  return consent.identity === 'I4' || consent.identity === 'I5' ? 14 : 7;
}

/** The first day on which the consent may be given; undefined while it is not cooling off. */
export function firstDayToGive(consent: Consent): string | undefined {
  const last = consent.history.at(-1)!;
  return last.state === 'COOLING_OFF' ? addDays(last.on, coolingOffDays(consent)) : undefined;
}

/**
 * True when the consent is given and covers the day. Without an end it lasts 24 months from its first day, without a
 * first day from the day on which it was given.
 */
export function isLive(consent: Consent, today: string): boolean {
  if (consent.state !== 'GIVEN') return false;
  // After a suspension GIVEN comes again; the window counts from the first of the present run.
  const givenOn = consent.history.findLast(
    (step, index, all) => step.state === 'GIVEN' && all[index - 1]?.state !== 'SUSPENDED',
  )?.on;
  const from = consent.from ?? givenOn ?? today;
  const until = consent.until ?? lastDayAfter(from);
  return from <= today && today <= until;
}
