import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import type { Operation } from '../../platform/operation.js';
import { FlagTexts } from './flag-texts.js';
import { mondayOf, viewOf, weeksOf } from './flag-views.js';
import { type FlagRow, FlagsRepository } from './flags.repository.js';
import type { FlagList, FlagQuery } from './flags.schema.js';

/** Reading flags: supervisors those of their office and never those about themselves, auditors all. */
@Injectable()
export class FlagsService {
  constructor(
    private readonly flags: FlagsRepository,
    private readonly texts: FlagTexts,
    private readonly clock: Clock,
  ) {}

  /** One page, unexplained first. One line names the cases that were shown. */
  async list(op: Operation, query: FlagQuery): Promise<FlagList> {
    const rows = await this.flags.list(op, query);
    const shown = rows.slice(0, query.limit);
    const items = await this.view(op, shown);
    const { timeZone } = op.actor;
    const weeks = weeksOf(await this.flags.listWeeks(op, timeZone), mondayOf(this.clock.today(timeZone)));
    op.record({
      caseIds: [...new Set(items.flatMap(({ cases }) => cases.map(({ id }) => id)))],
      compartments: ['staff'],
      count: items.length,
    });
    return { items, next: rows.length > query.limit ? shown.at(-1)!.id : null, weeks };
  }

  private async view(op: Operation, rows: readonly FlagRow[]): Promise<FlagList['items']> {
    await this.texts.prepare(
      op,
      rows.map(({ office_id: officeId, key_version: keyVersion }) => ({ officeId, keyVersion })),
    );
    const texts = await Promise.all(
      rows.map(({ office_id: officeId, id, sealed }) => this.texts.open(op, { officeId, id }, sealed)),
    );
    const known = {
      names: await this.flags.findNames(op, [...new Set(rows.flatMap(peopleOf))]),
      cases: await this.flags.findCases(op, [...new Set(texts.flatMap((text) => text?.cases ?? []))]),
    };
    return rows.map((row, place) => viewOf(row, texts[place], known));
  }
}

function peopleOf({ actor_id: actorId, concerns }: FlagRow): string[] {
  return actorId === null ? concerns : [actorId, ...concerns];
}
