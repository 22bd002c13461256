import { stateTable } from '../reference/table-states.js';

/** The states of a task. VERIFIED needs a second person or a document; that guard is the service's. */
export const taskStatus = stateTable({
  DRAFT: ['OPEN', 'CANCELLED'],
  OPEN: ['IN_PROGRESS', 'BLOCKED', 'DECLINED', 'NOT_NEEDED', 'CANCELLED'],
  BLOCKED: ['OPEN', 'CANCELLED'],
  IN_PROGRESS: ['WAITING_EXTERNAL', 'BLOCKED', 'DONE', 'DECLINED', 'CANCELLED'],
  WAITING_EXTERNAL: ['IN_PROGRESS', 'DONE', 'BLOCKED', 'CANCELLED'],
  DONE: ['VERIFIED', 'IN_PROGRESS'],
  VERIFIED: [],
  DECLINED: ['OPEN'],
  NOT_NEEDED: ['OPEN'],
  CANCELLED: [],
});

/** A state of a task. */
export type TaskStatus = (typeof taskStatus.codes)[number];
