import type { ValuesOf } from '../thresholds.js';
import { exportActs } from './acts.js';
import type { History } from './history.js';
import { byPerson, dayOf, HOUR, type Pattern, patternOf, stretchesOf } from './pattern.js';

/** F06: somebody took more out of the service within a day than usual work needs. */
export function findExportBursts(history: History, values: ValuesOf<'F06'>): Pattern[] {
  const exported = history.events.filter(
    ({ act, outcome }) => outcome === 'allowed' && exportActs.includes(act),
  );
  return [...byPerson(exported)].flatMap(([actorId, events]) =>
    stretchesOf(events, values.hours * HOUR).flatMap(({ first, last }) => {
      const at = events[last]!.at;
      const stretch = events.slice(first, last + 1);
      const rows = stretch.reduce((sum, { count }) => sum + (count ?? 0), 0);
      if (at < history.from || (stretch.length <= values.exports && rows <= values.rows)) return [];
      const isApproved = stretch.every(({ approvalId }) => approvalId !== null);
      return [
        patternOf('F06', stretch, {
          explanations: isApproved ? [{ kind: 'approved-export', since: stretch[0]!.at, until: null }] : [],
          anchor: `${actorId}|${dayOf(at)}`,
        }),
      ];
    }),
  );
}
