import { Injectable } from '@nestjs/common';
import { Receipts } from '../platform/audit-log/receipts.js';
import { equalInConstantTime } from '../platform/crypto/primitives.js';
import type { Operation } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import { requestHash, stateAt } from './approval-rules.js';
import { type ApprovalRow, ApprovalsRepository } from './approvals.repository.js';
import { type TwoPersonCode, TwoPersonActs } from './two-person.js';

/** An approval that was used just now, for the lines of the act that it allowed. */
export interface UsedApproval {
  approvalId: string;
  /** The SHA-256 that bound it to what was asked for. */
  commitment: Buffer;
  version: number;
}

/** Uses up approvals: each allows one act, once, in the transaction of that act. */
@Injectable()
export class Approvals {
  constructor(
    private readonly approvals: ApprovalsRepository,
    private readonly acts: TwoPersonActs,
    private readonly receipts: Receipts,
  ) {}

  /**
   * Uses up an approval inside an act of another room. The act puts `approvalId` and `commitment` into its own line.
   * @param payload what is about to be done, in the shape in which it was asked for
   * @throws Problem `second-person` when no approval is named, `approval` when the named one does not cover this: it is
   *   not the actor's, was not granted, has expired, was used, was granted for something else, or by somebody who left;
   *   `witness` while the nearest witness has not cosigned that it was granted
   */
  async requireUsable(
    op: Operation,
    approvalId: string | undefined,
    code: TwoPersonCode,
    payload: unknown,
  ): Promise<UsedApproval> {
    if (approvalId === undefined) throw new Problem('second-person');
    const row = await this.approvals.find(op, approvalId);
    if (row === undefined || row.act !== code) throw new Problem('approval');
    return this.useUp(op, row, payload);
  }

  /** Marks an approval as used by the actor and records the line. @throws Problem `approval` or `witness` as above */
  async useUp(op: Operation, row: ApprovalRow, payload: unknown): Promise<UsedApproval> {
    if (row.requester_id !== op.actor.id || row.requester_role !== op.actor.role)
      throw new Problem('approval');
    if (stateAt(row.state, row.is_late) !== 'granted' || row.is_decider_gone) throw new Problem('approval');
    const parsed = this.acts.get(row.act).payload.safeParse(payload);
    if (!parsed.success) throw new Problem('approval');
    const hash = requestHash(row.act, parsed.data, row.id);
    if (!equalInConstantTime(hash, row.request_hash)) throw new Problem('approval');
    await this.requireConfirmed(op, row.id);
    await this.approvals.close(op, row.id, row.version, 'used');
    const version = row.version + 1;
    op.record({
      act: 'approval.use',
      caseIds: row.case_ids,
      record: { type: 'approval', id: row.id },
      version,
      approvalId: row.id,
      commitment: hash,
    });
    return { approvalId: row.id, commitment: hash, version };
  }

  /** The line of the grant must be in a tree that somebody outside has seen, before anything rests on it. */
  private async requireConfirmed(op: Operation, id: string): Promise<void> {
    if (!(await this.receipts.findConfirmed([id], op.db)).has(id)) throw new Problem('witness');
  }
}
