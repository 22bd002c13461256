import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActor } from '../api/session';
import { Button } from '../design/Button';
import { PageHeader } from '../design/PageHeader';
import { KeyHoldersPanel } from './KeyHoldersPanel';
import { NewStaffDialog } from './NewStaffDialog';
import { ProfilePanel } from './ProfilePanel';
import { RequestsPanel } from './RequestsPanel';
import { StaffPanel } from './StaffPanel';
import './staff.css';

/** Who works here and with which roles: administrators look after it, supervisors and auditors read it. */
export function StaffPage() {
  const { t } = useTranslation('staff');
  const role = useActor()?.role;
  const [isAdding, setAdding] = useState(false);
  const isAdministrator = role === 'administrator';
  const add = isAdministrator && (
    <Button variant="primary" icon="plus" onPress={() => setAdding(true)}>
      {t('new.title')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} actions={add}>
        {t(isAdministrator ? 'leadAdministrator' : role === 'supervisor' ? 'leadSupervisor' : 'leadAuditor')}
      </PageHeader>
      <div className="stack">
        {isAdministrator && <RequestsPanel />}
        <StaffPanel />
        <div className="staff-columns">
          <ProfilePanel mayAsk={isAdministrator} />
          <KeyHoldersPanel mayName={isAdministrator} />
        </div>
      </div>
      {isAdding && <NewStaffDialog onClose={() => setAdding(false)} />}
    </>
  );
}
