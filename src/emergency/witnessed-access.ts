import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { MOST_WAIT_MS } from '../platform/audit-log/receipt-states.js';
import { Receipts } from '../platform/audit-log/receipts.js';
import { type Operation, Operations } from '../platform/operation.js';
import { LOGGER } from '../platform/tokens.js';
import type { BreakGlassOpened } from './emergency.schema.js';

/** Lets break-glass wait for the nearest witness, but never long: then it goes on, and the log says so. */
@Injectable()
export class WitnessedAccess {
  constructor(
    private readonly receipts: Receipts,
    private readonly operations: Operations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Waits, after the commit and without a connection, and writes into the answer what came of it. Without a
   * cosignature the line `log.uncosigned` names the access.
   */
  async waitFor(
    op: Operation,
    { id, caseId }: { id: string; caseId: string },
    answer: unknown,
  ): Promise<void> {
    const state = await this.receipts.waitFor(id, MOST_WAIT_MS);
    if (isOpened(answer)) answer.receipt.state = state;
    if (state !== 'uncosigned') return;
    this.logger.error({ receipt: id }, 'break-glass went on without the cosignature of the witness');
    await this.operations.recordAlone(op.actor, 'log.uncosigned', op.purpose, {
      caseId,
      record: { type: 'break-glass', id },
    });
  }
}

/** Whether it is an answer of this room that waits; what a repeated request is answered has no receipt. */
function isOpened(answer: unknown): answer is Pick<BreakGlassOpened, 'receipt'> {
  return typeof answer === 'object' && answer !== null && 'receipt' in answer;
}
