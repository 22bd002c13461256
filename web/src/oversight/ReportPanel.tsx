import { useTranslation } from 'react-i18next';
import { Panel } from '../design/Panel';

export function ReportPanel() {
  const { t } = useTranslation('reviews');
  return <Panel title={t('report')}>{null}</Panel>;
}
