import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon';
import { leaveNow } from './quick-exit';

/** Leaves at once, on every page and over every dialog, always in the same corner. */
export function QuickExit() {
  const { t } = useTranslation('shell');
  return (
    <button
      type="button"
      className="quick-exit"
      title={t('quickExit.help')}
      onClick={leaveNow}
      // An open dialog makes everything outside of it inert but what carries this mark.
      data-react-aria-top-layer="true"
    >
      <Icon name="exit" isMirrored />
      <span>{t('quickExit.text')}</span>
    </button>
  );
}
