import { Injectable } from '@nestjs/common';
import { PhoneTags } from '../cases/door.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, Problem } from '../platform/problem.js';
import type { LookUp, LookUpAnswer } from './emergency.schema.js';
import { type LookUpRow, LookUpsRepository } from './look-ups.repository.js';
import { readReference } from './read-reference.js';

/** The look-up of the person on duty: an exact reference or a phone number, and nothing that one could browse with. */
@Injectable()
export class LookUpsService {
  constructor(
    private readonly lookUps: LookUpsRepository,
    private readonly phones: PhoneTags,
  ) {}

  /**
   * Finds a case of the office for somebody on the rota. A find names the case and opens nothing yet. What is not found
   * is counted and is a line, so it answers 200: a refusal would roll back the count.
   * @throws Problem `input` for a phone number without its country, `forbidden` off duty, `too-many` after ten failures
   *   within an hour
   */
  async lookUp(op: Operation, input: LookUp): Promise<LookUpAnswer> {
    const row = await this.lookUps.find(op, this.read(input));
    if (row.outcome === 'off-duty') throw new Problem('forbidden');
    if (row.outcome === 'too-many') throw new Problem('too-many', [], row.retry_after ?? undefined);
    return row.outcome === 'found' ? answerFind(op, row) : answerFailure(op, row.outcome);
  }

  private read(input: LookUp): { reference: string } | { tag: Buffer } {
    if (input.reference !== undefined) return { reference: readReference(input.reference) };
    const tag = this.phones.tagOf(input.phone ?? '');
    if (tag === undefined) {
      throw inputProblem(
        'phone',
        'country-code',
        'must be a number that begins with + or 00 and the country',
      );
    }
    return { tag };
  }
}

function answerFind(op: Operation, row: LookUpRow): LookUpAnswer {
  const found = { lookUpId: row.look_up_id!, caseId: row.case_id!, reference: row.reference! };
  op.record({ caseId: found.caseId, record: { type: 'look-up', id: found.lookUpId } });
  return { found };
}

function answerFailure(op: Operation, outcome: 'nothing' | 'several'): LookUpAnswer {
  op.record({ outcome: 'refused', reason: outcome === 'several' ? 'several' : 'not-found' });
  return { found: null, ...(outcome === 'several' ? { several: true } : {}) };
}
