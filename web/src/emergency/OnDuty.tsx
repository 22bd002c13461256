import { useTranslation } from 'react-i18next';
import { useDuties } from '../api/emergency';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { useFormat } from '../texts/format';
import { LookUpForm } from './LookUpForm';
import { nextOwnDuty, ownDutyNow } from './rota';
import { useNow } from './useNow';

const MINUTE = 60_000;

/** For a caseworker or safety officer: the look-up while on duty; else when the next own duty is. */
export function OnDuty() {
  const { t } = useTranslation('emergency');
  const format = useFormat();
  const now = useNow(MINUTE);
  return (
    <Panel title={t('duty.title')}>
      <Answer of={useDuties()} lines={2}>
        {({ items }) => {
          const present = ownDutyNow(items);
          if (present !== null && Date.parse(present.until) > now) {
            return (
              <div className="emergency-start">
                <p>{t('duty.on', { until: format.instant(present.until) })}</p>
                <LookUpForm />
              </div>
            );
          }
          const next = nextOwnDuty(items, now);
          return (
            <div className="emergency-start">
              <p className="emergency-off">{t('duty.off')}</p>
              <p>
                {next === null
                  ? t('duty.noNext')
                  : t('duty.next', { from: format.instant(next.from), until: format.instant(next.until) })}
              </p>
              <p className="soft">{t('duty.otherwise')}</p>
            </div>
          );
        }}
      </Answer>
    </Panel>
  );
}
