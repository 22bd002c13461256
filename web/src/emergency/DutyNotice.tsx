import { useTranslation } from 'react-i18next';
import { useDuties } from '../api/emergency';
import { useActor } from '../api/session';
import { Notice } from '../design/Notice';
import { Link } from '../router';
import { useFormat } from '../texts/format';
import { ownDutyNow } from './rota';

/** For the first page of somebody on duty: until when, and where a case is found; nothing for the others. */
export function DutyNotice() {
  const { t } = useTranslation('emergency');
  const format = useFormat();
  const role = useActor()?.role;
  const duties = useDuties(role === 'caseworker' || role === 'safety-officer');
  const present = ownDutyNow(duties.data?.items ?? []);
  if (present === null) return null;
  return (
    <Notice tone="note" title={t('duty.notice', { until: format.instant(present.until) })}>
      <p>
        <Link to={{ page: 'emergency' }}>{t('duty.find')}</Link>
      </p>
    </Notice>
  );
}
