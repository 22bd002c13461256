import type { ReactNode } from 'react';
import type { Role } from '../../../src/reference/codes.schema';
import { useActor } from '../api/session';
import { AdministratorDay } from './AdministratorDay';
import { AuditorDay } from './AuditorDay';
import { SupervisorDay } from './SupervisorDay';
import { WorkDay } from './WorkDay';

const days: Record<Role, ReactNode> = {
  caseworker: <WorkDay mayOpenCases />,
  'safety-officer': <WorkDay />,
  'legal-adviser': <WorkDay />,
  'testimony-officer': <WorkDay />,
  clinician: <WorkDay />,
  supervisor: <SupervisorDay />,
  auditor: <AuditorDay />,
  administrator: <AdministratorDay />,
};

/** The first screen: what the reader's role needs next. */
export function DayPage() {
  const actor = useActor();
  return actor === null ? null : days[actor.role];
}
