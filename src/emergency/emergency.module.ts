import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { BreakGlassController } from './break-glass.controller.js';
import { BreakGlassRepository } from './break-glass.repository.js';
import { BreakGlassService } from './break-glass.service.js';
import { DutyController } from './duty.controller.js';
import { DutyRepository } from './duty.repository.js';
import { DutyService } from './duty.service.js';
import { LookUpsRepository } from './look-ups.repository.js';
import { LookUpsService } from './look-ups.service.js';
import { NoticesController } from './notices.controller.js';
import { NoticesRepository } from './notices.repository.js';
import { NoticesService } from './notices.service.js';
import { OverdueReviews } from './overdue-reviews.js';
import { ReviewsService } from './reviews.service.js';
import { StaffTexts } from './staff-texts.js';
import { WitnessedAccess } from './witnessed-access.js';

/** Threat to life: break-glass, its review, the duty rota, the look-up on duty, and the notices of it. */
@Module({
  imports: [CasesModule],
  controllers: [BreakGlassController, DutyController, NoticesController],
  providers: [
    BreakGlassRepository,
    BreakGlassService,
    ReviewsService,
    OverdueReviews,
    StaffTexts,
    WitnessedAccess,
    DutyRepository,
    DutyService,
    LookUpsRepository,
    LookUpsService,
    NoticesRepository,
    NoticesService,
  ],
})
export class EmergencyModule {}
