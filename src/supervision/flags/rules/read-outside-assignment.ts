import type { ValuesOf } from '../thresholds.js';
import { isContentRead } from './acts.js';
import type { GrantFact, History, HistoryEvent } from './history.js';
import {
  DAY,
  dayOf,
  endOf,
  type Explanation,
  isAlive,
  isOfPerson,
  type Pattern,
  patternOf,
} from './pattern.js';

/** Grants that are an assignment, a co-work, a supervision or a referral: whoever has one reads in the course of work. */
const links: ReadonlySet<string> = new Set([
  'lead',
  'co-worker',
  'specialist',
  'legal',
  'supervision',
  'office',
]);

/**
 * F01: somebody saw a case to which nothing linked them in the last days. Cover and emergency access explain it; then
 * the flag is one for the whole cover or emergency, not one a day.
 */
export function findReadsOutsideAssignment(history: History, values: ValuesOf<'F01'>): Pattern[] {
  const grants = Map.groupBy(history.grants, ({ actorId, caseId }) => `${actorId}|${caseId}`);
  return history.events
    .filter((event) => event.at >= history.from && isOfPerson(event) && isContentRead(event))
    .flatMap((event) =>
      event.caseIds.flatMap((caseId) => {
        const held = grants.get(`${event.actorId}|${caseId}`) ?? [];
        if (held.some((grant) => isLinked(grant, event.at, values.days * DAY))) return [];
        return [patternAt(history, event, caseId, held)];
      }),
    );
}

function isLinked({ kind, from, until }: GrantFact, at: number, length: number): boolean {
  return links.has(kind) && from <= at && until > at - length;
}

function patternAt(
  history: History,
  event: HistoryEvent,
  caseId: string,
  held: readonly GrantFact[],
): Pattern {
  const { at } = event;
  const live = held.filter((grant) => isAlive(grant, at));
  const duty = history.duties.find((span) => span.staffId === event.actorId && isAlive(span, at));
  const found: Explanation[] = [
    ...live
      .filter(({ kind }) => kind === 'cover' || kind === 'break-glass')
      .map(({ kind, from, until }) => ({
        kind: kind === 'cover' ? ('cover' as const) : ('break-glass' as const),
        since: from,
        until: endOf(until),
      })),
    // Being on duty explains having looked for the case, not having read it.
    ...(duty !== undefined && event.act === 'duty.look-up'
      ? [{ kind: 'duty' as const, since: duty.from, until: endOf(duty.until) }]
      : []),
  ];
  const stretch = found.length > 0 && live[0] !== undefined ? live[0].id : dayOf(at);
  return patternOf('F01', [event], {
    caseIds: [caseId],
    explanations: found,
    anchor: `${event.actorId}|${caseId}|${stretch}`,
  });
}
