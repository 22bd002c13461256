import type { CasePhase } from '../cases/case-states.js';
import type { StaffRole } from '../platform/access/roles.js';
import { addDays } from '../reference/days.js';
import { dueDate, mustTemplates, ownerRoleOf, type PlannedTask, stagesOf } from '../resettlement/door.js';
import type { TaskStatus } from '../resettlement/task-states.js';

/** Somebody of the team of an imported case. */
export interface Owner {
  id: string;
  role: StaffRole;
  kind: 'lead' | 'specialist';
}

const FINISHED: readonly TaskStatus[] = ['DONE', 'VERIFIED'];
/** Of so many tasks whose day passed lately one is still open, so that everybody has something overdue to see. */
const ONE_IS_LATE_IN = 4;
const LATELY_DAYS = 12;

/**
 * The tasks of an imported case: what lies behind is done, but for a few that are late; what lies ahead is open, and a
 * part of it has begun. A task whose dependencies are not finished is open. Pure; the same at every import.
 */
export function planOf(
  phase: CasePhase,
  index: number,
  days: { openedOn: string; phaseSince: string },
  today: string,
  owners: readonly Owner[],
): PlannedTask[] {
  const starts = {
    RECEPTION: days.openedOn,
    ACTIVE: phase === 'ACTIVE' ? days.phaseSince : addDays(days.openedOn, 45),
  };
  const states = new Map<string, TaskStatus>();
  const templates = stagesOf(phase).flatMap((stage) =>
    mustTemplates(stage).map((template) => ({ stage, template })),
  );
  return templates.map(({ stage, template }, position) => {
    const due = dueDate(template, starts[stage]);
    const waits = template.after.some((code) => states.has(code) && !FINISHED.includes(states.get(code)!));
    const state = waits ? 'OPEN' : stateOf(due, today, index * 11 + position);
    states.set(template.code, state);
    const owner = owners.find((each) => each.role === ownerRoleOf(template)) ?? owners[0]!;
    return {
      template: template.code,
      due,
      state,
      ownerId: owner.id,
      doneBy: FINISHED.includes(state) ? owner.id : null,
    };
  });
}

function stateOf(due: string, today: string, seed: number): TaskStatus {
  if (due < today) {
    const isLate = due >= addDays(today, -LATELY_DAYS) && seed % ONE_IS_LATE_IN === 0;
    return isLate ? 'OPEN' : seed % 3 === 0 ? 'DONE' : 'VERIFIED';
  }
  if (due < addDays(today, 14) && seed % 4 === 0) return 'IN_PROGRESS';
  return seed % 9 === 0 ? 'WAITING_EXTERNAL' : 'OPEN';
}
