import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TwoPersonActs } from '../../approvals/door.js';
import { CaseDoor, type CaseHandle } from '../../cases/door.js';
import { newId } from '../../platform/crypto/primitives.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import { type WithholdPayload, withholdPayload } from './readers.schema.js';
import { faultOfWithholding } from './withholding-rules.js';
import { WithholdingsRepository } from './withholdings.repository.js';

/** Keeping readings from the list for the person: a supervisor of the case asks, another one decides. */
@Injectable()
export class WithholdActs implements OnModuleInit {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly withholdings: WithholdingsRepository,
    private readonly door: CaseDoor,
  ) {}

  onModuleInit(): void {
    this.acts.register<WithholdPayload>({
      code: 'readers.withhold',
      payload: withholdPayload,
      ask: async (op, wanted) => {
        await this.requireCase(op, wanted.caseId);
        requireEnd(op, wanted);
        return { concerns: [], caseIds: [wanted.caseId] };
      },
      requireDecider: async (op, wanted) => {
        await this.requireCase(op, wanted.caseId);
      },
      carryOut: (op, wanted, approvalId) => this.withhold(op, wanted, approvalId),
      reason: {
        seal: async (op, { caseId }, approvalId, text) =>
          (await this.requireCase(op, caseId)).seal(reasonPlace(approvalId), text),
        open: async (op, { caseId }, approvalId, sealed) =>
          (await this.requireCase(op, caseId)).open(reasonPlace(approvalId), sealed),
      },
    });
  }

  private async withhold(
    op: Operation,
    wanted: WithholdPayload,
    approvalId: string,
  ): Promise<{ id: string }> {
    await this.requireCase(op, wanted.caseId);
    requireEnd(op, wanted);
    const id = newId();
    await this.withholdings.insert(op, id, wanted, approvalId);
    op.record({
      act: 'readers.withhold',
      caseId: wanted.caseId,
      record: { type: 'reader-withholding', id },
      version: 1,
      approvalId,
    });
    return { id };
  }

  private async requireCase(op: Operation, caseId: string): Promise<CaseHandle> {
    const handle = (await this.door.enterAll(op, [caseId])).get(caseId);
    if (handle === undefined) throw notFound();
    if (!handle.may('core', 'assign')) throw new Problem('forbidden');
    return handle;
  }
}

function requireEnd(op: Operation, wanted: WithholdPayload): void {
  const fault = faultOfWithholding(wanted, op.at);
  if (fault !== null) throw inputProblem(`payload.${fault.path}`, fault.rule, fault.message);
}

function reasonPlace(approvalId: string) {
  return { compartment: 'plan', table: 'approval', row: approvalId, column: 'reason' } as const;
}
