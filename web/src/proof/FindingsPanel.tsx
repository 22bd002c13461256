import { useTranslation } from 'react-i18next';
import type { FindingList } from '../../../src/supervision/log/log.schema';
import { useFindings } from '../api/proof';
import { Answer } from '../design/Answer';
import { Badge } from '../design/Badge';
import { Icon } from '../design/Icon';
import { Panel } from '../design/Panel';
import { Quiet } from '../design/Quiet';
import { useFormat } from '../texts/format';

/** Records that somebody changed, removed or put in behind the back of the service. */
export function FindingsPanel() {
  const { t } = useTranslation('proof');
  return (
    <Panel title={t('findings.title')}>
      <div className="stack">
        <p className="soft">{t('findings.what')}</p>
        <Answer of={useFindings()} lines={3}>
          {({ items }) => <Findings items={items} />}
        </Answer>
      </div>
    </Panel>
  );
}

function Findings({ items }: Pick<FindingList, 'items'>) {
  const { t } = useTranslation('proof');
  if (items.length === 0) return <Quiet>{t('findings.none')}</Quiet>;
  return (
    <ul className="proof-list" aria-label={t('findings.title')}>
      {items.map((item) => (
        <Finding key={item.id} item={item} />
      ))}
    </ul>
  );
}

function Finding({ item }: { readonly item: FindingList['items'][number] }) {
  const { t } = useTranslation('proof');
  const format = useFormat();
  const isStanding = item.goneAt === null;
  return (
    <li className="proof-item">
      <span>
        <strong>{t(`findings.kind.${item.kind}`)}</strong>
        <span className="soft small proof-under">
          {t('findings.record')} <bdi className="proof-alias">{item.type}</bdi>
          {item.record !== null && <bdi className="proof-alias">{item.record}</bdi>}
          {item.case !== null && (
            <>
              {t('findings.case')} <bdi className="proof-alias">{item.case}</bdi>
            </>
          )}
        </span>
        <span className="soft small proof-under">
          {t('findings.found', { when: format.instant(item.foundAt) })}{' '}
          {item.goneAt === null
            ? t('findings.seen', { when: format.instant(item.lastSeenAt) })
            : t('findings.gone', { when: format.instant(item.goneAt) })}
        </span>
      </span>
      <Badge tone={isStanding ? 'critical' : 'still'} glyph={<Icon name={isStanding ? 'alert' : 'check'} />}>
        {t(isStanding ? 'findings.stands' : 'findings.righted')}
      </Badge>
    </li>
  );
}
