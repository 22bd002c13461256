import { Module } from '@nestjs/common';
import { FindingsController } from './findings.controller.js';
import { FindingsRepository } from './findings.repository.js';
import { FindingsService } from './findings.service.js';
import { LogController } from './log.controller.js';
import { LogRepository } from './log.repository.js';
import { LogService } from './log.service.js';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsRepository } from './receipts.repository.js';
import { ReceiptsService } from './receipts.service.js';
import { WitnessesController } from './witnesses.controller.js';
import { WitnessesRepository } from './witnesses.repository.js';
import { WitnessesService } from './witnesses.service.js';

/** The tree of the log for the auditor, and the state of the log. */
@Module({
  controllers: [LogController, ReceiptsController, WitnessesController, FindingsController],
  providers: [
    LogRepository,
    LogService,
    ReceiptsRepository,
    ReceiptsService,
    WitnessesRepository,
    WitnessesService,
    FindingsRepository,
    FindingsService,
  ],
})
export class LogModule {}
