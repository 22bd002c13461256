import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { PlanDoor } from './plan-door.js';
import { PhaseController } from './phase.controller.js';
import { PlanRepository } from './plan.repository.js';
import { PlanRounds } from './plan-rounds.js';
import { PlanService } from './plan.service.js';
import { ResettlementController } from './resettlement.controller.js';
import { TaskChangesService } from './task-changes.service.js';
import { TaskIds } from './task-ids.js';
import { TasksRepository } from './tasks.repository.js';
import { TasksService } from './tasks.service.js';

@Module({
  imports: [CasesModule],
  controllers: [ResettlementController, PhaseController],
  providers: [
    TaskIds,
    TasksRepository,
    PlanRepository,
    PlanDoor,
    TasksService,
    TaskChangesService,
    PlanService,
    PlanRounds,
  ],
  exports: [PlanDoor],
})
export class ResettlementModule {}
