import { useTranslation } from 'react-i18next';
import { useActor } from '../api/session';
import { Icon } from '../design/Icon';
import { Panel } from '../design/Panel';

/** The same line in every case, whether the lawyer holds something or not: its absence would tell as much. */
export function PrivilegedPanel() {
  const { t } = useTranslation('legal');
  const role = useActor()?.role;
  return (
    <Panel title={t('privileged.title')}>
      <p className="privileged-line">
        <Icon name="lock" />
        <span>{t('privileged.line')}</span>
      </p>
      {role === 'legal-adviser' && <p className="privileged-note soft">{t('privileged.forLawyers')}</p>}
    </Panel>
  );
}
