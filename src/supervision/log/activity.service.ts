import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { inputProblem } from '../../platform/problem.js';
import { groupOf } from './activity-groups.js';
import { ActivityRepository, type ActivityRow } from './activity.repository.js';
import {
  type ActivityBucket,
  activityGroups,
  type ActivityQuery,
  type ActivityView,
} from './activity.schema.js';

const DAY_MS = 86_400_000;
const LONGEST = { day: 366, hour: 14 } as const;

/** How much was done when, as far as the actor may read the log. */
@Injectable()
export class ActivityService {
  constructor(private readonly activity: ActivityRepository) {}

  /**
   * Counts the lines of each day or hour in groups. Days without a line are left out.
   * @throws Problem `input` for a span that ends before it begins, or is longer than a year (14 days by the hour)
   */
  async count(op: Operation, query: ActivityQuery): Promise<ActivityView> {
    const { from, to, by } = query;
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    if (days < 1) throw inputProblem('to', 'order', 'must not be before `from`');
    if (days > LONGEST[by]) throw inputProblem('to', 'longest', 'is a span that is too long');
    const rows = await this.activity.count(op, query);
    op.record({ count: rows.length });
    return { by, from, to, items: intoBuckets(rows, by) };
  }
}

/** Rows in the order of time as one bucket a day or an hour. Pure. */
function intoBuckets(rows: readonly ActivityRow[], by: ActivityQuery['by']): ActivityBucket[] {
  const buckets = new Map<string, ActivityBucket>();
  for (const row of rows) {
    const at = by === 'day' ? row.at.slice(0, 'YYYY-MM-DD'.length) : row.at;
    const bucket = buckets.get(at) ?? { at, counts: noneOfEach() };
    buckets.set(at, bucket);
    bucket.counts[groupOf({ act: row.act, outcome: row.outcome, isService: row.is_service })] +=
      row.lines_count;
  }
  return [...buckets.values()];
}

function noneOfEach(): ActivityBucket['counts'] {
  return Object.fromEntries(activityGroups.map((group) => [group, 0])) as ActivityBucket['counts'];
}
