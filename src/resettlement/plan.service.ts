import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PhaseChange } from '../cases/cases.schema.js';
import { CaseDoor, type CaseHandle, CasesService } from '../cases/door.js';
import { systemActor } from '../platform/access/actor.js';
import { Clock } from '../platform/clock.js';
import type { Changed } from '../platform/http/page.schema.js';
import { type Operation, Operations } from '../platform/operation.js';
import { LOGGER } from '../platform/tokens.js';
import { type PlannedTask, PlanDoor } from './plan-door.js';
import { missingStages, ownerOf } from './plan-rules.js';
import { PlanRepository, type UnplannedCase } from './plan.repository.js';
import type { TeamGrant } from './task-rules.js';
import { TasksRepository } from './tasks.repository.js';
import { dueDate, mustTemplates, type StartPhase } from './templates.js';

const PURPOSE = 'planning';
/** A line names at most 200 cases. */
const BATCH = 200;

/**
 * Gives cases the tasks that their stage asks for. `system:plan` makes them in an operation of its own, because a
 * caseworker may not add to every compartment, and one operation has one actor.
 */
@Injectable()
export class PlanService {
  constructor(
    private readonly operations: Operations,
    private readonly cases: CasesService,
    private readonly door: CaseDoor,
    private readonly plan: PlanDoor,
    private readonly plans: PlanRepository,
    private readonly tasks: TasksRepository,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Moves a case to another phase and, once that stands, plans the stage that it reached. See `CasesService.move`. */
  async moveCase(op: Operation, caseId: string, change: PhaseChange): Promise<Changed> {
    const changed = await this.cases.move(op, caseId, change);
    const [handle] = (await this.door.enterAll(op, [caseId])).values();
    if (handle !== undefined && missingStages(handle.file).length > 0) {
      const { id, officeId } = handle.file;
      op.whenCommitted(() => this.planCase({ id, officeId }));
    }
    return changed;
  }

  /** Makes the tasks that a case misses. Doing it again, or in two processes at once, makes nothing twice. */
  async planCase(unplanned: UnplannedCase): Promise<void> {
    const actor = systemActor('system:plan', unplanned.officeId);
    await this.operations.run(actor, 'task.plan', PURPOSE, async (op) => {
      const handle = await this.door.enter(op, unplanned.id);
      const stages = missingStages(handle.file);
      const team = await this.tasks.findTeam(op, handle.id);
      const missing = stages.flatMap((stage) => this.tasksOf(handle, stage, team));
      const { count, compartments } = await this.plan.plant(handle, missing);
      await this.plan.declarePlanned(handle);
      handle.record({ compartments: ['plan', ...compartments], count });
    });
  }

  /** Plans every case whose stage has no tasks yet: what a crash between move and plan left. Gives their number. */
  async planMissing(): Promise<number> {
    let planned = 0;
    let after: string | null = null;
    for (;;) {
      const page: UnplannedCase[] = await this.findUnplanned(after);
      for (const unplanned of page) if (await this.hasPlanned(unplanned)) planned += 1;
      after = page.at(-1)?.id ?? null;
      if (page.length < BATCH) return planned;
    }
  }

  private async findUnplanned(after: string | null): Promise<UnplannedCase[]> {
    return this.operations.run(systemActor('system:plan'), 'task.plan', PURPOSE, async (op) => {
      const found = await this.plans.findUnplanned(op, after, BATCH);
      op.record({ caseIds: found.map((each) => each.id), compartments: ['core'], count: found.length });
      return found;
    });
  }

  /** One case that cannot be planned does not keep the others from it. */
  private async hasPlanned(unplanned: UnplannedCase): Promise<boolean> {
    try {
      await this.planCase(unplanned);
      return true;
    } catch (error) {
      this.logger.error({ err: error, act: 'task.plan' }, 'a case could not be planned');
      return false;
    }
  }

  private tasksOf(handle: CaseHandle, stage: StartPhase, team: readonly TeamGrant[]): PlannedTask[] {
    const { file, op } = handle;
    // A stage that was passed without its tasks begins, for them, today.
    const start = file.phase === stage ? file.phaseSince : this.clock.today(op.actor.timeZone);
    return mustTemplates(stage).map((template) => ({
      template: template.code,
      due: dueDate(template, start),
      state: 'OPEN',
      ownerId: ownerOf(template, team),
      doneBy: null,
    }));
  }
}
