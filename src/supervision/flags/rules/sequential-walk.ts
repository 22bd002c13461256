import type { ValuesOf } from '../thresholds.js';
import { openingActs } from './acts.js';
import type { CaseFact, History, HistoryEvent } from './history.js';
import { byPerson, endOf, hourOf, isAlive, MINUTE, type Pattern, patternOf, SECOND } from './pattern.js';

/** The orders in which somebody who goes from case to case would go: by reference, or as lists show them. */
const orders: readonly ((one: CaseFact, other: CaseFact) => number)[] = [
  (one, other) => compare(one.reference, other.reference),
  (one, other) => compare(one.openedOn, other.openedOn) || compare(one.id, other.id),
];

/** F03: somebody opened case after case in the order of the references or of the list, each for a moment only. */
export function findSequentialWalks(history: History, values: ValuesOf<'F03'>): Pattern[] {
  const cases = new Map(history.cases.map((each) => [each.id, each]));
  const opened = history.events.filter(
    ({ act, outcome, caseIds }) =>
      outcome === 'allowed' && caseIds.length === 1 && openingActs.includes(act) && cases.has(caseIds[0]!),
  );
  return [...byPerson(opened)].flatMap(([actorId, events]) => {
    const steps = firstOfEachCase(events);
    return steps.flatMap((last, place) => {
      const walk = steps.slice(Math.max(0, place + 1 - values.cases), place + 1);
      if (last.at < history.from || walk.length < values.cases || !isQuick(walk, values)) return [];
      if (!isInSomeOrder(walk.map(({ caseIds }) => cases.get(caseIds[0]!)!))) return [];
      return [
        patternOf('F03', walk, {
          explanations: history.reviewBatches
            .filter((batch) => batch.staffId === actorId && isAlive(batch, last.at))
            .map(({ from, until }) => ({ kind: 'batch-review' as const, since: from, until: endOf(until) })),
          anchor: `${actorId}|${hourOf(last.at)}`,
        }),
      ];
    });
  });
}

/** Opening several parts of one case is one step. */
function firstOfEachCase(sorted: readonly HistoryEvent[]): HistoryEvent[] {
  return sorted.filter((event, place) => event.caseIds[0] !== sorted[place - 1]?.caseIds[0]);
}

function isQuick(walk: readonly HistoryEvent[], { minutes, seconds }: ValuesOf<'F03'>): boolean {
  const isShort = walk.at(-1)!.at - walk[0]!.at <= minutes * MINUTE;
  return isShort && walk.slice(1).every(({ at }, place) => at - walk[place]!.at < seconds * SECOND);
}

function isInSomeOrder(walk: readonly CaseFact[]): boolean {
  const goes = (direction: 1 | -1) =>
    orders.some((order) => walk.slice(1).every((each, place) => order(walk[place]!, each) * direction < 0));
  return goes(1) || goes(-1);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
