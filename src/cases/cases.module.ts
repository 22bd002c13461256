import { Module } from '@nestjs/common';
import { CaseAdmission } from './admission.js';
import { AssignmentsController } from './grants/assignments.controller.js';
import { AssignmentsRepository } from './grants/assignments.repository.js';
import { AssignmentsService } from './grants/assignments.service.js';
import { CasesController } from './cases.controller.js';
import { CasesRepository } from './cases.repository.js';
import { CasesService } from './cases.service.js';
import { CompartmentsService } from './compartments/compartments.service.js';
import { CaseDoor } from './case-door.js';
import { PhoneTags } from './compartments/phone-tags.js';
import { PhoneTagsRepository } from './compartments/phone-tags.repository.js';
import { ExclusionsController } from './walls/exclusions.controller.js';
import { ExclusionsRepository } from './walls/exclusions.repository.js';
import { ExclusionsService } from './walls/exclusions.service.js';
import { ExplainController } from './grants/explain.controller.js';
import { ExplainService } from './grants/explain.service.js';
import { GrantsService } from './grants/grants.service.js';
import { HandoverController } from './grants/handover.controller.js';
import { HandoverService } from './grants/handover.service.js';
import { HiddenController } from './walls/hidden.controller.js';
import { HiddenRepository } from './walls/hidden.repository.js';
import { HiddenService } from './walls/hidden.service.js';
import { SearchService } from './compartments/search.service.js';
import { SearchWatch } from './compartments/watch.js';
import { WallActs } from './walls/walls-acts.js';
import { WallsController } from './walls/walls.controller.js';
import { WallsRepository } from './walls/walls.repository.js';
import { WallsService } from './walls/walls.service.js';

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
    SearchWatch,
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
