import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/crypto/primitives.js';
import type { Operation } from '../../platform/operation.js';
import { notFound, Problem } from '../../platform/problem.js';
import { ReviewsRepository, type VerdictRow } from './reviews.repository.js';
import type {
  NewReviewVerdict,
  ReviewBatch,
  ReviewBatchQuery,
  ReviewItemList,
  ReviewItemQuery,
  ReviewVerdict,
} from './reviews.schema.js';
import { ReviewFlags } from './review-flags.js';
import { versionOf, viewBatch, viewItem, viewVerdict } from './review-views.js';
import { VerdictTexts } from './verdict-texts.js';

/** Access reviews: what was drawn of a month, and what its reviewers say of it. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly reviews: ReviewsRepository,
    private readonly texts: VerdictTexts,
    private readonly flags: ReviewFlags,
  ) {}

  /** A page of the batches that the actor may see, newest first. One that concerns the actor is not among them. */
  async list(op: Operation, query: ReviewBatchQuery): Promise<{ items: ReviewBatch[]; next: string | null }> {
    const rows = await this.reviews.listBatches(op, query.after, query.limit);
    const shown = rows.slice(0, query.limit);
    op.record({ compartments: ['staff'], count: shown.length });
    return {
      items: shown.map((row) => viewBatch(row, op.actor)),
      next: rows.length > query.limit ? shown.at(-1)!.id : null,
    };
  }

  /**
   * A page of the items of a batch, with their verdicts. One line names the cases that were shown.
   * @throws Problem `not-found` also for a batch that concerns the actor
   */
  async read(op: Operation, id: string, query: ReviewItemQuery): Promise<ReviewItemList> {
    op.subject.compartments = ['staff'];
    const batch = await this.reviews.findBatch(op, id);
    if (batch === undefined) throw notFound();
    const rows = await this.reviews.listItems(op, id, query.after, query.limit);
    const shown = rows.slice(0, query.limit);
    const verdicts = await this.openVerdicts(
      op,
      shown.map((row) => row.id),
    );
    const flags = await this.flags.find(
      op,
      shown.flatMap((row) => row.flag_id ?? []),
    );
    op.record({
      caseIds: [
        ...shown.flatMap((row) => row.case_id ?? []),
        ...[...flags.values()].flatMap(({ cases }) => cases.map((each) => each.id)),
      ],
      compartments: ['staff'],
      record: { type: 'review-batch', id },
      count: shown.length,
    });
    return {
      batch: viewBatch(batch, op.actor),
      items: shown.map((row) => viewItem(row, verdicts.get(row.id) ?? [], flags.get(row.flag_id ?? ''))),
      next: rows.length > query.limit ? shown.at(-1)!.id : null,
    };
  }

  /**
   * Gives a verdict. It is final; a further one corrects it by name. Verdict and sentence stand in the log, sealed, so
   * that the line commits to them.
   * @throws Problem `not-found` for what the actor may not see, `stale` when there is a verdict that the actor has not
   *   seen, `move` when the item has one and it is not named as the corrected one
   */
  async judge(
    op: Operation,
    batchId: string,
    itemId: string,
    input: NewReviewVerdict,
  ): Promise<{ version: number }> {
    op.subject.compartments = ['staff'];
    const { officeId } = op.actor;
    if (officeId === null || !(await this.reviews.hasItem(op, batchId, itemId))) throw notFound();
    const given = await this.reviews.listVerdicts(op, [itemId]);
    if (versionOf(given) !== input.version) throw new Problem('stale');
    const { verdict, sentence, corrects } = input;
    if (given.at(-1)?.id !== corrects) throw new Problem('move');
    const id = newId();
    const { sealed, keyVersion } = await this.texts.seal(op, { officeId, id }, sentence);
    await this.reviews.insertVerdict(op, {
      id,
      itemId,
      verdict,
      keyVersion,
      sealed,
      corrects: corrects ?? null,
    });
    const version = input.version + 1;
    op.record({
      compartments: ['staff'],
      record: { type: 'review-item', id: itemId },
      version,
      detail: { verdict, sentence, ...(corrects === undefined ? {} : { corrects }) },
    });
    return { version };
  }

  private async openVerdicts(
    op: Operation,
    itemIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReviewVerdict[]>> {
    const rows = await this.reviews.listVerdicts(op, itemIds);
    await this.texts.prepare(
      op,
      rows.map((row) => ({ officeId: row.office_id, keyVersion: row.key_version })),
    );
    const byItem = new Map<string, ReviewVerdict[]>();
    for (const row of rows) {
      byItem.set(row.item_id, [...(byItem.get(row.item_id) ?? []), await this.openVerdict(op, row)]);
    }
    return byItem;
  }

  private async openVerdict(op: Operation, row: VerdictRow): Promise<ReviewVerdict> {
    const place = { officeId: row.office_id, id: row.id };
    return viewVerdict(row, await this.texts.open(op, place, row.sealed_sentence));
  }
}
