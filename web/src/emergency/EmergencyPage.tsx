import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/reference/codes.schema';
import { useActor } from '../api/session';
import { PageHeader } from '../design/PageHeader';
import { AccessesPanel } from './AccessesPanel';
import { ChooseCase } from './ChooseCase';
import { DutyPanel } from './DutyPanel';
import { NoticesPanel } from './NoticesPanel';
import { OnDuty } from './OnDuty';
import './emergency.css';

/** Threat to life: the way into a case, the reviews of those who took it, the duty rota and the notices. */
export function EmergencyPage() {
  const { t } = useTranslation('emergency');
  const role = useActor()?.role;
  if (role === undefined) return null;
  return (
    <>
      <PageHeader title={t('title')}>{t(`lead.${leadOf(role)}`)}</PageHeader>
      {partsOf(role)}
    </>
  );
}

type Lead = 'supervisor' | 'worker' | 'auditor' | 'others';

function leadOf(role: Role): Lead {
  if (role === 'supervisor' || role === 'auditor') return role;
  return role === 'caseworker' || role === 'safety-officer' ? 'worker' : 'others';
}

const parts: Record<Lead, ReactNode> = {
  supervisor: (
    <div className="emergency-columns">
      <div className="stack">
        <ChooseCase />
        <AccessesPanel of="reviews" />
        <DutyPanel />
      </div>
      <NoticesPanel />
    </div>
  ),
  worker: (
    <div className="stack">
      <OnDuty />
      <AccessesPanel of="own" />
      <DutyPanel />
    </div>
  ),
  auditor: (
    <div className="emergency-columns">
      <AccessesPanel of="reviews" />
      <NoticesPanel />
    </div>
  ),
  others: null,
};

function partsOf(role: Role): ReactNode {
  return parts[leadOf(role)];
}
