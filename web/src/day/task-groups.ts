import type { TaskView } from '../../../src/resettlement/resettlement.schema';

export const groupNames = ['overdue', 'today', 'week', 'later', 'undated'] as const;
/** When a task is due, seen from today: late, today, in the next seven days, later, or without a day. */
export type GroupName = (typeof groupNames)[number];

const WEEK = 7;

/** Puts tasks into groups and keeps their order. `daysAgo` counts the days since a day, negative before it. */
export function groupTasks(
  tasks: readonly TaskView[],
  daysAgo: (day: string) => number,
): Readonly<Record<GroupName, readonly TaskView[]>> {
  const groups: Record<GroupName, TaskView[]> = { overdue: [], today: [], week: [], later: [], undated: [] };
  for (const task of tasks) groups[groupOf(task, daysAgo)].push(task);
  return groups;
}

function groupOf(task: TaskView, daysAgo: (day: string) => number): GroupName {
  if (task.overdue) return 'overdue';
  if (task.due === null) return 'undated';
  const left = -daysAgo(task.due);
  if (left <= 0) return 'today';
  return left <= WEEK ? 'week' : 'later';
}
