import { useTranslation } from 'react-i18next';
import { ApprovalsPanel } from '../approvals/ApprovalsPanel';
import { Notice } from '../design/Notice';
import { PageHeader } from '../design/PageHeader';
import { Link } from '../router';
import { StaffPanel } from '../staff/StaffPanel';
import { useFormat } from '../texts/format';
import './day.css';

/** The day of an administrator: requests, the accounts, and plainly that cases are not for this role. */
export function AdministratorDay() {
  const { t } = useTranslation('day');
  const format = useFormat();
  return (
    <>
      <PageHeader title={t('title')} above={format.longDay(format.today())} />
      <div className="stack">
        <Notice tone="note" title={t('administrator.noCases')}>
          <p>{t('administrator.why')}</p>
        </Notice>
        <ApprovalsPanel />
        <StaffPanel actions={<Link to={{ page: 'staff' }}>{t('administrator.toStaff')}</Link>} />
      </div>
    </>
  );
}
