import { type DynamicModule, Module } from '@nestjs/common';
import { LOG_RETENTION, type LogRetention } from './log-retention.js';
import { PruneActs } from './prune-acts.js';
import { PruneRepository } from './prune.repository.js';

/** Deletion of old months of the log by two people. */
@Module({})
export class PruneModule {
  static with(retention: LogRetention): DynamicModule {
    return {
      module: PruneModule,
      providers: [{ provide: LOG_RETENTION, useValue: retention }, PruneRepository, PruneActs],
    };
  }
}
