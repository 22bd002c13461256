import type { ValuesOf } from '../thresholds.js';
import { isDenial } from './acts.js';
import type { History } from './history.js';
import {
  byPerson,
  DAY,
  type Explanation,
  hourOf,
  MINUTE,
  onlyFirst,
  type Pattern,
  patternOf,
  stretchesOf,
} from './pattern.js';

/** Lines that a flag names: enough to see what it was. */
const MOST_SHOWN = 200;

/** F13: somebody was refused again and again. A role that changed some days ago explains it: habits last longer. */
export function findDeniedAttempts(history: History, values: ValuesOf<'F13'>): Pattern[] {
  return [...byPerson(history.events.filter(isDenial))].flatMap(([actorId, events]) => {
    const found = stretchesOf(events, values.minutes * MINUTE)
      .filter(({ first, last }) => events[last]!.at >= history.from && last - first + 1 > values.denials)
      .map(({ first, last }) =>
        patternOf('F13', events.slice(Math.max(first, last + 1 - MOST_SHOWN), last + 1), {
          explanations: changesBefore(history, actorId, events[last]!.at, values.changeDays * DAY),
          anchor: `${actorId}|${hourOf(events[last]!.at)}`,
        }),
      );
    return onlyFirst(found);
  });
}

function changesBefore({ roleChanges }: History, actorId: string, at: number, length: number): Explanation[] {
  return roleChanges
    .filter((change) => change.staffId === actorId && change.at <= at && change.at > at - length)
    .map((change) => ({ kind: 'role-change', since: change.at, until: null }));
}
