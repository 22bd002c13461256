import { z } from 'zod';
import { flagView } from '../flags/flags.schema.js';
import { pageOf, pageQuery, recordId, text, version } from '../../platform/http/page.schema.js';

const person = z.strictObject({ id: z.uuid(), name: z.string() });
const count = z.int().min(0);

/** What a reviewer may find; the same words as in the review of emergency access. */
export const reviewVerdictCode = z.enum(['justified', 'training', 'breach', 'referred']);
export type ReviewVerdictCode = z.infer<typeof reviewVerdictCode>;

/** What is reviewed together: a month of an office, or what concerns some of its supervisors. */
export const reviewBatch = z.strictObject({
  id: z.uuid(),
  office: person,
  /** YYYY-MM, in UTC. */
  month: z.string(),
  /** The supervisors whom all items concern; empty in the batch about everybody else. */
  about: z.array(person),
  drawnAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  /** How many openings there were to draw from, and the seed (hex) with which the draw can be repeated. */
  openings: count,
  seed: z.string(),
  items: count,
  judged: count,
  flagged: count,
  isOverdue: z.boolean(),
  /** Nobody of the office may review it: everybody who could is reviewed in it. */
  needsAnother: z.boolean(),
  mayJudge: z.boolean(),
});
export type ReviewBatch = z.infer<typeof reviewBatch>;
export const reviewBatchList = pageOf(reviewBatch);
export const reviewBatchQuery = pageQuery.extend({ after: recordId.optional() });
export type ReviewBatchQuery = z.infer<typeof reviewBatchQuery>;

export const reviewVerdict = z.strictObject({
  id: z.uuid(),
  verdict: reviewVerdictCode,
  /** null when it is damaged. */
  sentence: z.string().nullable(),
  by: person,
  at: z.iso.datetime(),
  corrects: z.uuid().nullable(),
});
export type ReviewVerdict = z.infer<typeof reviewVerdict>;

/** One opening that was drawn, or one flag. Of privileged material: who, when and which part, nothing else. */
export const reviewItem = z.strictObject({
  id: z.uuid(),
  source: z.enum(['sample', 'flag']),
  at: z.iso.datetime(),
  /** null when a flag is about no person. */
  actor: person.nullable(),
  role: z.string().nullable(),
  act: z.string().nullable(),
  compartments: z.array(z.string()),
  isPrivileged: z.boolean(),
  /** null when it was several cases, or one that the reader may not see. */
  case: z.strictObject({ id: z.uuid(), reference: z.string(), pseudonym: z.string() }).nullable(),
  /** How many cases or records a list or a search gave. */
  count: count.nullable(),
  purpose: z.string().nullable(),
  grant: z
    .strictObject({ kind: z.string(), by: z.string().nullable(), at: z.iso.datetime().nullable() })
    .nullable(),
  flag: flagView.nullable(),
  /** Number of the line in the tree; null for a flag, and until it is sequenced. */
  leafIndex: z.int().nullable(),
  /** Oldest first: the last one counts. */
  verdicts: z.array(reviewVerdict),
  version,
});
export type ReviewItem = z.infer<typeof reviewItem>;
export const reviewItemList = pageOf(reviewItem).extend({ batch: reviewBatch });
export type ReviewItemList = z.infer<typeof reviewItemList>;
export const reviewItemQuery = pageQuery.extend({ after: recordId.optional() });
export type ReviewItemQuery = z.infer<typeof reviewItemQuery>;

/** A verdict is final: one on an item that has a verdict already names that one in `corrects`. */
export const newReviewVerdict = z.strictObject({
  version,
  verdict: reviewVerdictCode,
  sentence: text(2_000).pipe(z.string().trim().min(3)),
  corrects: recordId.optional(),
});
export type NewReviewVerdict = z.infer<typeof newReviewVerdict>;
