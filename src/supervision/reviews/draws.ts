import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemActor } from '../../platform/access/actor.js';
import { newId, randomBytes } from '../../platform/crypto/primitives.js';
import { type Operation, Operations } from '../../platform/operation.js';
import { LOGGER } from '../../platform/tokens.js';
import { batchesOf } from './batch-rules.js';
import { drawnOf, keepSmallest, type Ranked } from './draw-rules.js';
import {
  type Draw,
  DrawsRepository,
  type DrawnFlag,
  type NewItem,
  type Opening,
} from './draws.repository.js';

const EVERY_MS = 3_600_000;
const SEED_BYTES = 32;
const PAGE = 5000;
/** More months than an office can be behind are a fault, not work. */
const MOST_AT_ONCE = 1000;

/**
 * Draws the access review of each office when a month is over: a sample of the openings and every flag that is always
 * reviewed. What was missed while the service stood still is drawn when it runs again; nothing is drawn twice.
 */
@Injectable()
export class ReviewDraws implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly draws: DrawsRepository,
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

  /** Draws what is due; a failure is logged and the next hour tries again. */
  private async sweep(): Promise<void> {
    try {
      await this.runOnce();
    } catch (error) {
      this.logger.error({ err: error }, 'access reviews were not drawn');
    }
  }

  /** Draws every office and month that waits, each in an operation of its own; gives how many there were. */
  async runOnce(): Promise<number> {
    for (let drawn = 0; drawn < MOST_AT_ONCE; drawn++) {
      // Outside an operation, so that a quiet hour writes no line.
      if (!(await this.draws.hasDue())) return drawn;
      await this.operations.run(systemActor('system:flags'), 'review.draw', 'supervision', (op) =>
        this.drawNext(op),
      );
    }
    return MOST_AT_ONCE;
  }

  private async drawNext(op: Operation): Promise<void> {
    const draw = await this.draws.takeNext(op);
    if (draw === undefined) return op.record({ count: 0 });
    const seed = randomBytes(SEED_BYTES);
    const { sample, openings } = await this.drawSample(op, draw, seed);
    const flags = await this.draws.listFlags(op, draw);
    const supervisors = new Set(await this.draws.listSupervisors(op, draw.officeId));
    const items = [...sample.map(itemOfOpening), ...flags.map(itemOfFlag)];
    const batches = batchesOf(items, supervisors).map((batch) => ({ id: newId(), ...batch }));
    for (const { id, about, items: some } of batches) {
      await this.draws.insert(op, draw, { id, about, seed, openings }, some);
    }
    op.record({
      compartments: ['staff'],
      record: { type: 'review-batch', id: batches[0]!.id },
      count: items.length,
      detail: {
        office: draw.officeId,
        month: draw.month,
        seed: seed.toString('hex'),
        openings,
        lines: sample.map(({ id }) => id),
        flags: flags.map(({ flag_id: id }) => id),
        batches: batches.map(({ id }) => id),
      },
    });
  }

  private async drawSample(op: Operation, draw: Draw, seed: Buffer) {
    let kept: Ranked<Opening>[] = [];
    let openings = 0;
    let after = '0';
    for (;;) {
      const page = await this.draws.listOpenings(op, draw, after, PAGE);
      kept = keepSmallest(kept, page, seed);
      openings += page.length;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return { sample: drawnOf(kept, openings), openings };
      after = last.id;
    }
  }
}

function itemOfOpening(opening: Opening): NewItem {
  return {
    id: newId(),
    actorId: opening.actor_id,
    concerns: [opening.actor_id],
    caseId: opening.case_id,
    lineId: opening.id,
    flagId: null,
    at: opening.at,
  };
}

function itemOfFlag(flag: DrawnFlag): NewItem {
  const { actor_id: actorId } = flag;
  return {
    id: newId(),
    actorId,
    concerns: [...new Set([...(actorId === null ? [] : [actorId]), ...flag.concerns])],
    caseId: flag.case_id,
    lineId: null,
    flagId: flag.flag_id,
    at: flag.at,
  };
}
