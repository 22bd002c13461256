import { Injectable } from '@nestjs/common';
import { CaseDoor, type CaseHandle } from '../cases/door.js';
import type { Compartment } from '../reference/codes.schema.js';
import { Clock } from '../platform/clock.js';
import { newId } from '../platform/crypto/primitives.js';
import { brokenConstraint } from '../platform/database/failure.js';
import type { Changed, Created } from '../platform/http/page.schema.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, notFound, Problem } from '../platform/problem.js';
import { dependenciesOf } from './plan-rules.js';
import type { NewTask, TaskChange, TaskContent } from './resettlement.schema.js';
import { isBlank, mergeContent, namesContent, takesNotes } from './task-content-rules.js';
import { openContent, placeOf } from './task-content.js';
import { TaskIds } from './task-ids.js';
import {
  canHoldTasks,
  canOwnTasks,
  doneByAfter,
  homeCompartmentOf,
  isEnded,
  isHeldBack,
} from './task-rules.js';
import { taskStatus } from './task-states.js';
import { type TaskRow, TasksRepository, type TaskUpdate } from './tasks.repository.js';
import { mayChangeTask, TasksService } from './tasks.service.js';
import { compartmentOf, dueDate, getTemplate } from './templates.js';

/** Makes and changes tasks. */
@Injectable()
export class TaskChangesService {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly shown: TasksService,
    private readonly door: CaseDoor,
    private readonly ids: TaskIds,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a task, from a template or in free words. Without an owner it is the actor's; without a due day a template
   * gives one, counted from today.
   * @throws Problem `input` for a compartment that the actor can add nothing to, an owner who does not work on the
   *   case, and notes that only a lawyer may keep
   */
  async create(op: Operation, caseId: string, input: NewTask): Promise<Created> {
    const handle = await this.door.enter(op, caseId);
    const compartment = chooseCompartment(handle, input);
    const ownerId = input.ownerId ?? op.actor.id;
    await this.requireOwner(handle, ownerId);
    const content = contentOf(input);
    const { id, dependsOn } = await this.connect(handle, input);
    const due = input.due ?? this.usualDue(op, input);
    const { sealed, keyVersion } = await handle.seal(placeOf({ id, compartment }), content);
    const facts = { compartment, state: 'OPEN', due, ownerId, dependsOn, doneBy: null } as const;
    const made = { createdBy: op.actor.id, createdAt: op.at, sealed, keyVersion, version: 1 };
    try {
      await this.tasks.insert(op, { id, caseId: handle.id, ...facts, ...made });
    } catch (error) {
      // Somebody made the template's task between our look and our insert.
      throw brokenConstraint(error) === 'task_pkey' ? new Problem('stale') : error;
    }
    handle.record({ compartments: inPlanAnd(compartment), record: { type: 'task', id }, version: 1 });
    return { id };
  }

  /**
   * Changes what is named of a task.
   * @throws Problem `not-found` (also for a task that is not the actor's to see), `forbidden` for somebody else's task or
   *   a content that the actor may not open, `stale`, `move` for a step that the table or a dependency forbids and for
   *   any change of a task that has ended, `input` for an owner who does not work on the case and a missing reason
   */
  async change(op: Operation, id: string, change: TaskChange): Promise<Changed> {
    op.subject.compartments = ['plan'];
    // Absent and hidden by row-level security are one: the same statement finds no row.
    const task = await this.tasks.find(op, id);
    if (task === undefined) throw notFound();
    const handle = await this.door.enter(op, task.caseId);
    if (!mayChangeTask(handle, task)) throw new Problem('forbidden');
    if (task.version !== change.version) throw new Problem('stale');
    if (isEnded(task.state)) throw new Problem('move');
    if (change.ownerId !== undefined) await this.requireOwner(handle, change.ownerId);
    const content = await changeContent(handle, task, change);
    const update = { ...this.move(op, task, change), ...factsOf(change), ...content.update };
    await this.tasks.update(op, task.id, task.version, update);
    const version = task.version + 1;
    const compartments = content.isOpened ? inPlanAnd(task.compartment) : (['plan'] as const);
    handle.record({ compartments, record: { type: 'task', id: task.id }, version });
    return { version };
  }

  private move(op: Operation, task: TaskRow, change: TaskChange): TaskUpdate {
    if (change.state === undefined) return {};
    const standing = this.shown.standingOf(task, op.actor.id);
    if (!taskStatus.canMove(task.state, change.state) || isHeldBack(standing, change.state)) {
      throw new Problem('move');
    }
    return { state: change.state, doneBy: doneByAfter(change.state, task.doneBy, op.actor.id) };
  }

