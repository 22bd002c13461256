import { useTranslation } from 'react-i18next';
import { useWaitingReviews } from '../api/emergency';
import { useActor } from '../api/session';
import { Link } from '../router';
import { NoticesPanel } from './NoticesPanel';

/** For the first page: what the reader has not read yet, and the way to the reviews that wait. */
export function EmergencyPanel() {
  const { t } = useTranslation('emergency');
  const waiting = useWaitingReviews(useActor()?.role === 'supervisor').data ?? 0;
  return (
    <NoticesPanel
      isBrief
      actions={
        <Link to={{ page: 'emergency' }}>
          {waiting > 0 ? t('notices.reviews', { count: waiting }) : t('notices.all')}
        </Link>
      }
    />
  );
}
