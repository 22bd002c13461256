import type { TaskView } from '../../../src/resettlement/resettlement.schema';
import type { TaskStatus } from '../../../src/resettlement/task-states';

/** What is late, what is to do, what waits for somebody else, what a second person must look at, what has ended. */
export const caseGroups = ['overdue', 'next', 'waiting', 'check', 'ended'] as const;
export type CaseGroup = (typeof caseGroups)[number];

const groupOfState: Record<TaskStatus, CaseGroup> = {
  DRAFT: 'next',
  OPEN: 'next',
  IN_PROGRESS: 'next',
  BLOCKED: 'waiting',
  WAITING_EXTERNAL: 'waiting',
  DONE: 'check',
  VERIFIED: 'ended',
  DECLINED: 'ended',
  NOT_NEEDED: 'ended',
  CANCELLED: 'ended',
};

/** The tasks of a case in the groups of its page, each in the order given. */
export function groupCaseTasks(tasks: readonly TaskView[]): Record<CaseGroup, readonly TaskView[]> {
  const groupOf = ({ overdue, state }: TaskView): CaseGroup => (overdue ? 'overdue' : groupOfState[state]);
  const inGroup = (group: CaseGroup) => tasks.filter((task) => groupOf(task) === group);
  return {
    overdue: inGroup('overdue'),
    next: inGroup('next'),
    waiting: inGroup('waiting'),
    check: inGroup('check'),
    ended: inGroup('ended'),
  };
}
