import { useTranslation } from 'react-i18next';
import type { WitnessList } from '../../../src/supervision/log/log.schema';
import { useWitnesses } from '../api/proof';
import { Answer } from '../design/Answer';
import { Badge } from '../design/Badge';
import { Icon } from '../design/Icon';
import { Notice } from '../design/Notice';
import { Panel } from '../design/Panel';
import { useFormat } from '../texts/format';

/** Who watches the log besides the service, and in plain words when nobody on another machine does. */
export function WitnessesPanel() {
  const { t } = useTranslation('proof');
  return (
    <Panel title={t('witnesses.title')}>
      <Answer of={useWitnesses()} lines={3}>
        {(list) => <Witnesses list={list} />}
      </Answer>
    </Panel>
  );
}

function Witnesses({ list }: { readonly list: WitnessList }) {
  const { t } = useTranslation('proof');
  const standing = list.isOffHost ? 'offHost' : list.isWitnessed ? 'onHost' : 'unwitnessed';
  return (
    <div className="stack">
      <Notice
        tone={standing === 'offHost' ? 'good' : 'high'}
        title={t(`witnesses.standing.${standing}.title`)}
      >
        <p>{t(`witnesses.standing.${standing}.what`)}</p>
      </Notice>
      {list.items.length > 0 && (
        <ul className="proof-list" aria-label={t('witnesses.title')}>
          {list.items.map((witness) => (
            <Witness key={`${witness.kind} ${witness.name}`} witness={witness} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Witness({ witness }: { readonly witness: WitnessList['items'][number] }) {
  const { t } = useTranslation('proof');
  const format = useFormat();
  const { name, kind, isOffHost, lastCosignedAt, lastSize, isLate } = witness;
  return (
    <li className="proof-item">
      <span>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className="soft small proof-under">
          {t(`witnesses.kind.${kind}`)} {t(isOffHost ? 'witnesses.elsewhere' : 'witnesses.here')}{' '}
          {lastCosignedAt === null
            ? t('witnesses.never')
            : t('witnesses.last', {
                when: format.instant(lastCosignedAt),
                size: format.number(lastSize ?? 0),
              })}
        </span>
      </span>
      <Badge tone={isLate ? 'high' : 'good'} glyph={<Icon name={isLate ? 'alert' : 'check'} />}>
        {t(isLate ? 'witnesses.late' : 'witnesses.fresh')}
      </Badge>
    </li>
  );
}
