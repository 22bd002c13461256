import {
  severityOf,
  type ExplanationKind,
  type FlagRule,
  type Severity,
  type Variant,
} from '../flag-states.js';
import type { HistoryEvent } from './history.js';

/** A fact that may explain a pattern, with its time. */
export interface Explanation {
  kind: ExplanationKind;
  since: number | null;
  /** null when it has no end, or none that matters. */
  until: number | null;
}

/** What a rule found. A pattern is a question to a supervisor, never a verdict. */
export interface Pattern {
  rule: FlagRule;
  severity: Severity;
  /** Which pattern of a rule that has several. */
  variant: Variant | null;
  /** null when no person did it. */
  actorId: string | null;
  /** Others whom it is about. */
  concerns: readonly string[];
  caseIds: readonly string[];
  from: number;
  to: number;
  /** Ids of the lines of the log that it consists of. */
  evidence: readonly string[];
  explanations: readonly Explanation[];
  /** What makes it one pattern: found again, it is the same flag. */
  anchor: string;
}

/** Events that form a pattern, oldest first. */
export function patternOf(
  rule: FlagRule,
  events: readonly HistoryEvent[],
  rest: Pick<Pattern, 'anchor' | 'explanations'> & Partial<Pattern>,
): Pattern {
  const sorted = inOrder(events);
  return {
    rule,
    severity: severityOf[rule],
    variant: null,
    actorId: sorted[0]?.actorId ?? null,
    concerns: [],
    caseIds: [...new Set(sorted.flatMap(({ caseIds }) => caseIds))].sort(),
    from: sorted[0]?.at ?? 0,
    to: sorted.at(-1)?.at ?? 0,
    evidence: sorted.map(({ id }) => id),
    ...rest,
  };
}

/**
 * Which flag a pattern is. Something that begins to need an explanation is another flag than what had one, so that the
 * unexplained part of a day is never hidden under the explained one.
 */
export function identityOf({ rule, anchor, explanations }: Pattern): string {
  return `${rule}|${anchor}|${explanations.length > 0 ? 'explained' : 'open'}`;
}

/** Each pattern once, as it was first found. */
export function onlyFirst(patterns: readonly Pattern[]): Pattern[] {
  const first = new Map<string, Pattern>();
  for (const pattern of patterns) {
    const identity = identityOf(pattern);
    if (!first.has(identity)) first.set(identity, pattern);
  }
  return [...first.values()];
}

/** Oldest first; lines of one instant by their number. */
export function inOrder(events: readonly HistoryEvent[]): HistoryEvent[] {
  return events.toSorted((one, other) => one.at - other.at || compareIds(one.id, other.id));
}

/** Events of people, by person. */
export function byPerson(events: readonly HistoryEvent[]): Map<string, HistoryEvent[]> {
  const people = events.filter(isOfPerson);
  return Map.groupBy(inOrder(people), ({ actorId }) => actorId!);
}

/** Whether somebody of the staff, or a guest, did it. */
export function isOfPerson(event: HistoryEvent): boolean {
  return event.actorId !== null && (event.actorKind === 'staff' || event.actorKind === 'guest');
}

/** A stretch of a sorted list by the places of its first and last event. */
export interface Stretch {
  first: number;
  last: number;
}

/** For each event of a sorted list the stretch of this length that ends with it, the event included. In one pass. */
export function stretchesOf(sorted: readonly HistoryEvent[], length: number): Stretch[] {
  let first = 0;
  return sorted.map(({ at }, last) => {
    while (sorted[first]!.at <= at - length) first += 1;
    return { first, last };
  });
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Whether a span was alive at an instant. A line is written at the end of its act, a grant counted at the beginning. */
export function isAlive({ from, until }: { from: number; until: number }, at: number): boolean {
  return from <= at && until > at - MINUTE;
}

/** The hour of an instant in UTC, as part of an anchor. */
export function hourOf(at: number): string {
  return new Date(at).toISOString().slice(0, 13);
}

/** The day of an instant in UTC, as part of an anchor. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The month of an instant in UTC, as part of an anchor. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** The end of a span as an explanation tells it. */
export function endOf(until: number): number | null {
  return Number.isFinite(until) ? until : null;
}

function compareIds(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}
