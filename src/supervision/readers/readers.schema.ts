import { z } from 'zod';
import { day, pageOf, pageQuery, recordId } from '../../platform/http/page.schema.js';

/** Why readings are kept from the list for the person. */
export const withholdGround = z.enum(['law', 'safety']);

/**
 * What two people decide when readings are kept from the list for the person: those between the two instants, until the
 * end date, after which they are told.
 */
export const withholdPayload = z.strictObject({
  caseId: recordId,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  ground: withholdGround,
  until: z.iso.date(),
});
export type WithholdPayload = z.infer<typeof withholdPayload>;

/** A span of whole days in the time zone of the office, both inclusive; without one, everything. */
export const readersQuery = pageQuery.extend({ from: day.optional(), to: day.optional() });
export type ReadersQuery = z.infer<typeof readersQuery>;

/** What somebody did with a case, as far as it tells what they saw. */
export const readingKind = z.enum(['opened', 'changed', 'search', 'list', 'emergency', 'privileged']);
export type ReadingKind = z.infer<typeof readingKind>;

export const reader = z.strictObject({
  id: z.uuid().nullable(),
  username: z.string().nullable(),
  name: z.string().nullable(),
  role: z.string().nullable(),
  kind: z.enum(['staff', 'guest', 'system', 'nobody']),
});
export type Reader = z.infer<typeof reader>;

/** The access that a reading rested on. `by` is null for what the service gives by itself. */
export const readingGrant = z.strictObject({
  kind: z.string(),
  purpose: z.string(),
  since: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  by: z.string().nullable(),
});

/** One line of a run. Of privileged material it has no act. */
export const readingLine = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  act: z.string().nullable(),
  kind: readingKind,
  compartments: z.array(z.string()),
  reason: z.string().nullable(),
  secondPerson: z.boolean(),
});

/** Acts of one person in one session that followed one another within half an hour. */
export const readingRun = z.strictObject({
  id: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** How many lines; at most 100 of them, the newest, are in `lines`. */
  count: z.int().min(1),
  reader,
  kinds: z.array(readingKind),
  compartments: z.array(z.string()),
  purposes: z.array(z.string()),
  grants: z.array(readingGrant),
  isEmergency: z.boolean(),
  isPrivileged: z.boolean(),
  lines: z.array(readingLine),
});
export type ReadingRun = z.infer<typeof readingRun>;

/** Who read a case, newest first. Refused attempts stand apart, on the first page only. */
export const readersPage = pageOf(readingRun).extend({ attempts: z.array(readingRun) });
export type ReadersPage = z.infer<typeof readersPage>;

export const incidentKind = z.enum(['DOXING', 'THREAT', 'BREACH_DATA', 'OTHER']);
export type IncidentKind = z.infer<typeof incidentKind>;

export const newInquiry = z.strictObject({ at: z.iso.datetime(), kind: incidentKind });
export type NewInquiry = z.infer<typeof newInquiry>;

/** What explains that somebody read the case: access at that time, or access that began or ended within a week of it. */
export const readingExplanation = z.enum([
  'assigned',
  'supervision',
  'cover',
  'handover',
  'emergency',
  'service',
]);

export const readerBefore = z.strictObject({
  id: z.string(),
  reader,
  first: z.iso.datetime(),
  last: z.iso.datetime(),
  count: z.int().min(1),
  compartments: z.array(z.string()),
  grants: z.array(z.string()),
  explanations: z.array(readingExplanation),
  /** How many of the lines nothing explains. */
  unexplained: z.int().min(0),
});
export type ReaderBefore = z.infer<typeof readerBefore>;

export const inquiryItem = z.strictObject({
  id: z.uuid(),
  incidentAt: z.iso.datetime(),
  /** Null when the sealed kind is damaged. */
  kind: incidentKind.nullable(),
  madeBy: z.string().nullable(),
  at: z.iso.datetime(),
});
export type InquiryItem = z.infer<typeof inquiryItem>;
export const inquiryList = pageOf(inquiryItem);

/** Who read the case in the 14 days before an incident: a list and not an accusation. */
export const inquiryView = inquiryItem.extend({
  from: z.iso.datetime(),
  readers: z.array(readerBefore),
  attempts: z.array(readerBefore),
});
export type InquiryView = z.infer<typeof inquiryView>;

/** The languages in which the person concerned can be given the list. */
export const personLanguage = z.enum(['en', 'ar']);
export const personQuery = z.strictObject({ language: personLanguage.default('en') });
export type PersonQuery = z.infer<typeof personQuery>;

/** What people of one role did with the file on one day, for the person concerned: no names. */
export const personReading = z.strictObject({
  day: z.iso.date(),
  role: z.string(),
  people: z.int().min(1),
  isEmergency: z.boolean(),
  /** Whether the file was only seen among others, in a list or a search. */
  isGlimpse: z.boolean(),
  hasChanged: z.boolean(),
  compartments: z.array(z.string()),
  purposes: z.array(z.string()),
});
export type PersonReading = z.infer<typeof personReading>;

export const personList = z.strictObject({
  language: personLanguage,
  madeOn: z.iso.date(),
  items: z.array(personReading),
  /** Whether older days were left out because the list is too long for one paper. */
  isCut: z.boolean(),
});
export type PersonList = z.infer<typeof personList>;

/** Readings of a case that two people keep from the list for the person. */
export const withholdingItem = z.strictObject({
  id: z.uuid(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  ground: withholdGround,
  until: z.iso.date(),
  madeAt: z.iso.datetime(),
  /** Whether it still keeps readings back. */
  isStanding: z.boolean(),
  askedBy: z.string().nullable(),
  decidedBy: z.string().nullable(),
});
export type WithholdingItem = z.infer<typeof withholdingItem>;
export const withholdingList = pageOf(withholdingItem);
