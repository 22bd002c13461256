import type { Compartment } from '../reference/codes.schema.js';
import { basesOf } from '../platform/access/policy.js';
import type { Role } from '../platform/access/roles.js';
import type { TaskTemplateCode } from '../reference/plan-codes.schema.js';
import { type TaskStatus, taskStatus } from './task-states.js';

/** The states in which somebody still has to do something; a day that has passed makes only these overdue. */
export const openStates: readonly TaskStatus[] = ['OPEN', 'IN_PROGRESS', 'WAITING_EXTERNAL', 'BLOCKED'];

const finishedStates: readonly TaskStatus[] = ['DONE', 'VERIFIED', 'NOT_NEEDED', 'CANCELLED'];

/** No payment before somebody else has verified the sanctions check: helping a listed person is a crime. */
export const GATE: TaskTemplateCode = 'T-LEG-03';

/** A task that another one waits for. `state` is null when it does not exist yet. */
export interface Dependency {
  state: TaskStatus | null;
  /** True for the sanctions check, which must be verified; no other state of it lets a payment start. */
  isGate: boolean;
}

/** Says whether a task that waits for this one may start. A task that is still to come is not finished. */
export function isFinished(dependency: Dependency): boolean {
  if (dependency.state === null) return false;
  return dependency.isGate ? dependency.state === 'VERIFIED' : finishedStates.includes(dependency.state);
}

/** Says whether a task is late. Days are YYYY-MM-DD; a task is not late on its due day. */
export function isOverdue(state: TaskStatus, due: string | null, today: string): boolean {
  return due !== null && due < today && openStates.includes(state);
}

/** What decides which moves a task has for somebody. */
export interface Standing {
  state: TaskStatus;
  /** How many of the tasks that it depends on are not finished. */
  waitsFor: number;
  doneBy: string | null;
  /** Whether this is the sanctions check that payments wait for. */
  isGate: boolean;
  actorId: string;
  /** Whether the actor can leave the person's reason, without which nothing is declined. */
  canDecline: boolean;
}

/**
 * Says whether something other than the table forbids the move: an unfinished dependency, no second person, or that
 * payments wait for the task. A cancelled check would hold them back for ever, one that is not needed can be opened again.
 */
export function isHeldBack(standing: Omit<Standing, 'canDecline'>, to: TaskStatus): boolean {
  switch (to) {
    case 'IN_PROGRESS':
      return standing.state === 'OPEN' && standing.waitsFor > 0;
    case 'VERIFIED':
      return standing.doneBy === null || standing.doneBy === standing.actorId;
    case 'CANCELLED':
      return standing.isGate;
    default:
      return false;
  }
}

/** The states to which this actor can move the task now. */
export function movesFor(standing: Standing): TaskStatus[] {
  return taskStatus
    .movesFrom(standing.state)
    .filter((to) => !isHeldBack(standing, to) && (to !== 'DECLINED' || standing.canDecline));
}

/** A task in an end state is history: nothing of it changes any more. */
export function isEnded(state: TaskStatus): boolean {
  return taskStatus.movesFrom(state).length === 0;
}

/** Who has said that a task is done, after it came into a state; null when it is not done. */
export function doneByAfter(state: TaskStatus, doneBy: string | null, actorId: string): string | null {
  if (state === 'DONE') return actorId;
  return state === 'VERIFIED' ? doneBy : null;
}

const homes: Partial<Record<Role, Compartment>> = {
  caseworker: 'casework',
  'safety-officer': 'safety',
  'legal-adviser': 'legal-status',
  'testimony-officer': 'testimony',
  clinician: 'health',
};

/** The compartment that seals a task in free words when none is named; undefined for roles that make no tasks. */
export function homeCompartmentOf(role: Role): Compartment | undefined {
  return homes[role];
}

/** Plain, not of one case, or closed to the service: nothing of a task is sealed there. */
const withoutTasks: readonly Compartment[] = ['core', 'legal-privileged', 'release', 'staff', 'audit'];

/** Says whether a task may be sealed in the compartment at all. */
export function canHoldTasks(compartment: Compartment): boolean {
  return !withoutTasks.includes(compartment);
}

/** A live grant on the case, as far as the owner of a task is concerned. */
export interface TeamGrant {
  actorId: string;
  role: Role;
  basis: 'grant' | 'office';
  kind: string;
  compartments: readonly string[];
}

/** Says whether the holder of a live grant can work on tasks of the plan, and so own one. */
export function canOwnTasks(grant: TeamGrant): boolean {
  const rights = ['write', 'own-tasks'] as const;
  return (
    grant.compartments.includes('plan') &&
    rights.some((right) => basesOf(grant.role, 'plan', right).includes(grant.basis))
  );
}
