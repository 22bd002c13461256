import { useTranslation } from 'react-i18next';
import { useAudit } from '../api/audit';
import { AuditLines } from '../audit/AuditLines';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { PageHeader } from '../design/PageHeader';
import { EmergencyPanel } from '../emergency/EmergencyPanel';
import { Link } from '../router';
import { useFormat } from '../texts/format';
import { refusedLately } from './refused-lately';
import './day.css';

/** The day of an auditor: refusals first, then the newest lines. */
export function AuditorDay() {
  const { t } = useTranslation('day');
  const format = useFormat();
  const refused = useAudit({ outcome: 'refused' }, 20);
  const newest = useAudit({}, 20);
  const whole = <Link to={{ page: 'audit' }}>{t('auditor.whole')}</Link>;
  return (
    <>
      <PageHeader title={t('title')} above={format.longDay(format.today())}>
        {t('auditor.lead')}
      </PageHeader>
      <div className="stack">
        <EmergencyPanel />
        <Panel title={t('auditor.refused')} padding="flush">
          <Answer of={refused}>
            {({ pages }) => (
              <AuditLines
                entries={refusedLately(pages.flatMap(({ items }) => items))}
                empty={t('supervisor.noneRefused')}
              />
            )}
          </Answer>
        </Panel>
        <Panel title={t('auditor.newest')} padding="flush" actions={whole}>
          <Answer of={newest} lines={8}>
            {({ pages }) => (
              <AuditLines entries={pages.flatMap(({ items }) => items)} empty={t('auditor.none')} />
            )}
          </Answer>
        </Panel>
      </div>
    </>
  );
}
