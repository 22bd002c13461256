import { Module } from '@nestjs/common';
import { FlagTexts } from '../flags/flag-texts.js';
import { FlagsRepository } from '../flags/flags.repository.js';
import { ReviewDraws } from './draws.js';
import { DrawsRepository } from './draws.repository.js';
import { OversightController } from './oversight.controller.js';
import { OversightRepository } from './oversight.repository.js';
import { OversightService } from './oversight.service.js';
import { ReviewFlags } from './review-flags.js';
import { ReviewsController } from './reviews.controller.js';
import { ReviewsRepository } from './reviews.repository.js';
import { ReviewsService } from './reviews.service.js';
import { VerdictTexts } from './verdict-texts.js';

/** Access reviews and the oversight report. */
@Module({
  controllers: [ReviewsController, OversightController],
  providers: [
    ReviewDraws,
    DrawsRepository,
    ReviewsRepository,
    ReviewsService,
    VerdictTexts,
    ReviewFlags,
    FlagsRepository,
    FlagTexts,
    OversightRepository,
    OversightService,
  ],
})
export class ReviewsModule {}
