import { Module } from '@nestjs/common';
import { DetailService } from './detail.service.js';
import { FlagsModule } from './flags/flags.module.js';
import { LogModule } from './log/log.module.js';
import { ReadersModule } from './readers/readers.module.js';
import { ReviewsModule } from './reviews/reviews.module.js';
import { SupervisionController } from './supervision.controller.js';
import { SupervisionRepository } from './supervision.repository.js';
import { SupervisionService } from './supervision.service.js';

/** Reading the audit log. */
@Module({
  imports: [LogModule, FlagsModule, ReviewsModule, ReadersModule],
  controllers: [SupervisionController],
  providers: [SupervisionRepository, SupervisionService, DetailService],
})
export class SupervisionModule {}
