import { Module } from '@nestjs/common';
import { CaseAdmission } from './admission.js';
import { AssignmentsController } from './assignments.controller.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { AssignmentsService } from './assignments.service.js';
import { CasesController } from './cases.controller.js';
import { CasesRepository } from './cases.repository.js';
import { CasesService } from './cases.service.js';
import { CompartmentsService } from './compartments.service.js';
import { CaseDoor } from './case-door.js';
import { PhoneTags } from './phone-tags.js';
import { PhoneTagsRepository } from './phone-tags.repository.js';
import { ExclusionsController } from './exclusions.controller.js';
import { ExclusionsRepository } from './exclusions.repository.js';
import { ExclusionsService } from './exclusions.service.js';
import { ExplainController } from './explain.controller.js';
import { ExplainService } from './explain.service.js';
import { GrantsService } from './grants.service.js';
import { HandoverController } from './handover.controller.js';
import { HandoverService } from './handover.service.js';
import { HiddenController } from './hidden.controller.js';
import { HiddenRepository } from './hidden.repository.js';
import { HiddenService } from './hidden.service.js';
import { SearchService } from './search.service.js';
import { WallActs } from './walls-acts.js';
import { WallsController } from './walls.controller.js';
import { WallsRepository } from './walls.repository.js';
import { WallsService } from './walls.service.js';

@Module({
  controllers: [
    CasesController,
    AssignmentsController,
    ExplainController,
    HandoverController,
    WallsController,
    ExclusionsController,
    HiddenController,
  ],
  providers: [
    CasesRepository,
    CaseDoor,
    CasesService,
    CompartmentsService,
    AssignmentsRepository,
    GrantsService,
    AssignmentsService,
    ExplainService,
    HandoverService,
    SearchService,
    CaseAdmission,
    PhoneTags,
    PhoneTagsRepository,
    WallsRepository,
    WallsService,
    WallActs,
    ExclusionsRepository,
    ExclusionsService,
    HiddenRepository,
    HiddenService,
  ],
  exports: [CaseDoor, CasesService, CaseAdmission, PhoneTags, HandoverService, ExplainService],
})
export class CasesModule {}
