import { useTranslation } from 'react-i18next';
import { Panel } from '../design/Panel';

export function ReviewsPanel() {
  const { t } = useTranslation('reviews');
  return <Panel title={t('tab')}>{null}</Panel>;
}
