import { z } from 'zod';
import {
  accountKind,
  consentMedium,
  consentPurpose,
  identityDisclosure,
  infoCredibility,
  narrativeCode,
  narrativeSubCode,
  sourceReliability,
} from '../reference/codes.schema.js';
import { day, line, pageOf, pageQuery, recordId, text, version } from '../platform/http/page.schema.js';
import { consentStatus } from './consent-states.js';
import { testimonyStatus } from './testimony-states.js';

const testimonyState = z.enum(testimonyStatus.codes);
const codes = z.array(z.union([narrativeCode, narrativeSubCode])).max(40);

/** Codes as they are taken: each once, and a sub-code only beside its main code (N1a beside N1). */
const codesInput = codes.superRefine((given, context) => {
  if (new Set(given).size !== given.length)
    context.addIssue({ code: 'custom', message: 'names a code twice' });
  for (const code of given) {
    const mainCode = code.slice(0, 2);
    if (given.some((each) => each === mainCode)) continue;
    context.addIssue({ code: 'custom', message: `${code} needs ${mainCode}` });
  }
});

/** Query of the lists of this room; `after` is the id of the last record of the page before. */
export const testimonyQuery = pageQuery.extend({ after: recordId.optional() });
export type TestimonyQuery = z.infer<typeof testimonyQuery>;

/** How many records of the page cannot be opened; they are left out of its items. */
const damaged = z.int().min(0);

/**
 * What is sealed of a testimony. The grade is the Admiralty code: reliability of the source and credibility of
 * the information are judged apart; nobody judged yet is F and 6.
 */
export const testimonyContent = z.strictObject({
  accountKind,
  state: testimonyState,
  narratives: codes,
  reliability: sourceReliability,
  credibility: infoCredibility,
  recordedOn: day.nullable(),
  summary: text(10_000).nullable(),
});
export type TestimonyContent = z.infer<typeof testimonyContent>;

export const newTestimony = z.strictObject({
  accountKind,
  state: z.enum(['PLANNED', 'RECORDED']).default('PLANNED'),
  narratives: codesInput.default([]),
  reliability: sourceReliability.default('F'),
  credibility: infoCredibility.default('6'),
  recordedOn: day.nullable().default(null),
  summary: text(10_000).nullable().default(null),
});
export type NewTestimony = z.infer<typeof newTestimony>;

export const testimonyChange = z.strictObject({
  version,
  state: testimonyState.optional(),
  narratives: codesInput.optional(),
  reliability: sourceReliability.optional(),
  credibility: infoCredibility.optional(),
  recordedOn: day.nullable().optional(),
  summary: text(10_000).nullable().optional(),
});
export type TestimonyChange = z.infer<typeof testimonyChange>;

export const testimonyView = testimonyContent.extend({
  id: z.uuid(),
  moves: z.array(testimonyState),
  version,
});
export type TestimonyView = z.infer<typeof testimonyView>;
export const testimonyList = pageOf(testimonyView).extend({ damaged });
export type TestimonyList = z.infer<typeof testimonyList>;

const consentState = z.enum(consentStatus.codes);

/** What is sealed of a consent: what it covers, for whom, how long, and the history of its state, oldest first. */
export const consentContent = z.strictObject({
  purpose: consentPurpose,
  identity: identityDisclosure,
  media: z.array(consentMedium).max(10),
  audience: line(200).nullable(),
  from: day.nullable(),
  until: day.nullable(),
  state: consentState,
  history: z.array(z.strictObject({ state: consentState, on: day })).min(1),
});
export type ConsentContent = z.infer<typeof consentContent>;

export const newConsent = z
  .strictObject({
    purpose: consentPurpose,
    identity: identityDisclosure,
    media: z.array(consentMedium).max(10).default([]),
    audience: line(200).nullable().default(null),
    from: day.nullable().default(null),
    until: day.nullable().default(null),
  })
  .refine((consent) => consent.from === null || consent.until === null || consent.from <= consent.until, {
    path: ['until'],
    error: 'must not be before the first day',
  });
export type NewConsent = z.infer<typeof newConsent>;

export const consentChange = z.strictObject({ version, state: consentState, on: day.optional() });
export type ConsentChange = z.infer<typeof consentChange>;

export const consentView = consentContent.extend({
  id: z.uuid(),
  live: z.boolean(),
  moves: z.array(consentState),
  version,
});
export type ConsentView = z.infer<typeof consentView>;
export const consentList = pageOf(consentView).extend({ damaged });
export type ConsentList = z.infer<typeof consentList>;
