import { twoPersonActs } from './acts.js';
import type { History, HistoryEvent } from './history.js';
import { DAY, type Explanation, hourOf, isOfPerson, type Pattern, patternOf } from './pattern.js';

/**
 * F21: a role was given, keys were changed or old lines were deleted, and the line names no second person. While an
 * installation is set up there is nobody else yet; the database lets that be done only then.
 */
export function findRoleOrKeyChanges(history: History): Pattern[] {
  return history.events
    .filter((event) => event.at >= history.from && isAlone(event))
    .map((event) => {
      const actorId = isOfPerson(event) ? event.actorId : null;
      return patternOf('F21', [event], {
        actorId,
        explanations: approvalBefore(history, event),
        anchor: `${event.act}|${actorId ?? event.actorRole}|${hourOf(event.at)}`,
      });
    });
}

function isAlone({ act, outcome, approvalId, actorRole }: HistoryEvent): boolean {
  return (
    outcome === 'allowed' &&
    approvalId === null &&
    actorRole !== 'system:setup' &&
    twoPersonActs.includes(act)
  );
}

/** An approval of the same act, given to the same person within the day before: a ticket with two names. */
function approvalBefore({ approvals }: History, event: HistoryEvent): Explanation[] {
  return approvals
    .filter(
      ({ act, requesterId, deciderId, at }) =>
        act === event.act &&
        requesterId === event.actorId &&
        deciderId !== requesterId &&
        at <= event.at &&
        at > event.at - DAY,
    )
    .map(({ at }) => ({ kind: 'two-names' as const, since: at, until: null }));
}
