import { looksFor, type Severity } from './flag-states.js';
import type { FlagText } from './flag-texts.js';
import type { FlagRow, NamedCase, WeekRow } from './flags.repository.js';
import type { FlagView, FlagWeek } from './flags.schema.js';

/** What a reader knows of people and cases: those whom the database shows. */
export interface Known {
  names: ReadonlyMap<string, string>;
  cases: ReadonlyMap<string, NamedCase>;
}

/** One flag as its reader sees it; `text` is undefined when it is damaged. */
export function viewOf(row: FlagRow, text: FlagText | undefined, { names, cases }: Known): FlagView {
  const person = (id: string) => ({ id, name: names.get(id) ?? '' });
  const shown = text?.cases.flatMap((id) => cases.get(id) ?? []) ?? [];
  return {
    id: row.id,
    rule: row.rule,
    severity: row.severity,
    variant: text?.variant ?? null,
    actor: row.actor_id === null ? null : person(row.actor_id),
    others: row.concerns.map(person),
    from: row.from_at.toISOString(),
    to: row.to_at.toISOString(),
    raisedAt: row.raised_at.toISOString(),
    cases: shown,
    hasOtherCases: shown.length < (text?.cases.length ?? 0),
    lines: text?.lines.length ?? 0,
    explanations:
      text?.explanations.map(({ kind, since, until }) => ({
        kind,
        since: instantOf(since),
        until: instantOf(until),
      })) ?? [],
    lookedFor: [...looksFor[row.rule]],
    isExplained: row.is_explained,
    damaged: text === undefined,
    verdict: row.verdict,
    decidedAt: row.decided_at?.toISOString() ?? null,
    version: row.version,
  };
}

/** Twelve weeks, the oldest first, those without a flag included. `monday` is that of this week, YYYY-MM-DD. */
export function weeksOf(rows: readonly WeekRow[], monday: string): FlagWeek[] {
  return Array.from({ length: 12 }, (_, place) => {
    const week = daysBefore(monday, (11 - place) * 7);
    const ofWeek = rows.filter((row) => row.week === week);
    const count = (severity: Severity) => sum(ofWeek.filter((row) => row.severity === severity));
    return {
      week,
      counts: {
        CRITICAL: count('CRITICAL'),
        HIGH: count('HIGH'),
        MEDIUM: count('MEDIUM'),
        LOW: count('LOW'),
      },
      explained: sum(ofWeek.filter((row) => row.is_explained)),
    };
  });
}

/** The Monday of the week of a day, YYYY-MM-DD. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return daysBefore(day, (weekday + 6) % 7);
}

function daysBefore(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - count);
  return date.toISOString().slice(0, 10);
}

function sum(rows: readonly WeekRow[]): number {
  return rows.reduce((total, { flags }) => total + flags, 0);
}

function instantOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
