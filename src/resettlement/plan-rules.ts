import type { CasePhase } from '../cases/case-states.js';
import type { TaskTemplateCode } from '../reference/plan-codes.schema.js';
import { canOwnTasks, type TeamGrant } from './task-rules.js';
import { getTemplate, ownerRoleOf, type StartPhase, type TaskTemplate } from './templates.js';

const stages: Readonly<Record<CasePhase, readonly StartPhase[]>> = {
  REFERRED: [],
  RECEPTION: ['RECEPTION'],
  SCREENING: ['RECEPTION'],
  ASSESSMENT: ['RECEPTION'],
  PLANNING: ['RECEPTION'],
  ACTIVE: ['RECEPTION', 'ACTIVE'],
  REVIEW: ['RECEPTION', 'ACTIVE'],
  TRANSITION: ['RECEPTION', 'ACTIVE'],
  FOLLOW_UP: ['RECEPTION', 'ACTIVE'],
  SUSPENDED: [],
  CLOSED: [],
  DECLINED: [],
};

/** The stages whose tasks a case in this phase must have. A case that rests gets no new tasks. */
export function stagesOf(phase: CasePhase): readonly StartPhase[] {
  return stages[phase];
}

/** The phases in which a case must have the tasks of a stage. */
export function phasesOf(stage: StartPhase): CasePhase[] {
  return (Object.keys(stages) as CasePhase[]).filter((phase) => stages[phase].includes(stage));
}

/** The stages that a case has reached and whose tasks were not made yet. */
export function missingStages(file: { phase: CasePhase; plannedStages: readonly string[] }): StartPhase[] {
  return stagesOf(file.phase).filter((stage) => !file.plannedStages.includes(stage));
}

/**
 * The templates whose tasks must be finished before this one's starts: those that every case gets, and of the others
 * those that this case has. Nobody waits for a task that may never be made.
 */
export function dependenciesOf(
  template: TaskTemplate,
  has: (code: TaskTemplateCode) => boolean,
): TaskTemplateCode[] {
  return template.after.filter((code) => getTemplate(code).mandatory || has(code));
}

/** Who does the task at first: the only one on the team with the usual role, else the lead, else nobody yet. */
export function ownerOf(template: TaskTemplate, team: readonly TeamGrant[]): string | null {
  const able = team.filter(canOwnTasks);
  const usual = able.filter((grant) => grant.role === ownerRoleOf(template)).map((grant) => grant.actorId);
  const [only, ...others] = new Set(usual);
  if (only !== undefined && others.length === 0) return only;
  return able.find((grant) => grant.kind === 'lead')?.actorId ?? null;
}
