import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon';
import { leaveNow } from './quick-exit';

/** Leaves at once, on every page, always in the same corner. */
export function QuickExit() {
  const { t } = useTranslation('shell');
  return (
    <button type="button" className="quick-exit" title={t('quickExit.help')} onClick={leaveNow}>
      <Icon name="exit" isMirrored />
      <span>{t('quickExit.text')}</span>
    </button>
  );
}
