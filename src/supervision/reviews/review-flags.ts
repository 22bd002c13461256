import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { FlagTexts } from '../flags/flag-texts.js';
import { viewOf } from '../flags/flag-views.js';
import { type FlagRow, FlagsRepository } from '../flags/flags.repository.js';
import type { FlagView } from '../flags/flags.schema.js';
import { ReviewsRepository } from './reviews.repository.js';

/** Flags that stand in a batch, with what explains them, as the list of flags shows them. */
@Injectable()
export class ReviewFlags {
  constructor(
    private readonly reviews: ReviewsRepository,
    private readonly flags: FlagsRepository,
    private readonly texts: FlagTexts,
  ) {}

  /** Those of the flags that the actor may see, by id. The caller records the line. */
  async find(op: Operation, ids: readonly string[]): Promise<ReadonlyMap<string, FlagView>> {
    if (ids.length === 0) return new Map();
    const rows = await this.reviews.listFlags(op, ids);
    await this.texts.prepare(
      op,
      rows.map((row) => ({ officeId: row.office_id, keyVersion: row.key_version })),
    );
    const opened: { row: FlagRow; text: Awaited<ReturnType<FlagTexts['open']>> }[] = [];
    for (const row of rows) {
      opened.push({
        row,
        text: await this.texts.open(op, { officeId: row.office_id, id: row.id }, row.sealed),
      });
    }
    const known = {
      names: await this.flags.findNames(op, [...new Set(rows.flatMap(peopleOf))]),
      cases: await this.flags.findCases(op, [...new Set(opened.flatMap(({ text }) => text?.cases ?? []))]),
    };
    return new Map(opened.map(({ row, text }) => [row.id, viewOf(row, text, known)]));
  }
}

function peopleOf({ actor_id: actorId, concerns }: FlagRow): string[] {
  return actorId === null ? concerns : [actorId, ...concerns];
}
