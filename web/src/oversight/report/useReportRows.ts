import { useTranslation } from 'react-i18next';
import { flagRules } from '../../../../src/supervision/flags/flag-states';
import type { OversightReport } from '../../../../src/supervision/reviews/oversight.schema';
import { useLabels } from '../../texts/labels';
import { outcomeOf } from './outcomes';

/** One number with its name; `outcome` where the table has such a column. */
export interface NumberRow {
  readonly id: string;
  readonly name: string;
  readonly outcome: string | null;
  readonly count: number;
}

const reasons = [
  'not-found',
  'forbidden',
  'sign-in-failed',
  'too-many',
  'stale',
  'move',
  'input',
  'damaged',
  'step-up',
  'second-factor',
  'paused',
  'approval',
  'second-person',
  'setup',
  'witness',
] as const;
const findings = ['changed', 'stale', 'missing', 'inserted', 'unlogged', 'untraceable'] as const;

interface NumberPart {
  readonly part:
    'flags' | 'reviews' | 'breakGlass' | 'twoPerson' | 'exceptions' | 'refusals' | 'openings' | 'findings';
  readonly rows: readonly NumberRow[];
}

/** The tables of the report in the words of the screen, in their order. */
export function useReportRows(report: OversightReport): NumberPart[] {
  const judged = useJudgedParts(report);
  return [...judged, ...useCountedParts(report)];
}

/** What somebody looked at, with what came of it. */
function useJudgedParts({ flags, reviews, breakGlass }: OversightReport): NumberPart[] {
  const { t } = useTranslation('reviews');
  const { t: flagTexts } = useTranslation('flags');
  const outcome = (code: string): string => {
    const known = outcomeOf(code);
    return known === null ? code : t(`oversight.outcomeOf.${known}`);
  };
  const ruleName = (code: string): string => {
    const known = flagRules.find((rule) => rule === code);
    return known === undefined ? code : flagTexts(`rule.${known}`);
  };
  const glass = (['count', 'inTime', 'late'] as const).map((code) =>
    of(t(`oversight.glass.${code}`), null, breakGlass[code]),
  );
  const ofGlass = breakGlass.outcomes.map((row) =>
    of(t('oversight.glass.ended'), outcome(row.outcome), row.count),
  );
  return [
    { part: 'flags', rows: flags.map((row) => of(ruleName(row.rule), outcome(row.outcome), row.count)) },
    {
      part: 'reviews',
      rows: reviews.map((row) => of(t(`oversight.source.${row.source}`), outcome(row.outcome), row.count)),
    },
    { part: 'breakGlass', rows: [...glass, ...ofGlass] },
  ];
}

/** What is only counted. */
function useCountedParts(report: OversightReport): NumberPart[] {
  const { t } = useTranslation('reviews');
  const { t: audit } = useTranslation('audit');
  const labels = useLabels();
  const actName = useActNames();
  const exceptions = (['uncosigned', 'hiddenCases', 'walls', 'exclusions'] as const).map((code) =>
    plain(code, t(`oversight.exception.${code}`), report.exceptions[code]),
  );
  const pruned = plain('pruned', t('oversight.exception.prunedMonths'), report.erasures.prunedMonths);
  const refusals = report.refusals.map(({ reason, count }) =>
    plain(reason, audit(`reason.${reasons.find((each) => each === reason) ?? 'other'}`), count),
  );
  const openings = report.openings.map(({ compartment, count }) =>
    plain(compartment, labels.of('compartment', compartment), count),
  );
  const found = report.findings.map(({ kind, isGone, count }) =>
    of(
      t(`oversight.finding.${findings.find((each) => each === kind) ?? 'other'}`),
      t(isGone ? 'oversight.gone' : 'oversight.still'),
      count,
    ),
  );
  return [
    { part: 'twoPerson', rows: report.twoPerson.map((row) => plain(row.act, actName(row.act), row.count)) },
    { part: 'exceptions', rows: [...exceptions, pruned] },
    { part: 'refusals', rows: refusals },
    { part: 'openings', rows: openings },
    { part: 'findings', rows: found },
  ];
}

/** What acts with a second person are called. */
function useActNames(): (code: string) => string {
  const { t } = useTranslation('reviews');
  return (code) => {
    switch (code) {
      case 'role.grant':
      case 'account.recover':
      case 'profile.change':
      case 'wall.make':
      case 'wall.end':
      case 'assignment.bulk':
      case 'log.prune':
      case 'readers.withhold':
        return t(`oversight.act.${code}`);
      default:
        return t('oversight.act.other');
    }
  };
}

function plain(id: string, name: string, count: number): NumberRow {
  return { id, name, outcome: null, count };
}

function of(name: string, outcome: string | null, count: number): NumberRow {
  return { id: `${name} ${outcome ?? ''}`, name, outcome, count };
}
