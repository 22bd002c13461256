import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../../platform/tokens.js';
import { Tries } from './tries.service.js';

const EVERY_MS = 60_000;

/** Once a minute: writes what was counted of refused tries, also when nobody tries any more. */
@Injectable()
export class RefusalSweep implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly tries: Tries,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.running = this.sweep();
    }, EVERY_MS);
    this.timer.unref();
  }

  /** What is running may end; what is not yet a minute old stays counted in the database for the next start. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async sweep(): Promise<void> {
    try {
      await this.tries.writeRefusals();
    } catch (error) {
      this.logger.warn({ err: error }, 'refused tries could not be written; they stay counted');
    }
  }
}
