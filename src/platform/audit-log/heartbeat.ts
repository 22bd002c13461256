import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemActor } from '../access/actor.js';
import { Operations } from '../operation.js';
import { LOGGER } from '../tokens.js';

const EVERY_MS = 60 * 60_000;

/** Writes a line each hour, so that silence in the log is visible. */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly operations: Operations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.beat(), EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Writes one line now. A failure is logged and the next hour tries again. */
  async beat(): Promise<void> {
    try {
      await this.operations.recordAlone(systemActor('system:sequencer'), 'log.heartbeat', 'sequencing', {});
    } catch (error) {
      this.logger.error({ err: error }, 'the heartbeat was not written');
    }
  }
}
