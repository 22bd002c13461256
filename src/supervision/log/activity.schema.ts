import { z } from 'zod';
import { day } from '../../platform/http/page.schema.js';

/** What the picture of activity tells apart. */
export const activityGroups = ['opened', 'changed', 'refused', 'emergency', 'signed-in', 'system'] as const;
export const activityGroup = z.enum(activityGroups);
export type ActivityGroup = z.infer<typeof activityGroup>;

/** Whole days in the time zone of the office, both inclusive; at most 400 of them, and 14 by the hour. */
export const activityQuery = z.strictObject({
  from: day,
  to: day,
  by: z.enum(['day', 'hour']).default('day'),
});
export type ActivityQuery = z.infer<typeof activityQuery>;

/** How many lines of each group there were in one day or hour; days and hours without a line are left out. */
export const activityBucket = z.strictObject({
  /** YYYY-MM-DD, or YYYY-MM-DDTHH, in the time zone of the office. */
  at: z.string(),
  counts: z.record(activityGroup, z.int().min(0)),
});
export type ActivityBucket = z.infer<typeof activityBucket>;

export const activityView = z.strictObject({
  by: z.enum(['day', 'hour']),
  from: z.iso.date(),
  to: z.iso.date(),
  items: z.array(activityBucket),
});
export type ActivityView = z.infer<typeof activityView>;
