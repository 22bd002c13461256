import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CaseList } from '../../../src/cases/cases.schema';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { Quiet } from '../design/Quiet';
import { RiskBadge } from '../design/RiskBadge';
import { Link } from '../router';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { findAttention, type Attention } from './attention';

interface AttentionPanelProps {
  readonly query: UseInfiniteQueryResult<{ readonly pages: readonly CaseList[] }>;
  /** How many cases stand there; the others are in the list of cases. */
  readonly most?: number;
}

/** The cases that need somebody, each with the reason in words. */
export function AttentionPanel({ query, most = 8 }: AttentionPanelProps) {
  const { t } = useTranslation('day');
  const { today } = useFormat();
  return (
    <Panel title={t('attention.title')} padding="flush">
      <Answer of={query} lines={6}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          const found = findAttention(items, today());
          return (
            <div className="attention-list">
              {found.length === 0 && <Quiet>{t('attention.none')}</Quiet>}
              <ul className="attention">
                {found.slice(0, most).map((attention) => (
                  <AttentionRow key={attention.item.id} attention={attention} />
                ))}
              </ul>
              <p className="attention-all">
                <Link to={{ page: 'cases', filter: {} }}>
                  {query.hasNextPage ? t('attention.allMany') : t('attention.all', { count: items.length })}
                </Link>
              </p>
            </div>
          );
        }}
      </Answer>
    </Panel>
  );
}

function AttentionRow({ attention: { item, reasons } }: { readonly attention: Attention }) {
  const { t } = useTranslation('day');
  const labels = useLabels();
  const format = useFormat();
  return (
    <li className="attention-row">
      <div className="attention-head">
        <Link to={{ page: 'case', id: item.id, tab: null }}>
          <bdi>{item.pseudonym}</bdi>
        </Link>
        <RiskBadge risk={item.risk} />
      </div>
      <ul className="attention-reasons">
        <li>{labels.of('casePhase', item.phase)}</li>
        {reasons
          .filter((reason) => reason !== 'critical')
          .map((reason) => (
            <li key={reason} className={reason === 'overdue' || reason === 'review' ? 'is-late' : undefined}>
              {t(`attention.${reason}`, {
                count: item.tasks.overdue,
                day: item.reviewDue === null ? '' : format.day(item.reviewDue),
              })}
            </li>
          ))}
      </ul>
    </li>
  );
}
