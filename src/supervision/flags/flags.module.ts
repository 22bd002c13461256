import { Module } from '@nestjs/common';
import { hkdfExpandSha512, type KeyObject, toKey } from '../../platform/crypto/primitives.js';
import { WATCH_KEY } from '../../platform/tokens.js';
import { FLAG_KEY, FlagJob } from './flag-job.js';
import { FlagScan } from './flag-scan.js';
import { FlagTexts } from './flag-texts.js';
import { FlagsController } from './flags.controller.js';
import { FlagsRepository } from './flags.repository.js';
import { FlagsService } from './flags.service.js';
import { HistoryRepository } from './history.repository.js';
import { ThresholdsRepository } from './thresholds.repository.js';
import { ThresholdsService } from './thresholds.service.js';

/** Flags of the supervisor desk. */
@Module({
  controllers: [FlagsController],
  providers: [
    FlagsRepository,
    FlagsService,
    FlagTexts,
    FlagScan,
    FlagJob,
    HistoryRepository,
    ThresholdsRepository,
    ThresholdsService,
    {
      provide: FLAG_KEY,
      inject: [WATCH_KEY],
      useFactory: (key: KeyObject) => toKey(hkdfExpandSha512(key, Buffer.from('causeway/flag/v1'), 32)),
    },
  ],
})
export class FlagsModule {}
