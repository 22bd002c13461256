import { useTranslation } from 'react-i18next';
import { useAudit } from '../api/audit';
import { useCases } from '../api/cases';
import { ApprovalsPanel } from '../approvals/ApprovalsPanel';
import { AuditLines } from '../audit/AuditLines';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { PageHeader } from '../design/PageHeader';
import { EmergencyPanel } from '../emergency/EmergencyPanel';
import { Link } from '../router';
import { useFormat } from '../texts/format';
import { AttentionPanel } from './AttentionPanel';
import { ConfirmPanel } from './ConfirmPanel';
import { DeskPanel } from './DeskPanel';
import { refusedLately } from './refused-lately';
import './day.css';

/** The day of a supervisor: what waits for a signature, what was refused, and which cases need a question. */
export function SupervisorDay() {
  const { t } = useTranslation('day');
  const format = useFormat();
  const waiting = useCases({ unconfirmed: 'true' }, 50);
  const cases = useCases({}, 200);
  const refused = useAudit({ outcome: 'refused' }, 20);
  return (
    <>
      <PageHeader title={t('title')} above={format.longDay(format.today())}>
        {t('supervisor.lead')}
      </PageHeader>
      <div className="day-columns">
        <div className="stack">
          <EmergencyPanel />
          <ApprovalsPanel />
          <DeskPanel />
          <ConfirmPanel query={waiting} />
          <AttentionPanel query={cases} most={14} />
        </div>
        <Panel
          title={t('supervisor.refused')}
          padding="flush"
          actions={<Link to={{ page: 'audit' }}>{t('supervisor.log')}</Link>}
        >
          <Answer of={refused}>
            {({ pages }) => (
              <AuditLines
                entries={refusedLately(pages.flatMap(({ items }) => items))}
                empty={t('supervisor.noneRefused')}
              />
            )}
          </Answer>
        </Panel>
      </div>
    </>
  );
}
