import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/crypto/primitives.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, Problem } from '../../platform/problem.js';
import type { CaseHide } from '../grants/access.schema.js';
import { CaseDoor } from '../case-door.js';
import { HiddenRepository } from './hidden.repository.js';

const refusals: Record<string, [rule: string, message: string]> = {
  case_hiding_supervisors: [
    'supervisor',
    'must be supervisors of the office who are not kept from this case',
  ],
  case_hiding_other: ['other', 'must name a supervisor besides yourself'],
};

/** Hides a case from the office, and gives it back. Those who work on it keep what they were granted. */
@Injectable()
export class HiddenService {
  constructor(
    private readonly hidden: HiddenRepository,
    private readonly door: CaseDoor,
  ) {}

  /**
   * Ends the access of the office but for the supervisors named; on a hidden case it names others. The actor loses
   * sight of the case unless named.
   * @throws Problem `input` at `supervisorIds`, `stale`
   */
  async hide(op: Operation, caseId: string, input: CaseHide): Promise<{ version: number }> {
    const handle = await this.door.enter(op, caseId);
    const id = newId();
    const place = { compartment: 'plan', table: 'case_hiding', row: id, column: 'reason' } as const;
    const sealed = await handle.seal(place, input.reason);
    const supervisorIds = [...new Set(input.supervisorIds)];
    const version = await this.hidden
      .hide(op, caseId, { id, version: input.version, supervisorIds, ...sealed })
      .catch((error: unknown) => {
        const refusal = refusals[brokenConstraint(error) ?? ''];
        throw refusal === undefined ? error : inputProblem('supervisorIds', ...refusal);
      });
    const { reason } = input;
    handle.record({
      compartments: ['core'],
      record: { type: 'case-hiding', id },
      version,
      detail: { reason },
    });
    return { version };
  }

  /** Gives every supervisor of the office who is not excluded their access back. @throws Problem `move`, `stale` */
  async unhide(op: Operation, caseId: string, version: number): Promise<{ version: number }> {
    const handle = await this.door.enter(op, caseId);
    if (!handle.file.hidden) throw new Problem('move');
    const next = await this.hidden.unhide(op, caseId, version);
    handle.record({ compartments: ['core'], record: { type: 'case', id: caseId }, version: next });
    return { version: next };
  }
}
