import {
  activityGroups,
  type ActivityBucket,
  type ActivityView,
} from '../../../src/supervision/log/activity.schema';
import { dayAfter } from '../emergency/office-time';

const HOURS = 24;

/** Every day or hour of the span in order, also those without a line: a gap is something to see. */
export function everyBucket({ by, from, to, items }: ActivityView): ActivityBucket[] {
  const known = new Map(items.map((bucket) => [bucket.at, bucket]));
  const buckets: ActivityBucket[] = [];
  for (let day = from; day <= to; day = dayAfter(day, 1)) {
    const names = by === 'day' ? [day] : hoursOf(day);
    for (const at of names) buckets.push(known.get(at) ?? { at, counts: noneOfEach() });
  }
  return buckets;
}

/** How many lines there were in all in one day or hour. */
export function sumOf({ counts }: ActivityBucket): number {
  return activityGroups.reduce((total, group) => total + counts[group], 0);
}

function hoursOf(day: string): string[] {
  return Array.from({ length: HOURS }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}`);
}

function noneOfEach(): ActivityBucket['counts'] {
  return Object.fromEntries(activityGroups.map((group) => [group, 0])) as ActivityBucket['counts'];
}
