import type { CheckpointRow, CountRow, TimeRow } from './oversight.repository.js';
import type { OversightReport } from './oversight.schema.js';
import type { Span } from './oversight-quarter.js';

/** What a report is made of. */
export interface OversightFacts {
  quarter: string;
  span: Span;
  madeAt: Date;
  /** Name of the office; null for all of them. */
  office: string | null;
  counts: readonly CountRow[];
  times: readonly TimeRow[];
  checkpoint: CheckpointRow | undefined;
  /** Names of the witnesses on other machines by their marks. */
  offHost: ReadonlyMap<string, string>;
}

/** Puts the numbers of a quarter into the shape of the report. Pure. */
export function reportOf(facts: OversightFacts): OversightReport {
  const { counts, span, madeAt } = facts;
  const of = (part: string) => counts.filter((row) => row.part === part);
  const one = (part: string, name: string) => sum(of(part).filter((row) => row.name === name));
  return {
    quarter: facts.quarter,
    from: span.from.toISOString(),
    until: span.until.toISOString(),
    madeAt: madeAt.toISOString(),
    isComplete: span.until <= madeAt,
    office: facts.office,
    flags: of('flag')
      .map(({ name, detail, amount }) => ({ rule: name, outcome: detail ?? '', count: Number(amount) }))
      .sort((a, b) => a.rule.localeCompare(b.rule) || a.outcome.localeCompare(b.outcome)),
    reviews: of('review').map(({ name, detail, amount }) => ({
      source: detail === 'flag' ? 'flag' : 'sample',
      outcome: name,
      count: Number(amount),
    })),
    times: facts.times.map((row) => ({
      of: row.part,
      count: Number(row.amount),
      medianSeconds: Math.max(0, row.median),
      longestSeconds: Math.max(0, row.longest),
    })),
    breakGlass: breakGlassOf(of('break-glass')),
    twoPerson: named(of('two-person'), 'act'),
    exceptions: {
      uncosigned: one('exception', 'uncosigned'),
      hiddenCases: one('exception', 'hidden-case'),
      walls: one('exception', 'wall'),
      exclusions: one('exception', 'exclusion'),
    },
    erasures: { prunedMonths: one('erasure', 'pruned-month') },
    refusals: named(of('refusal'), 'reason'),
    openings: named(of('opening'), 'compartment'),
    findings: of('finding').map(({ name, detail, amount }) => ({
      kind: name,
      isGone: detail === 'gone',
      count: Number(amount),
    })),
    log: logOf(facts.checkpoint, facts.offHost),
  };
}

function breakGlassOf(rows: readonly CountRow[]): OversightReport['breakGlass'] {
  return {
    count: sum(rows),
    inTime: sum(rows.filter((row) => row.detail === 'in-time')),
    late: sum(rows.filter((row) => row.detail === 'late')),
    outcomes: named(rows, 'outcome'),
  };
}

/** Counts by name, the greatest first. */
function named<Key extends string>(
  rows: readonly CountRow[],
  key: Key,
): (Record<Key, string> & { count: number })[] {
  const totals = new Map<string, number>();
  for (const { name, amount } of rows) totals.set(name, (totals.get(name) ?? 0) + Number(amount));
  return [...totals]
    .sort(([a, most], [b, least]) => least - most || a.localeCompare(b))
    .map(([name, count]) => ({ [key]: name, count }) as Record<Key, string> & { count: number });
}

function sum(rows: readonly CountRow[]): number {
  return rows.reduce((total, { amount }) => total + Number(amount), 0);
}

function logOf(row: CheckpointRow | undefined, offHost: ReadonlyMap<string, string>): OversightReport['log'] {
  if (row === undefined) return null;
  return {
    size: Number(row.tree_size),
    root: row.root.toString('base64'),
    note: row.note,
    signedAt: row.signed_at.toISOString(),
    witnesses: row.witnesses.flatMap((mark) => offHost.get(mark) ?? []),
  };
}
