import { Module } from '@nestjs/common';
import { CaseAdmission } from './admission.js';
import { AssignmentsController } from './assignments.controller.js';
import { AssignmentsService } from './assignments.service.js';
import { CasesController } from './cases.controller.js';
import { CasesRepository } from './cases.repository.js';
import { CasesService } from './cases.service.js';
import { CompartmentsService } from './compartments.service.js';
import { CaseDoor } from './case-door.js';
import { SearchService } from './search.service.js';

@Module({
  controllers: [CasesController, AssignmentsController],
  providers: [
    CasesRepository,
    CaseDoor,
    CasesService,
    CompartmentsService,
    AssignmentsService,
    SearchService,
    CaseAdmission,
  ],
  exports: [CaseDoor, CasesService, CaseAdmission],
})
export class CasesModule {}
