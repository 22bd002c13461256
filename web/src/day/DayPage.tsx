import type { Role } from '../../../src/reference/codes.schema';
import { useSession } from '../api/session';
import { AdministratorDay } from './AdministratorDay';
import { AuditorDay } from './AuditorDay';
import { SupervisorDay } from './SupervisorDay';
import { WorkDay } from './WorkDay';

/** The first screen: what the reader's role needs next. */
export function DayPage() {
  const role: Role = useSession().data?.actor.role ?? 'caseworker';
  switch (role) {
    case 'supervisor':
      return <SupervisorDay />;
    case 'auditor':
      return <AuditorDay />;
    case 'administrator':
      return <AdministratorDay />;
    case 'caseworker':
    case 'safety-officer':
    case 'legal-adviser':
    case 'testimony-officer':
    case 'clinician':
      return <WorkDay mayOpenCases={role === 'caseworker'} />;
  }
}
