import { Injectable } from '@nestjs/common';
import { newId } from '../platform/crypto/primitives.js';
import type { Created } from '../platform/http/page.schema.js';
import type { Operation } from '../platform/operation.js';
import { inputProblem, Problem } from '../platform/problem.js';
import { DutyRepository } from './duty.repository.js';
import { findDutyError } from './duty-rules.js';
import type { DutyQuery, DutyView, NewDuty } from './emergency.schema.js';

/** The duty rota of an office: who may look up a case and break glass at night. */
@Injectable()
export class DutyService {
  constructor(private readonly duties: DutyRepository) {}

  /** Who is on duty now and who comes next, for everybody who works on cases. */
  async list(op: Operation, query: DutyQuery): Promise<{ items: DutyView[]; next: string | null }> {
    const rows = await this.duties.list(op, query);
    const items = rows.slice(0, query.limit).map((row) => ({
      id: row.id,
      staff: { id: row.staff_id, name: row.name ?? '' },
      from: row.valid_from.toISOString(),
      until: row.valid_until.toISOString(),
      isNow: row.is_now,
      isMine: row.staff_id === op.actor.id,
      version: row.version,
    }));
    op.record({ count: items.length });
    return { items, next: rows.length > query.limit ? items.at(-1)!.id : null };
  }

  /**
   * Puts a caseworker or safety officer of the office on the rota.
   * @throws Problem `input`: `self`, `past`, `length`, `far`, `role` or `overlap`, each at its field
   */
  async plan(op: Operation, input: NewDuty): Promise<Created> {
    if (input.staffId === op.actor.id)
      throw inputProblem('staffId', 'self', 'somebody else puts you on the rota');
    const span = { from: new Date(input.from), until: new Date(input.until) };
    const fault = findDutyError(span, op.at);
    if (fault !== undefined) throw new Problem('input', [fault]);
    const id = newId();
    await this.duties.insert(op, { id, staffId: input.staffId, ...span });
    op.record({ record: { type: 'duty', id }, version: 1 });
    return { id };
  }

  /** Ends an entry early. @throws Problem `not-found`, `stale` */
  async end(op: Operation, id: string, version: number): Promise<{ version: number }> {
    await this.duties.end(op, id, version);
    op.record({ record: { type: 'duty', id }, version: version + 1 });
    return { version: version + 1 };
  }
}
