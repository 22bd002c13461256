import { useTranslation } from 'react-i18next';
import type { FlagView } from '../../../../src/supervision/flags/flags.schema';
import { Badge, type Tone } from '../../design/Badge';
import { Fact, Facts } from '../../design/Facts';
import { Link } from '../../router';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { FlagExplanation } from './FlagExplanation';

const severityTones: Record<FlagView['severity'], Tone> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
};

const verdictTones: Record<NonNullable<FlagView['verdict']>, Tone> = {
  justified: 'good',
  training: 'note',
  breach: 'critical',
  referred: 'high',
};

/** One flag in words: who, what, when, in which cases, and what may explain it. */
export function FlagItem({ flag }: { readonly flag: FlagView }) {
  const { t } = useTranslation('flags');
  return (
    <li className={`flag flag-${flag.severity.toLowerCase()}`}>
      <div className="flag-head">
        <h4>{t(`rule.${flag.rule}`)}</h4>
        <span className="cluster">
          <Badge tone={severityTones[flag.severity]}>{t(`severity.${flag.severity}`)}</Badge>
          {flag.verdict !== null && (
            <Badge tone={verdictTones[flag.verdict]}>{t(`verdict.${flag.verdict}`)}</Badge>
          )}
        </span>
      </div>
      <p className="flag-said">{useSentence(flag)}</p>
      <Facts>
        <Fact label={t('fact.when')}>
          <When flag={flag} />
        </Fact>
        <Fact label={t('fact.cases')}>
          <Cases flag={flag} />
        </Fact>
        <Fact label={t('fact.explanation')} isWide>
          <FlagExplanation flag={flag} />
        </Fact>
      </Facts>
    </li>
  );
}

/** What was found, in one sentence. */
function useSentence({ rule, variant, actor, others, lines }: FlagView): string {
  const { t } = useTranslation('flags');
  const format = useFormat();
  const values = {
    who: actor === null ? t('nobody') : isolate(actor.name === '' ? t('noName') : actor.name),
    others: format.list(others.map(({ name }) => isolate(name === '' ? t('noName') : name))),
    count: lines,
  };
  if (rule === 'F10')
    return t(`said.F10.${variant === 'late' || variant === 'often' ? variant : 'use'}`, values);
  if (rule === 'F14') return t(`said.F14.${variant === 'own' ? 'own' : 'pair'}`, values);
  if (rule === 'F20') return t(`said.F20.${variant === 'log' ? 'log' : 'row'}`, values);
  return t(`said.${rule}`, values);
}

function When({ flag: { from, to } }: { readonly flag: FlagView }) {
  const { t } = useTranslation('flags');
  const format = useFormat();
  const [first, last] = [format.instant(from), format.instant(to)];
  return first === last ? first : t('fact.fromTo', { from: first, to: last });
}

/** Cases by reference. An auditor knows cases by alias only, and a hidden case stays hidden: then it says so. */
function Cases({ flag: { rule, cases, hasOtherCases } }: { readonly flag: FlagView }) {
  const { t } = useTranslation('flags');
  if (rule === 'F09') return <span className="soft">{t('fact.privileged')}</span>;
  if (cases.length === 0) {
    return <span className="soft">{t(hasOtherCases ? 'fact.hidden' : 'fact.noCase')}</span>;
  }
  return (
    <ul className="flag-cases">
      {cases.map(({ id, reference, pseudonym }) => (
        <li key={id}>
          <Link to={{ page: 'case', id, tab: null }}>
            <bdi dir="ltr">{reference}</bdi>
          </Link>{' '}
          <bdi className="soft">{pseudonym}</bdi>
        </li>
      ))}
      {hasOtherCases && <li className="soft">{t('fact.others')}</li>}
    </ul>
  );
}
