import { Injectable } from '@nestjs/common';
import type { CaseHandle } from '../cases/door.js';
import type { Compartment } from '../reference/codes.schema.js';
import type { TaskTemplateCode } from '../reference/plan-codes.schema.js';
import { PlanRepository } from './plan.repository.js';
import { dependenciesOf, missingStages } from './plan-rules.js';
import type { TaskContent } from './resettlement.schema.js';
import { placeOf } from './task-content.js';
import { TaskIds } from './task-ids.js';
import type { TaskStatus } from './task-states.js';
import type { TaskEntity } from './task.entity.js';
import { TasksRepository } from './tasks.repository.js';
import { compartmentOf, getTemplate } from './templates.js';

/** A task of a template that a case shall have. */
export interface PlannedTask {
  template: TaskTemplateCode;
  /** YYYY-MM-DD. */
  due: string | null;
  state: TaskStatus;
  ownerId: string | null;
  /** Who said that it is done; needed for DONE and VERIFIED, null otherwise. */
  doneBy: string | null;
  /** The person's reason; needed for DECLINED. */
  declinedReason?: string;
}

/** What was planted, for the caller's line. */
export interface Planted {
  count: number;
  compartments: Compartment[];
}

/** The way of other rooms to the plan of a case. */
@Injectable()
export class PlanDoor {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly plans: PlanRepository,
    private readonly ids: TaskIds,
  ) {}

  /**
   * Gives a case the tasks of these templates; a task that the case has already stays as it is, so that planting twice
   * is planting once. The actor must be able to write the plan and to add to each task's compartment. Dependencies come
   * from the templates. The caller records the line.
   * @throws Problem `forbidden` without a right to add to a compartment; Error for a task that is done by nobody or
   *   declined without a reason
   */
  async plant(handle: CaseHandle, tasks: readonly PlannedTask[]): Promise<Planted> {
    const has = await this.findExisting(handle, tasks);
    const rows: TaskEntity[] = [];
    for (const task of tasks) rows.push(await this.seal(handle, task, has));
    const count = await this.tasks.insertMissing(handle.op, rows);
    return { count, compartments: [...new Set(rows.map((row) => row.compartment))] };
  }

  /**
   * Notes that the case has the tasks of every stage that it has reached, so that nobody plans them again. The case keeps
   * its version: no person changed it.
   */
  async declarePlanned(handle: CaseHandle): Promise<void> {
    await this.plans.markPlanned(handle.op, handle.id, missingStages(handle.file));
  }

  private async findExisting(
    handle: CaseHandle,
    tasks: readonly PlannedTask[],
  ): Promise<(code: TaskTemplateCode) => boolean> {
    const after = [...new Set(tasks.flatMap((task) => getTemplate(task.template).after))];
    const planted = new Set(tasks.map((task) => task.template));
    const ids = after.map((code) => this.ids.of(handle.id, code));
    const existing = await this.tasks.findExisting(handle.op, handle.id, ids);
    return (code) => planted.has(code) || existing.has(this.ids.of(handle.id, code));
  }

  private async seal(
    handle: CaseHandle,
    task: PlannedTask,
    has: (code: TaskTemplateCode) => boolean,
  ): Promise<TaskEntity> {
    const isDone = task.state === 'DONE' || task.state === 'VERIFIED';
    const { declinedReason = null } = task;
    if (isDone !== (task.doneBy !== null)) throw new Error('a task is done by somebody, and only then');
    if (task.state === 'DECLINED' && declinedReason === null) throw new Error('a declined task has a reason');
    const template = getTemplate(task.template);
    const id = this.ids.of(handle.id, template.code);
    const compartment = compartmentOf(template);
    const content: TaskContent = {
      template: template.code,
      title: null,
      text: null,
      evidence: null,
      declinedReason,
    };
    const { sealed, keyVersion } = await handle.seal(placeOf({ id, compartment }), content);
    return {
      id,
      caseId: handle.id,
      compartment,
      state: task.state,
      due: task.due,
      ownerId: task.ownerId,
      dependsOn: dependenciesOf(template, has).map((code) => this.ids.of(handle.id, code)),
      createdBy: handle.op.actor.id,
      createdAt: handle.op.at,
      doneBy: task.doneBy,
      keyVersion,
      sealed,
      version: 1,
    };
  }
}