  /** An owner works on the case. Who has only tasks of their own can give them to nobody. */
  private async requireOwner(handle: CaseHandle, ownerId: string | null): Promise<void> {
    if (ownerId === handle.op.actor.id) return;
    if (!handle.may('plan', 'write')) throw inputProblem('ownerId', 'self', 'must be yourself');
    if (ownerId === null) return;
    const team = await this.tasks.findTeam(handle.op, handle.id);
    if (!team.some((grant) => grant.actorId === ownerId && canOwnTasks(grant))) {
      throw inputProblem('ownerId', 'team', 'does not work on the plan of this case');
    }
  }

  /** A template's first task in a case has the template's id there, so that others can wait for it. */
  private async connect(handle: CaseHandle, input: NewTask): Promise<{ id: string; dependsOn: string[] }> {
    if (input.template === undefined) return { id: newId(), dependsOn: [] };
    const template = getTemplate(input.template);
    const own = this.ids.of(handle.id, template.code);
    const after = template.after.map((code) => this.ids.of(handle.id, code));
    const existing = await this.tasks.findExisting(handle.op, handle.id, [own, ...after]);
    const waits = dependenciesOf(template, (code) => existing.has(this.ids.of(handle.id, code)));
    return {
      id: existing.has(own) ? newId() : own,
      dependsOn: waits.map((code) => this.ids.of(handle.id, code)),
    };
  }

  private usualDue(op: Operation, input: NewTask): string | null {
    if (input.template === undefined) return null;
    return dueDate(getTemplate(input.template), this.clock.today(op.actor.timeZone));
  }
}

function chooseCompartment(handle: CaseHandle, input: NewTask): Compartment {
  const ofTemplate = input.template === undefined ? undefined : compartmentOf(getTemplate(input.template));
  const chosen = ofTemplate ?? input.compartment ?? homeCompartmentOf(handle.op.actor.role);
  if (chosen === undefined) throw inputProblem('compartment', 'required', 'must be named');
  if (ofTemplate !== undefined && (input.compartment ?? ofTemplate) !== ofTemplate) {
    throw inputProblem('compartment', 'template', 'is not the compartment of this template');
  }
  if (!canHoldTasks(chosen)) throw inputProblem('compartment', 'tasks', 'holds no tasks');
  if (!handle.may(chosen, 'write', 'report')) {
    throw inputProblem('compartment', 'access', 'you may not add to this compartment');
  }
  return chosen;
}

function contentOf(input: NewTask): TaskContent {
  const template = input.template ?? null;
  const { title = null, text = null } = input;
  if (text !== null && !takesNotes(template)) throw privilegedNotes('text');
  return { template, title, text, evidence: null, declinedReason: null };
}

function factsOf(change: TaskChange): TaskUpdate {
  return {
    ...(change.due === undefined ? {} : { due: change.due }),
    ...(change.ownerId === undefined ? {} : { ownerId: change.ownerId }),
  };
}

/** Seals the changed content whole; opens it when the person's reason must be there and was not given now. */
async function changeContent(
  handle: CaseHandle,
  task: TaskRow,
  change: TaskChange,
): Promise<{ isOpened: boolean; update: TaskUpdate }> {
  const isNamed = namesContent(change);
  const isDeclined = (change.state ?? task.state) === 'DECLINED';
  if (!isNamed && change.state !== 'DECLINED') return { isOpened: false, update: {} };
  // Who cannot look for the reason must be told the same as where none stands.
  if (!isNamed && !handle.may(task.compartment, 'read')) throw missingReason();
  const content = mergeContent(await openContent(handle, task), change);
  if (isDeclined && isBlank(content.declinedReason)) throw missingReason();
  if (!isNamed) return { isOpened: true, update: {} };
  for (const field of ['text', 'evidence'] as const) {
    if (!isBlank(change[field] ?? null) && !takesNotes(content.template)) throw privilegedNotes(field);
  }
  return { isOpened: true, update: await handle.seal(placeOf(task), content) };
}

function missingReason(): Problem {
  return inputProblem('declinedReason', 'required', "declining a task needs the person's reason");
}

function privilegedNotes(field: 'text' | 'evidence'): Problem {
  return inputProblem(field, 'privileged', "is for the lawyer's own record, which is not kept here yet");
}

function inPlanAnd(compartment: Compartment): Compartment[] {
  return compartment === 'plan' ? ['plan'] : ['plan', compartment];
}
