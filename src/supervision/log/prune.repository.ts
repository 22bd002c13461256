import { Injectable } from '@nestjs/common';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Operation } from '../../platform/operation.js';

/** Why a month of the log stays: the names that migration 0015 gives. */
export const pruneFaults = [
  'prune_young',
  'prune_absent',
  'prune_order',
  'prune_unsequenced',
  'prune_uncosigned',
] as const;
export type PruneFault = (typeof pruneFaults)[number];

/** The SQL of deleting an old month of the log. */
@Injectable()
export class PruneRepository {
  /** The fault that keeps the month, or undefined when it could be deleted now. */
  async findFault(op: Operation, epoch: number, months: number): Promise<PruneFault | undefined> {
    // The refusal of a statement ends a transaction; the answer must not.
    await op.db.query('SAVEPOINT prune');
    try {
      await op.db.query('SELECT audit.check_prune($1, $2)', [epoch, months]);
      return undefined;
    } catch (error) {
      const broken = brokenConstraint(error);
      const fault = pruneFaults.find((name) => name === broken);
      if (fault === undefined) throw error;
      await op.db.query('ROLLBACK TO SAVEPOINT prune');
      return fault;
    }
  }

  /** Deletes the month and gives the first index that is kept. */
  async prune(op: Operation, epoch: number, months: number, approvalId: string): Promise<number> {
    const rows: { first: string }[] = await op.db.query('SELECT audit.prune($1, $2, $3)::text AS first', [
      epoch,
      months,
      approvalId,
    ]);
    return Number(rows[0]!.first);
  }
}
