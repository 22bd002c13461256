import { Module } from '@nestjs/common';
import { CasesModule } from '../../cases/cases.module.js';
import { ActivityController } from '../log/activity.controller.js';
import { ActivityRepository } from '../log/activity.repository.js';
import { ActivityService } from '../log/activity.service.js';
import { IncidentKinds } from './incident-kinds.js';
import { InquiriesRepository } from './inquiries.repository.js';
import { InquiriesService } from './inquiries.service.js';
import { ReadersController, StandingWithholdingsController } from './readers.controller.js';
import { ReadersRepository } from './readers.repository.js';
import { ReadersService } from './readers.service.js';
import { WithholdActs } from './withhold-acts.js';
import { WithholdingsRepository } from './withholdings.repository.js';
import { WithholdingsService } from './withholdings.service.js';

/** Who read a case, and how much was done when. */
@Module({
  imports: [CasesModule],
  controllers: [ReadersController, StandingWithholdingsController, ActivityController],
  providers: [
    ReadersRepository,
    ReadersService,
    InquiriesRepository,
    InquiriesService,
    IncidentKinds,
    WithholdingsRepository,
    WithholdingsService,
    WithholdActs,
    ActivityRepository,
    ActivityService,
  ],
})
export class ReadersModule {}
