import type { ValuesOf } from '../thresholds.js';
import type { ApprovalFact, History } from './history.js';
import { DAY, type Explanation, monthOf, type Pattern, patternOf } from './pattern.js';

/**
 * F14: two people approve each other's acts, or somebody approved an own one. In a small team there may be nobody else:
 * its profile explains the pair, never the own approval.
 */
export function findPairApprovals(history: History, values: ValuesOf<'F14'>): Pattern[] {
  const sorted = history.approvals.toSorted((one, other) => one.at - other.at || compare(one.id, other.id));
  const own = sorted
    .filter(({ requesterId, deciderId, at }) => requesterId === deciderId && at >= history.from)
    .map((approval) =>
      patternOfPair([approval], { variant: 'own', explanations: [], anchor: `own|${approval.id}` }),
    );
  const pairs = Map.groupBy(
    sorted.filter(({ requesterId, deciderId }) => requesterId !== deciderId),
    nameOfPair,
  );
  const mutual = [...pairs].flatMap(([pair, approvals]) =>
    approvals.flatMap((last, place) => {
      const stretch = approvals.slice(0, place + 1).filter(({ at }) => at > last.at - values.days * DAY);
      if (last.at < history.from || stretch.length <= values.approvals || !isMutual(stretch)) return [];
      const anchor = `${pair}|${monthOf(last.at)}`;
      return [patternOfPair(stretch, { variant: 'pair', explanations: smallTeam(history, last.at), anchor })];
    }),
  );
  return [...own, ...mutual];
}

function isMutual(approvals: readonly ApprovalFact[]): boolean {
  return new Set(approvals.map(({ deciderId }) => deciderId)).size === 2;
}

function nameOfPair({ requesterId, deciderId }: ApprovalFact): string {
  return [requesterId, deciderId].sort().join('|');
}

function smallTeam({ smallTeamSince }: History, at: number): Explanation[] {
  if (smallTeamSince === null || smallTeamSince > at) return [];
  return [{ kind: 'small-team', since: smallTeamSince, until: null }];
}

function patternOfPair(
  approvals: readonly ApprovalFact[],
  rest: Pick<Pattern, 'anchor' | 'explanations' | 'variant'>,
): Pattern {
  const last = approvals.at(-1)!;
  return patternOf('F14', [], {
    ...rest,
    actorId: last.deciderId,
    concerns: last.requesterId === last.deciderId ? [] : [last.requesterId],
    from: approvals[0]!.at,
    to: last.at,
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
