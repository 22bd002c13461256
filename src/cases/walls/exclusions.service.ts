import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/crypto/primitives.js';
import { brokenConstraint } from '../../platform/database/failure.js';
import type { Created } from '../../platform/http/page.schema.js';
import type { Operation } from '../../platform/operation.js';
import { inputProblem, notFound, Problem } from '../../platform/problem.js';
import type { ExclusionList, NewExclusion } from '../grants/access.schema.js';
import { CaseDoor } from '../case-door.js';
import { ExclusionsRepository } from './exclusions.repository.js';

const refusals: Record<string, [rule: string, message: string]> = {
  exclusion_colleague: ['colleague', 'is not a member of your office'],
  exclusion_granted: ['granted', 'has access by an assignment: end that first'],
  exclusion_last_supervisor: [
    'last-supervisor',
    'no other supervisor can see this case: give somebody else sight of it first',
  ],
  exclusion_live: ['excluded', 'is kept from this case already'],
};

/** Who of the office is kept from a case: because of a conflict of interest, or because a complaint is about them. */
@Injectable()
export class ExclusionsService {
  constructor(
    private readonly exclusions: ExclusionsRepository,
    private readonly door: CaseDoor,
  ) {}

  async list(op: Operation, caseId: string): Promise<ExclusionList> {
    const handle = await this.door.enter(op, caseId);
    const rows = await this.exclusions.list(op, caseId);
    handle.record({ compartments: ['core'], count: rows.length });
    const items = rows.map((row) => ({
      id: row.id,
      staff: { id: row.staffId, name: row.name },
      kind: row.kind,
      madeAt: row.madeAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      version: row.version,
    }));
    return { items, next: null };
  }

  /**
   * Keeps somebody, or the actor, from a case: the access of the office ends at once, and nobody can give another.
   * @throws Problem `input` at `staffId`: `colleague`, `granted` (an assignment has to be ended first), `excluded`, and
   *   `last-supervisor` when nobody would be left who supervises the case
   */
  async record(op: Operation, caseId: string, input: NewExclusion): Promise<Created> {
    const handle = await this.door.enter(op, caseId);
    const id = newId();
    try {
      await this.exclusions.insert(op, { id, caseId, ...input });
    } catch (error) {
      const refusal = refusals[brokenConstraint(error) ?? ''];
      throw refusal === undefined ? error : inputProblem('staffId', ...refusal);
    }
    handle.record({ compartments: ['core'], record: { type: 'exclusion', id }, version: 1 });
    return { id };
  }

  /**
   * Lets somebody back: a supervisor has the access of the office again.
   * @throws Problem `forbidden` for the person who is excluded, `stale` when the version is not the present one
   */
  async end(op: Operation, caseId: string, id: string, version: number): Promise<{ version: number }> {
    const handle = await this.door.enter(op, caseId);
    const row = (await this.exclusions.list(op, caseId)).find((each) => each.id === id);
    if (row === undefined) throw notFound();
    if (row.staffId === op.actor.id) throw new Problem('forbidden');
    await this.exclusions.end(op, caseId, id, version);
    handle.record({ compartments: ['core'], record: { type: 'exclusion', id }, version: version + 1 });
    return { version: version + 1 };
  }
}
