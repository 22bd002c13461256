import type { ValuesOf } from '../thresholds.js';
import type { EmergencyFact, History } from './history.js';
import { DAY, monthOf, type Pattern, patternOf } from './pattern.js';

/** F10: every emergency access; one that nobody looked at in time; and more of them than usual by one person. */
export function findEmergencyAccesses(history: History, values: ValuesOf<'F10'>): Pattern[] {
  return [...findUses(history), ...findUnreviewed(history), ...findFrequent(history, values)];
}

/** The reason that somebody gave with a fresh second factor explains a use. */
function findUses(history: History): Pattern[] {
  return history.emergencies
    .filter(({ from }) => from >= history.from)
    .map((use) =>
      patternOfUses([use], {
        variant: 'use',
        explanations: use.hasReason ? [{ kind: 'signed-reason', since: use.from, until: null }] : [],
        anchor: use.id,
      }),
    );
}

/** A reason does not explain why nobody took the second look. */
function findUnreviewed(history: History): Pattern[] {
  return history.emergencies
    .filter(({ reviewedAt, reviewDue }) => reviewedAt === null && reviewDue < history.now)
    .map((use) => ({
      ...patternOfUses([use], { variant: 'late', explanations: [], anchor: `${use.id}|late` }),
      to: use.reviewDue,
    }));
}

function findFrequent(history: History, values: ValuesOf<'F10'>): Pattern[] {
  const people = Map.groupBy(
    history.emergencies.toSorted((one, other) => one.from - other.from || compare(one.id, other.id)),
    ({ actorId }) => actorId,
  );
  return [...people].flatMap(([actorId, uses]) =>
    uses.flatMap((last, place) => {
      const stretch = uses.slice(0, place + 1).filter(({ from }) => from > last.from - values.days * DAY);
      if (last.from < history.from || stretch.length <= values.uses) return [];
      const anchor = `${actorId}|often|${monthOf(last.from)}`;
      return [patternOfUses(stretch, { variant: 'often', explanations: [], anchor })];
    }),
  );
}

function patternOfUses(
  uses: readonly EmergencyFact[],
  rest: Pick<Pattern, 'anchor' | 'explanations' | 'variant'>,
): Pattern {
  return patternOf('F10', [], {
    ...rest,
    actorId: uses[0]!.actorId,
    caseIds: [...new Set(uses.map(({ caseId }) => caseId))].sort(),
    from: uses[0]!.from,
    to: uses.at(-1)!.from,
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
