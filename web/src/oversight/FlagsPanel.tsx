import { useTranslation } from 'react-i18next';
import { Panel } from '../design/Panel';

export function FlagsPanel() {
  const { t } = useTranslation('flags');
  return <Panel title={t('tab')}>{null}</Panel>;
}
