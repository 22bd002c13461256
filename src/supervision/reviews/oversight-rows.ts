import compartments from '../../reference/vocabulary/compartment.json' with { type: 'json' };
import type { OversightReport } from './oversight.schema.js';
import { lengthOf, type ReportPart, type ReportWords, wordOf } from './oversight-words.js';

/** One line of a table of the report, in words. */
export interface ReportRow {
  readonly part: string;
  readonly name: string;
  readonly detail: string;
  readonly value: string;
}

type Cells = readonly [name: string, detail: string, value: string | number];

/** The tables of the report in words: what the PDF shows and the CSV lists. Pure. */
export function tablesOf(report: OversightReport, words: ReportWords): Record<ReportPart, Cells[]> {
  const { names, outcomes } = words;
  const name = (code: string) => wordOf(names, code);
  const outcome = (code: string) => wordOf(outcomes, code);
  return {
    flags: report.flags.map((row) => [
      `${row.rule} ${wordOf(words.rules, row.rule)}`,
      outcome(row.outcome),
      row.count,
    ]),
    reviews: report.reviews.map((row) => [name(row.source), outcome(row.outcome), row.count]),
    times: report.times.flatMap((row): Cells[] => [
      [name(row.of), name('median'), lengthOf(row.medianSeconds, words)],
      [name(row.of), name('longest'), lengthOf(row.longestSeconds, words)],
    ]),
    breakGlass: [
      [name('all'), '', report.breakGlass.count],
      [name('in-time'), '', report.breakGlass.inTime],
      [name('late'), '', report.breakGlass.late],
      ...report.breakGlass.outcomes.map((row): Cells => [name('all'), outcome(row.outcome), row.count]),
    ],
    twoPerson: report.twoPerson.map((row) => [wordOf(words.acts, row.act), '', row.count]),
    exceptions: (['uncosigned', 'hiddenCases', 'walls', 'exclusions'] as const).map((code): Cells => [
      name(code),
      '',
      report.exceptions[code],
    ]),
    erasures: [[name('prunedMonths'), '', report.erasures.prunedMonths]],
    refusals: report.refusals.map((row) => [wordOf(words.reasons, row.reason), '', row.count]),
    openings: report.openings.map((row) => [partName(row.compartment, words), '', row.count]),
    findings: report.findings.map((row) => [
      wordOf(words.findings, row.kind),
      name(row.isGone ? 'gone' : 'still'),
      row.count,
    ]),
    log: logCells(report, words),
  };
}

/** Every row of every table, for the CSV. Pure. */
export function rowsOf(report: OversightReport, words: ReportWords): ReportRow[] {
  const about: ReportRow[] = [
    {
      part: words.title,
      name: words.quarter,
      detail: report.office ?? words.allOffices,
      value: report.quarter,
    },
    { part: words.title, name: words.madeAt, detail: 'UTC', value: report.madeAt },
  ];
  const tables = Object.entries(tablesOf(report, words)) as [ReportPart, Cells[]][];
  return [
    ...about,
    ...tables.flatMap(([part, rows]) =>
      rows.map(([name, detail, value]) => ({ part: words.parts[part], name, detail, value: String(value) })),
    ),
    ...(report.log === null
      ? []
      : [
          {
            part: words.parts.log,
            name: wordOf(words.names, 'checkpoint'),
            detail: '',
            value: report.log.note,
          },
        ]),
  ];
}

function logCells({ log }: OversightReport, { names }: ReportWords): Cells[] {
  const name = (code: string) => wordOf(names, code);
  if (log === null) return [[name('none'), '', '']];
  return [
    [name('size'), '', log.size],
    [name('root'), '', log.root],
    [name('signedAt'), 'UTC', log.signedAt],
    [name('witnesses'), '', log.witnesses.length === 0 ? name('unwitnessed') : log.witnesses.join(', ')],
  ];
}

function partName(code: string, { language }: ReportWords): string {
  return compartments.find((each) => each.code === code)?.label[language] ?? code;
}
