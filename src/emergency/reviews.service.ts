import { Injectable } from '@nestjs/common';
import type { Operation } from '../platform/operation.js';
import { notFound, Problem } from '../platform/problem.js';
import { BreakGlassRepository, type BreakGlassRow } from './break-glass.repository.js';
import { standingOf } from './break-glass-rules.js';
import { factsOf, readerOf, viewOf } from './break-glass-views.js';
import type { BreakGlassQuery, BreakGlassReview, BreakGlassView } from './emergency.schema.js';
import { StaffTexts } from './staff-texts.js';

/** Reading break-glass and judging it: own ones, those of the office for supervisors, all for auditors. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly breakGlass: BreakGlassRepository,
    private readonly texts: StaffTexts,
  ) {}

  /** One page, newest first. One line names the cases that were shown. */
  async list(
    op: Operation,
    query: BreakGlassQuery,
  ): Promise<{ items: BreakGlassView[]; next: string | null; waiting: number }> {
    const rows = await this.breakGlass.list(op, query);
    const shown = rows.slice(0, query.limit);
    const waiting = op.actor.role === 'supervisor' ? await this.breakGlass.countWaiting(op) : 0;
    await this.prepare(op, shown);
    const items: BreakGlassView[] = [];
    for (const row of shown) items.push(await this.view(op, row));
    op.record({
      caseIds: items.flatMap((item) => item.case?.id ?? []),
      compartments: ['staff'],
      count: items.length,
    });
    return { items, next: rows.length > query.limit ? shown.at(-1)!.id : null, waiting };
  }

  /**
   * Gives the verdict on what somebody else did.
   * @throws Problem `not-found`, `forbidden` for one's own, `move` while the access is open or when there is a verdict,
   *   `stale` when somebody changed it in between
   */
  async review(op: Operation, id: string, input: BreakGlassReview): Promise<{ version: number }> {
    const row = await this.breakGlass.find(op, id);
    if (row === undefined) throw notFound();
    if (row.case_id !== null) op.subject.caseId = row.case_id;
    op.subject.compartments = ['staff'];
    if (row.actor_id === op.actor.id) throw new Problem('forbidden');
    if (!standingOf(factsOf(row), readerOf(op.actor), row.now).may.review) throw new Problem('move');
    if (row.version !== input.version) throw new Problem('stale');
    const place = { officeId: row.office_id, id, column: 'verdict' } as const;
    const sealed = await this.texts.seal(op, place, input.text);
    await this.breakGlass.review(op, id, input.version, { verdict: input.verdict, ...sealed });
    const version = input.version + 1;
    op.record({
      ...(row.case_id === null ? {} : { caseId: row.case_id }),
      compartments: ['staff'],
      record: { type: 'break-glass', id },
      version,
    });
    return { version };
  }

  private async prepare(op: Operation, rows: readonly BreakGlassRow[]): Promise<void> {
    const wanted = rows.flatMap((row) => [
      { id: row.id, officeId: row.office_id, keyVersion: row.key_version },
      ...(row.verdict_key_version === null
        ? []
        : [{ id: row.id, officeId: row.office_id, keyVersion: row.verdict_key_version }]),
    ]);
    await this.texts.prepare(op, wanted);
  }

  private async view(op: Operation, row: BreakGlassRow): Promise<BreakGlassView> {
    const { id, office_id: officeId } = row;
    const reason = await this.texts.open(op, { officeId, id, column: 'reason' }, row.sealed_reason);
    const verdict =
      row.sealed_verdict === null
        ? null
        : await this.texts.open(op, { officeId, id, column: 'verdict' }, row.sealed_verdict);
    return viewOf(row, { reason, verdict }, readerOf(op.actor));
  }
}
