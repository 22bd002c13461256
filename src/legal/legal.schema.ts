import { z } from 'zod';
import { disincentiveCode, matterType, remedyCode, speakEffect } from '../reference/legal-codes.schema.js';
import { jurisdiction } from '../reference/countries.schema.js';
import { day, pageOf, pageQuery, recordId, text, version } from '../platform/http/page.schema.js';
import { isPrivilegedIssueCode, isRemedyAllowed, issueStatus } from './issue-states.js';
import { isPrivilegedMatterType, isPrivilegedStatus, legalStatus } from './matter-states.js';

const PRIVILEGED = 'belongs to the lawyer alone and is not taken here until the privileged part exists';

export const legalStatusCode = z
  .enum(legalStatus.codes)
  .refine((code) => !isPrivilegedStatus(code), PRIVILEGED);

/** Query of the lists of this room; `after` is the id of the last record of the page before. */
export const legalQuery = pageQuery.extend({ after: recordId.optional() });
export type LegalQuery = z.infer<typeof legalQuery>;

/** How many records of the page cannot be opened; they are left out of its items. */
const damaged = z.int().min(0);

const source = z.enum(['official-paper', 'lawyer', 'person', 'media', 'rumour']);

/** One entry of the status history: what was known, as of when, from whom. */
export const statusEntry = z.strictObject({
  status: legalStatusCode,
  asOf: day,
  source,
  note: text(2_000).nullable(),
  recordedOn: day,
});
export type StatusEntry = z.infer<typeof statusEntry>;

/** What is sealed of a matter: one jurisdiction, one type, its whole status history, oldest first. */
export const matterContent = z.strictObject({
  jurisdiction,
  type: matterType.refine((code) => !isPrivilegedMatterType(code), PRIVILEGED),
  history: z.array(statusEntry).min(1),
});
export type MatterContent = z.infer<typeof matterContent>;

export const newMatter = z.strictObject({
  jurisdiction,
  type: matterContent.shape.type,
  status: legalStatusCode,
  asOf: day,
  source,
  note: text(2_000).nullable().default(null),
});
export type NewMatter = z.infer<typeof newMatter>;

export const newStatus = z.strictObject({
  version,
  status: legalStatusCode,
  asOf: day,
  source,
  note: text(2_000).nullable().default(null),
});
export type NewStatus = z.infer<typeof newStatus>;

export const matterView = matterContent.extend({
  id: z.uuid(),
  status: legalStatusCode,
  moves: z.array(legalStatusCode),
  version,
});
export type MatterView = z.infer<typeof matterView>;
export const matterList = pageOf(matterView).extend({ damaged });
export type MatterList = z.infer<typeof matterList>;

const issueCode = disincentiveCode.refine((code) => !isPrivilegedIssueCode(code), PRIVILEGED);
const issueState = z.enum(issueStatus.codes);

/** What is sealed of a disincentive issue: what stops the person from speaking, how much, and the remedy. */
export const issueContent = z.strictObject({
  code: issueCode,
  jurisdiction,
  effect: speakEffect,
  state: issueState,
  remedy: remedyCode.nullable(),
});
export type IssueContent = z.infer<typeof issueContent>;

const remedyFits = {
  path: ['remedy'],
  error: 'is not a remedy for this disincentive',
};

export const newIssue = z
  .strictObject({
    code: issueCode,
    jurisdiction,
    effect: speakEffect,
    state: z.enum(['SUSPECTED', 'CONFIRMED']).default('SUSPECTED'),
    remedy: remedyCode.nullable().default(null),
  })
  .refine((issue) => issue.remedy === null || isRemedyAllowed(issue.code, issue.remedy), remedyFits);
export type NewIssue = z.infer<typeof newIssue>;

export const issueChange = z.strictObject({
  version,
  effect: speakEffect.optional(),
  state: issueState.optional(),
  remedy: remedyCode.nullable().optional(),
});
export type IssueChange = z.infer<typeof issueChange>;

export const issueView = issueContent.extend({
  id: z.uuid(),
  moves: z.array(issueState),
  open: z.boolean(),
  version,
});
export type IssueView = z.infer<typeof issueView>;
export const issueList = pageOf(issueView).extend({ damaged });
export type IssueList = z.infer<typeof issueList>;
