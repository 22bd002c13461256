import { stateTable } from '../reference/table-states.js';

/** The phases of a case and the moves between them. Guards (who signs, what must exist) are the service's. */
export const casePhase = stateTable({
  REFERRED: ['RECEPTION', 'DECLINED'],
  RECEPTION: ['SCREENING', 'SUSPENDED', 'DECLINED'],
  SCREENING: ['ASSESSMENT', 'DECLINED', 'SUSPENDED'],
  ASSESSMENT: ['PLANNING', 'SUSPENDED', 'CLOSED'],
  PLANNING: ['ACTIVE', 'SUSPENDED', 'CLOSED'],
  ACTIVE: ['REVIEW', 'TRANSITION', 'SUSPENDED', 'CLOSED'],
  REVIEW: ['ACTIVE', 'PLANNING', 'TRANSITION', 'SUSPENDED', 'CLOSED'],
  TRANSITION: ['FOLLOW_UP', 'ACTIVE', 'SUSPENDED', 'CLOSED'],
  FOLLOW_UP: ['CLOSED', 'ACTIVE', 'SUSPENDED'],
  SUSPENDED: [
    'RECEPTION',
    'SCREENING',
    'ASSESSMENT',
    'PLANNING',
    'ACTIVE',
    'TRANSITION',
    'FOLLOW_UP',
    'CLOSED',
  ],
  CLOSED: ['ASSESSMENT'],
  DECLINED: ['REFERRED'],
});

/** A phase of a case. */
export type CasePhase = (typeof casePhase.codes)[number];
