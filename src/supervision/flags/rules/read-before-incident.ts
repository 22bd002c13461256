import type { ValuesOf } from '../thresholds.js';
import { isContentRead } from './acts.js';
import type { History, HistoryEvent, InquiryFact } from './history.js';
import { byPerson, DAY, endOf, type Explanation, isAlive, type Pattern, patternOf } from './pattern.js';

/** Work on a case: an assignment, or cover for a colleague. */
const work: Readonly<Record<string, 'assignment' | 'cover'>> = {
  lead: 'assignment',
  'co-worker': 'assignment',
  specialist: 'assignment',
  legal: 'assignment',
  supervision: 'assignment',
  cover: 'cover',
};

/** F22: everybody who saw a case in the days before an incident. A list, not blame: work on the case explains it. */
export function findReadsBeforeIncidents(history: History, values: ValuesOf<'F22'>): Pattern[] {
  return history.inquiries
    .filter(({ madeAt }) => madeAt >= history.from)
    .flatMap((inquiry) => {
      const reads = history.events.filter(
        (event) =>
          isContentRead(event) &&
          event.caseIds.includes(inquiry.caseId) &&
          event.at <= inquiry.incidentAt &&
          event.at > inquiry.incidentAt - values.days * DAY,
      );
      return [...byPerson(reads)].map(([actorId, events]) =>
        patternOf('F22', events, {
          caseIds: [inquiry.caseId],
          explanations: workOf(history, inquiry, actorId, events),
          anchor: `${inquiry.id}|${actorId}`,
        }),
      );
    });
}

/** The grants under which somebody worked; none when a single reading had no such ground. */
function workOf(
  { grants }: History,
  { caseId }: InquiryFact,
  actorId: string,
  reads: readonly HistoryEvent[],
): Explanation[] {
  const held = grants.filter(
    (grant) => grant.caseId === caseId && grant.actorId === actorId && work[grant.kind] !== undefined,
  );
  const isCovered = reads.every(({ at }) => held.some((grant) => isAlive(grant, at)));
  if (!isCovered) return [];
  return held
    .filter((grant) => reads.some(({ at }) => isAlive(grant, at)))
    .map(({ kind, from, until }) => ({ kind: work[kind]!, since: from, until: endOf(until) }));
}
