import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../platform/tokens.js';
import { PlanService } from './plan.service.js';

const EVERY_MS = 10 * 60_000;

/** Looks for unplanned cases when the service starts and every ten minutes, so that a crash heals by itself. */
@Injectable()
export class PlanRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;

  constructor(
    private readonly plan: PlanService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.start(), EVERY_MS);
    this.timer.unref();
    await this.start();
  }

  /** Stops the rounds; one that runs is finished first, because its transaction needs the database. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private start(): Promise<void> {
    this.round ??= this.run().finally(() => (this.round = undefined));
    return this.round;
  }

  private async run(): Promise<void> {
    try {
      await this.plan.planMissing();
    } catch (error) {
      this.logger.error({ err: error, act: 'task.plan' }, 'looking for unplanned cases failed');
    }
  }
}
