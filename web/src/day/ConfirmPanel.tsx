import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CaseItem, CaseList } from '../../../src/cases/cases.schema';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { Quiet } from '../design/Quiet';
import { RiskBadge } from '../design/RiskBadge';
import { Link } from '../router';
import { useFormat } from '../texts/format';

interface ConfirmPanelProps {
  readonly query: UseInfiniteQueryResult<{ readonly pages: readonly CaseList[] }>;
}

/** Cases that somebody opened and leads without a supervisor having looked. */
export function ConfirmPanel({ query }: ConfirmPanelProps) {
  const { t } = useTranslation('day');
  return (
    <Panel title={t('confirm.title')} padding="flush">
      <Answer of={query}>
        {({ pages }) => {
          const waiting = pages.flatMap(({ items }) => items);
          if (waiting.length === 0) return <Quiet>{t('confirm.none')}</Quiet>;
          return (
            <ul className="attention">
              {waiting.map((item) => (
                <Waiting key={item.id} item={item} />
              ))}
            </ul>
          );
        }}
      </Answer>
    </Panel>
  );
}

function Waiting({ item }: { readonly item: CaseItem }) {
  const { t } = useTranslation('day');
  const format = useFormat();
  return (
    <li className="waiting-row">
      <span className="waiting-name">
        <bdi>{item.pseudonym}</bdi>
        <RiskBadge risk={item.risk} />
      </span>
      <span className="soft small">
        {item.lead === null ? t('confirm.noLead') : <bdi>{item.lead.name}</bdi>}
        {' · '}
        {t('confirm.since', { day: format.day(item.openedOn) })}
      </span>
      <Link className="button button-secondary button-small" to={{ page: 'case', id: item.id, tab: null }}>
        {t('confirm.look')}
        <span className="unseen">
          {' '}
          <bdi>{item.pseudonym}</bdi>
        </span>
      </Link>
    </li>
  );
}
