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
] as const;
const findings = ['changed', 'stale', 'missing', 'inserted', 'unlogged', 'untraceable'] as const;

/** The tables of the report in the words of the screen, in their order. */
export function useReportRows(report: OversightReport) {
  const { t } = useTranslation('reviews');
  const { t: flags } = useTranslation('flags');
  const { t: audit } = useTranslation('audit');
  const labels = useLabels();
  const actName = useActNames();
  const outcome = (code: string): string => {
    const known = outcomeOf(code);
    return known === null ? code : t(`oversight.outcomeOf.${known}`);
  };
  const ruleName = (code: string): string => {
    const known = flagRules.find((rule) => rule === code);
    return known === undefined ? code : flags(`rule.${known}`);
  };
  const exceptions = (['uncosigned', 'hiddenCases', 'walls', 'exclusions'] as const).map((code) =>
    plain(code, t(`oversight.exception.${code}`), report.exceptions[code]),
  );
  return [
    {
      part: 'flags',
      rows: report.flags.map((row) => of(ruleName(row.rule), outcome(row.outcome), row.count)),
    },
    {
      part: 'reviews',
      rows: report.reviews.map((row) =>
        of(t(`oversight.source.${row.source}`), outcome(row.outcome), row.count),
      ),
    },
    {
      part: 'breakGlass',
      rows: [
        ...(['count', 'inTime', 'late'] as const).map((code) =>
          of(t(`oversight.glass.${code}`), null, report.breakGlass[code]),
        ),
        ...report.breakGlass.outcomes.map((row) =>
          of(t('oversight.glass.count'), outcome(row.outcome), row.count),
        ),
      ],
    },
    { part: 'twoPerson', rows: report.twoPerson.map((row) => plain(row.act, actName(row.act), row.count)) },
    {
      part: 'exceptions',
      rows: [
        ...exceptions,
        plain('pruned', t('oversight.exception.prunedMonths'), report.erasures.prunedMonths),
      ],
    },
    {
      part: 'refusals',
      rows: report.refusals.map(({ reason, count }) =>
        plain(reason, audit(`reason.${reasons.find((each) => each === reason) ?? 'other'}`), count),
      ),
    },
    {
      part: 'openings',
      rows: report.openings.map(({ compartment, count }) =>
        plain(compartment, labels.of('compartment', compartment), count),
      ),
    },
    {
      part: 'findings',
      rows: report.findings.map(({ kind, isGone, count }) =>
        of(
          t(`oversight.finding.${findings.find((each) => each === kind) ?? 'other'}`),
          t(isGone ? 'oversight.gone' : 'oversight.still'),
          count,
        ),
      ),
    },
  ] as const satisfies readonly { readonly part: string; readonly rows: readonly NumberRow[] }[];
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
