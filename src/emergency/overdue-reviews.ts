import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemActor } from '../platform/access/actor.js';
import { Operations } from '../platform/operation.js';
import { LOGGER } from '../platform/tokens.js';
import { BreakGlassRepository } from './break-glass.repository.js';

const EVERY_MS = 60_000;

/** Tells the auditors of reviews that nobody made in time, each once. Whether somebody is paused needs no sweep. */
@Injectable()
export class OverdueReviews implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly breakGlass: BreakGlassRepository,
    private readonly operations: Operations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Tells now, if there is anything to tell. A failure is logged and the next minute tries again. */
  async sweep(): Promise<void> {
    try {
      // Outside an operation, so that a quiet minute writes no line.
      if (!(await this.breakGlass.hasOverdue())) return;
      const reminders = systemActor('system:reminders');
      await this.operations.run(reminders, 'break-glass.list', 'reminders', async (op) => {
        op.record({ count: await this.breakGlass.tellOverdue(op) });
      });
    } catch (error) {
      this.logger.error({ err: error }, 'overdue reviews were not told');
    }
  }
}
