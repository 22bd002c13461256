import { Injectable } from '@nestjs/common';
import { type Facts, historyOf } from './facts.js';
import { HistoryRepository, type Unread, type Reading } from './history.repository.js';
import type { ResolvedLine } from './resolved-line.js';
import { exportActs, openingActs } from './rules/acts.js';
import type { History } from './rules/history.js';
import { DAY, HOUR, MINUTE } from './rules/pattern.js';
import { thresholds } from './thresholds.js';

/** A page of new lines with the history that its patterns need. */
export interface Scan {
  page: Unread;
  facts: Facts;
  history: History;
}

/** Facts get their time at the beginning of an act, lines at its end. */
const OVERLAP = 15 * MINUTE;

/** The longest times that a threshold can look back. */
const longest = {
  facts: 90 * DAY,
  walk: thresholds.F03.minutes.most * MINUTE,
  exports: thresholds.F06.hours.most * HOUR,
  denials: thresholds.F13.minutes.most * MINUTE,
  incident: thresholds.F22.days.most * DAY,
};

/** Gathers what the rules look at for a page of new lines. */
@Injectable()
export class FlagScan {
  constructor(private readonly rows: HistoryRepository) {}

  /** The next page; undefined when there is none. */
  async read(db: Reading): Promise<Scan | undefined> {
    const page = await this.rows.findUnread(db);
    if (page === undefined) return undefined;
    const fresh = await this.rows.listUnread(db, page);
    const times = fresh.map(({ at }) => at.getTime());
    const from = times.length === 0 ? 0 : Math.min(...times) - OVERLAP;
    const actors = [...new Set(fresh.flatMap(personOf))];
    const past = actors.length === 0 ? [] : await this.readPast(db, actors, from, Math.max(...times));
    const known = onlyOnce([...fresh, ...past]);
    const since = new Date(Math.max(0, from - longest.facts));
    const facts = await this.rows.getFacts(db, { actors, cases: casesOf(known), since });
    const inquiries = facts.inquiries.filter(({ madeAt }) => madeAt >= from);
    if (inquiries.length === 0) return { page, facts, history: historyOf(known, facts, from) };
    const reads = await this.readBeforeIncidents(db, inquiries);
    const all = onlyOnce([...known, ...reads]);
    const people = [...new Set(all.flatMap(personOf))];
    const more = await this.rows.getFacts(db, { actors: people, cases: casesOf(all), since });
    return { page, facts: more, history: historyOf(all, more, from) };
  }

  /** What the same people did before, as far back as each rule looks. */
  private async readPast(db: Reading, actors: string[], from: number, to: number): Promise<ResolvedLine[]> {
    const back = (length: number) => ({
      people: actors,
      since: new Date(from - length),
      until: new Date(to + 1),
    });
    const walks = await this.rows.listOfPeople(db, {
      ...back(longest.walk),
      acts: openingActs,
      outcome: 'allowed',
    });
    const exports = await this.rows.listOfPeople(db, { ...back(longest.exports), acts: exportActs });
    const denials = await this.rows.listOfPeople(db, { ...back(longest.denials), outcome: 'refused' });
    return [...walks, ...exports, ...denials];
  }

  private async readBeforeIncidents(
    db: Reading,
    inquiries: readonly { caseId: string; incidentAt: number }[],
  ): Promise<ResolvedLine[]> {
    const found: ResolvedLine[] = [];
    for (const { caseId, incidentAt } of inquiries) {
      const since = new Date(incidentAt - longest.incident);
      const until = new Date(incidentAt);
      found.push(...(await this.rows.listOfCase(db, { caseId, since, until })));
    }
    return found;
  }
}

function personOf({ actor_id: id, actor_kind: kind }: ResolvedLine): string[] {
  return id !== null && (kind === 'staff' || kind === 'guest') ? [id] : [];
}

function casesOf(lines: readonly ResolvedLine[]): string[] {
  return [...new Set(lines.flatMap((line) => line.case_ids))];
}

function onlyOnce(lines: readonly ResolvedLine[]): ResolvedLine[] {
  return [...new Map(lines.map((line) => [line.id, line])).values()];
}
