import type { History } from './history.js';
import { endOf, hourOf, isAlive, isOfPerson, type Pattern, patternOf } from './pattern.js';

/** F08: somebody searched for a colleague or for a name of the watch list. The name itself is nowhere here. */
export function findWatchedSearches(history: History): Pattern[] {
  return history.events
    .filter((event) => event.act === 'search.watched' && event.at >= history.from && isOfPerson(event))
    .map((event) =>
      patternOf('F08', [event], {
        explanations: history.declarations
          .filter((declared) => declared.staffId === event.actorId && isAlive(declared, event.at))
          .map(({ from, until }) => ({
            kind: 'conflict-declared' as const,
            since: from,
            until: endOf(until),
          })),
        anchor: `${event.actorId}|${hourOf(event.at)}`,
      }),
    );
}
