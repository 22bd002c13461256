import { isDenial } from './acts.js';
import type { History, HistoryEvent } from './history.js';
import { hourOf, isOfPerson, type Pattern, patternOf } from './pattern.js';

/**
 * F09: somebody who is no lawyer was refused the lawyer's notes, or came to them in an emergency. Nothing explains it,
 * and the flag names no case: of privileged material one learns who and when, no more.
 */
export function findPrivilegedTouched(history: History): Pattern[] {
  return history.events
    .filter((event) => event.at >= history.from && isOfPerson(event) && touchesPrivileged(event))
    .map((event) =>
      patternOf('F09', [event], {
        caseIds: [],
        explanations: [],
        anchor: `${event.actorId}|${hourOf(event.at)}`,
      }),
    );
}

function touchesPrivileged(event: HistoryEvent): boolean {
  if (event.actorRole === 'legal-adviser' || !event.compartments.includes('legal-privileged')) return false;
  return isDenial(event) || event.grantKind === 'break-glass';
}
