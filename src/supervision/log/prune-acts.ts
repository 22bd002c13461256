import path from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { type AskedFor, TwoPersonActs } from '../../approvals/door.js';
import { removePrunedBundles } from '../../platform/audit-log/pruned-bundles.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, Problem } from '../../platform/problem.js';
import { LOGGER } from '../../platform/tokens.js';
import { type PrunePayload, prunePayload } from './log.schema.js';
import { LOG_RETENTION, type LogRetention } from './log-retention.js';
import { type PruneFault, PruneRepository } from './prune.repository.js';

const sentences: Record<PruneFault, string> = {
  prune_young: 'this month of the log must still be kept',
  prune_absent: 'there is no such month in the log',
  prune_order: 'an older month comes first',
  prune_unsequenced: 'some lines of this month have no place in the log yet',
  prune_uncosigned: 'no witness has cosigned the log since this month',
};

/**
 * Deleting a month of the log, where a law orders it: an auditor asks, a supervisor grants. The database deletes it, by a
 * function that does so only in the transaction in which that approval is used up; the line says which entry is the
 * first one kept.
 */
@Injectable()
export class PruneActs implements OnModuleInit {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly months: PruneRepository,
    @Inject(LOG_RETENTION) private readonly retention: LogRetention,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.acts.register<PrunePayload>({
      code: 'log.prune',
      payload: prunePayload,
      ask: (op, wanted) => this.ask(op, wanted),
      requireDecider: async (op, wanted) => {
        if (op.actor.role !== 'supervisor') throw new Problem('forbidden');
        await this.requirePrunable(op, wanted);
      },
      carryOut: (op, wanted, approvalId) => this.prune(op, wanted, approvalId),
    });
  }

  private async ask(op: Operation, wanted: PrunePayload): Promise<AskedFor> {
    if (op.actor.role !== 'auditor') throw new Problem('forbidden');
    await this.requirePrunable(op, wanted);
    return { concerns: [], caseIds: [] };
  }

  private async requirePrunable(op: Operation, { epoch }: PrunePayload): Promise<void> {
    const fault = await this.months.findFault(op, epoch, this.retention.months);
    if (fault !== undefined) throw inputProblem('payload.epoch', fault.replace('_', '-'), sentences[fault]);
  }

  private async prune(op: Operation, { epoch }: PrunePayload, approvalId: string): Promise<{ id: null }> {
    if (op.actor.role !== 'auditor') throw new Problem('forbidden');
    await this.requirePrunable(op, { epoch });
    const firstKept = await this.months.prune(op, epoch, this.retention.months, approvalId);
    op.record({ act: 'log.prune', count: firstKept, approvalId });
    op.whenCommitted(async () => {
      const files = await removePrunedBundles(path.join(this.retention.dataDir, 'log'), firstKept);
      this.logger.info({ epoch, firstKept, files }, 'a month of the audit log was deleted');
    });
    return { id: null };
  }
}
