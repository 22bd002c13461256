import { Injectable } from '@nestjs/common';
import { mayEver } from '../platform/access/actions.js';
import { Receipts } from '../platform/audit-log/receipts.js';
import type { Operation } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import { stateAt, whyNotDecide } from './approval-rules.js';
import type { ApprovalRow } from './approvals.repository.js';
import type { ApprovalView } from './approvals.schema.js';
import { TwoPersonActs } from './two-person.js';

/** Shows a request with what its reader may do with it. */
@Injectable()
export class ApprovalViews {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly receipts: Receipts,
  ) {}

  /** The views of rows. `isPaused` says whether the reader's right to approve rests. */
  async list(op: Operation, rows: readonly ApprovalRow[], isPaused: boolean): Promise<ApprovalView[]> {
    const granted = rows.filter(wasGranted).map(({ id }) => id);
    const confirmed = await this.receipts.findConfirmed(granted, op.db);
    const views: ApprovalView[] = [];
    for (const row of rows) {
      const receipt = wasGranted(row) ? { state: this.receipts.stateOf(confirmed.has(row.id)) } : null;
      views.push(await this.view(op, row, receipt, isPaused));
    }
    return views;
  }

  private async view(
    op: Operation,
    row: ApprovalRow,
    receipt: ApprovalView['receipt'],
    isPaused: boolean,
  ): Promise<ApprovalView> {
    return {
      id: row.id,
      act: row.act,
      payload: row.payload as ApprovalView['payload'],
      requestHash: row.request_hash.toString('base64'),
      ...(await this.readReason(op, row)),
      requester: { id: row.requester_id, name: row.requester_name ?? '' },
      decider: row.decider_id === null ? null : { id: row.decider_id, name: row.decider_name ?? '' },
      askedAt: row.asked_at.toISOString(),
      decidedAt: row.decided_at?.toISOString() ?? null,
      expiresAt: row.expires_at.toISOString(),
      usedAt: row.used_at?.toISOString() ?? null,
      receipt,
      ...rightsOf(op, row, isPaused, receipt?.state === 'waiting'),
      version: row.version,
    };
  }

  private async readReason(
    op: Operation,
    row: ApprovalRow,
  ): Promise<Pick<ApprovalView, 'reason' | 'hasUnreadableReason'>> {
    if (row.sealed_reason === null) return { reason: null, hasUnreadableReason: false };
    const opened = await this.openReason(op, row, row.sealed_reason);
    return typeof opened === 'string'
      ? { reason: opened, hasUnreadableReason: false }
      : { reason: null, hasUnreadableReason: true };
  }

  /** A reason that is damaged, or of a case that the requester may no longer see, breaks itself and not the list. */
  private async openReason(op: Operation, row: ApprovalRow, sealed: Buffer): Promise<unknown> {
    try {
      return await this.acts.get(row.act).reason?.open(op, row.payload, row.id, sealed);
    } catch (error) {
      if (error instanceof Problem && ['damaged', 'not-found', 'forbidden'].includes(error.code))
        return undefined;
      throw error;
    }
  }
}

/** Whether somebody granted it, whatever came of it afterwards. */
function wasGranted(row: ApprovalRow): boolean {
  return row.decided_at !== null && row.state !== 'refused';
}

function rightsOf(
  op: Operation,
  row: ApprovalRow,
  isPaused: boolean,
  isWaiting: boolean,
): Pick<ApprovalView, 'state' | 'may' | 'why'> {
  const state = stateAt(row.state, row.is_late);
  const isOwn = row.requester_id === op.actor.id;
  const couldDecide = state === 'asked' && mayEver(op.actor.role, 'approval.grant');
  const facts = { requesterId: row.requester_id, concerns: row.concerns, isSameGrant: row.is_same_grant };
  const why = couldDecide ? whyNotDecide(facts, op.actor.id, isPaused) : null;
  return {
    state,
    may: {
      decide: couldDecide && why === null,
      use:
        !isWaiting &&
        isOwn &&
        state === 'granted' &&
        !row.is_decider_gone &&
        row.requester_role === op.actor.role,
      withdraw: isOwn && (state === 'asked' || state === 'granted'),
    },
    why,
  };
}
