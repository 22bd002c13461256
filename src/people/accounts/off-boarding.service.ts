import { Injectable } from '@nestjs/common';
import { HandoverService } from '../../cases/door.js';
import { KeyRotation } from '../../platform/key-rotation.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import { AccountsRepository } from './accounts.repository.js';
import { explainAccountRefusal } from './accounts.refusals.js';
import type { OffBoarded, OffBoarding } from './accounts.schema.js';

/** What happens when a colleague leaves: cases go to a successor, the account ends, and keys are made anew. */
@Injectable()
export class OffBoardingService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly handover: HandoverService,
    private readonly rotation: KeyRotation,
  ) {}

  /**
   * Hands every live grant of a leaver to the successor, or ends them without one; ends sessions and roles and disables
   * the account. After the commit each key that the leaver could reach gets a next version.
   * @throws Problem `not-found` for somebody of another office, `move` when the account is disabled already, `forbidden`
   *   for an auditor, whose account is an administrator's to disable: nobody lets go who watches over them; `input` for
   *   oneself, a successor who is no active colleague and the last two administrators, `second-person` and `approval`
   *   for more than 25 cases without an approval of assignment.bulk for exactly these
   */
  async letGo(op: Operation, staffId: string, input: OffBoarding): Promise<OffBoarded> {
    if (staffId === op.actor.id) throw inputProblem('id', 'self', 'nobody lets himself go');
    const { successorId, approvalId } = input;
    const account = await this.accounts.find(op, staffId);
    if (account === undefined || account.officeId !== op.actor.officeId) throw notFound();
    if (account.state === 'disabled') throw new Problem('move');
    if (account.roles.includes('auditor')) throw new Problem('forbidden');
    await this.requireSuccessor(op, staffId, successorId);
    const { caseIds } = await this.handover.handOver(op, {
      fromStaffId: staffId,
      toStaffId: successorId,
      ...(approvalId === undefined ? {} : { approvalId }),
    });
    const due = await this.accounts.offBoard(op, staffId).catch((error: unknown) => {
      throw explainAccountRefusal(error);
    });
    op.record({ record: { type: 'staff', id: staffId }, count: caseIds.length });
    const { officeId } = op.actor;
    if (due > 0) op.whenCommitted(async () => void (await this.rotation.makeDueKeys(officeId)));
    return { cases: caseIds.length, rekeyed: due };
  }

  /** @throws Problem `input` unless it is nobody or an active colleague who stays */
  private async requireSuccessor(op: Operation, staffId: string, successorId: string | null): Promise<void> {
    if (successorId === null) return;
    if (successorId === op.actor.id) {
      throw inputProblem('successorId', 'self', 'nobody grants access to themselves');
    }
    if (successorId === staffId || !(await this.accounts.isColleague(op, successorId))) {
      throw inputProblem('successorId', 'colleague', 'is not an active member of your office who stays');
    }
  }
}
