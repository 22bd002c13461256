import type { ValuesOf } from '../thresholds.js';
import { isDenial } from './acts.js';
import type { History } from './history.js';
import { byPerson, DAY, hourOf, MINUTE, type Pattern, patternOf, stretchUpTo } from './pattern.js';

/** F13: somebody was refused again and again. A role that changed some days ago explains it: habits last longer. */
export function findDeniedAttempts(history: History, values: ValuesOf<'F13'>): Pattern[] {
  return [...byPerson(history.events.filter(isDenial))].flatMap(([actorId, events]) =>
    events.flatMap((last, place) => {
      const stretch = stretchUpTo(events, place, values.minutes * MINUTE);
      if (last.at < history.from || stretch.length <= values.denials) return [];
      return [
        patternOf('F13', stretch, {
          explanations: history.roleChanges
            .filter(({ staffId, at }) => {
              return staffId === actorId && at <= last.at && at > last.at - values.changeDays * DAY;
            })
            .map(({ at }) => ({ kind: 'role-change' as const, since: at, until: null })),
          anchor: `${actorId}|${hourOf(last.at)}`,
        }),
      ];
    }),
  );
}
