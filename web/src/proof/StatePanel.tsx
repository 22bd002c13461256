import { useTranslation } from 'react-i18next';
import type { LogState } from '../../../src/supervision/log/log.schema';
import { useLogState, useWitnesses } from '../api/proof';
import { Answer } from '../design/Answer';
import { Fact, Facts } from '../design/Facts';
import { Notice } from '../design/Notice';
import { Panel } from '../design/Panel';
import { useFormat } from '../texts/format';
import { CopyText } from './CopyText';
import { faultsOf } from './log-faults';
import { LogPicture } from './LogPicture';

/** How the log does: what is signed for, what waits, and what is wrong with it if something is. */
export function StatePanel() {
  const { t } = useTranslation('proof');
  return (
    <Panel title={t('state.title')}>
      <Answer of={useLogState()} lines={6}>
        {(state) => <State state={state} />}
      </Answer>
    </Panel>
  );
}

function State({ state }: { readonly state: LogState }) {
  const { t } = useTranslation('proof');
  const format = useFormat();
  const witnesses = useWitnesses().data;
  const faults = faultsOf(state, Date.now());
  const never = t('state.never');
  return (
    <div className="stack">
      {faults.map((fault) => (
        <Notice key={fault} tone="critical" title={t(`state.fault.${fault}.title`)}>
          <p>{t(`state.fault.${fault}.what`)}</p>
        </Notice>
      ))}
      {faults.length === 0 && <Notice tone="good" title={t('state.well')} />}
      <LogPicture state={state} witnesses={witnesses?.items ?? []} />
      <Facts>
        <Fact label={t('state.size')}>{format.number(state.size)}</Fact>
        <Fact label={t('state.waiting')}>
          {state.waitingSince === null
            ? format.number(state.waiting)
            : t('state.waitingSince', {
                lines: format.number(state.waiting),
                when: format.instant(state.waitingSince),
              })}
        </Fact>
        <Fact label={t('state.signedAt')}>
          {state.signedAt === null ? never : format.instant(state.signedAt)}
        </Fact>
        <Fact label={t('state.heartbeatAt')}>
          {state.heartbeatAt === null ? t('state.noHeartbeat') : format.instant(state.heartbeatAt)}
        </Fact>
        <Fact label={t('state.instances')}>{format.number(state.instances)}</Fact>
        <Fact label={t('state.firstKept')}>
          {state.firstIndexKept === 0
            ? t('state.everythingKept')
            : t('state.keptFrom', { index: format.number(state.firstIndexKept) })}
        </Fact>
      </Facts>
      <CopyText label={t('state.root')} text={state.root} />
      <CopyText label={t('state.key')} text={state.verifierKey} />
    </div>
  );
}
