import { z } from 'zod';
import { line, pageOf, pageQuery, recordId, text, version } from '../platform/http/page.schema.js';
import { receiptStates } from '../platform/audit-log/receipt-states.js';
import { compartment } from '../reference/codes.schema.js';

const person = z.strictObject({ id: z.uuid(), name: z.string() });
const caseName = z.strictObject({ id: z.uuid(), reference: z.string(), pseudonym: z.string() });

/** Break-glass: a threat to life, in words. `lookUpId` is for the person on duty, from the look-up that found the case. */
export const newBreakGlass = z.strictObject({
  caseId: recordId,
  reason: text(2_000).pipe(
    z.string().trim().min(20, 'must say in 20 characters or more whose life is at risk and why'),
  ),
  lookUpId: recordId.optional(),
});
export type NewBreakGlass = z.infer<typeof newBreakGlass>;

export const verdict = z.enum(['justified', 'training', 'breach', 'referred']);

export const breakGlassView = z.strictObject({
  id: z.uuid(),
  /** null for an auditor, who knows cases by alias only, and for who may not see the case now. */
  case: caseName.nullable(),
  actor: person,
  onDuty: z.boolean(),
  compartments: z.array(compartment),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  isOpen: z.boolean(),
  reason: z.string().nullable(),
  damaged: z.boolean(),
  reviewer: person.nullable(),
  reviewDue: z.iso.datetime(),
  isOverdue: z.boolean(),
  verdict: verdict.nullable(),
  verdictText: z.string().nullable(),
  reviewedBy: person.nullable(),
  reviewedAt: z.iso.datetime().nullable(),
  may: z.strictObject({ review: z.boolean(), end: z.boolean() }),
  version,
});
export type BreakGlassView = z.infer<typeof breakGlassView>;
/** `waiting` counts those that the reader should review. */
export const breakGlassList = pageOf(breakGlassView).extend({ waiting: z.int() });
/** `mine`: only one's own that are open now (the countdown); `open`: only those without a verdict. */
export const breakGlassQuery = pageQuery.extend({
  after: recordId.optional(),
  only: z.enum(['mine', 'open']).optional(),
});
export type BreakGlassQuery = z.infer<typeof breakGlassQuery>;
export const breakGlassReview = z.strictObject({
  version,
  verdict,
  text: text(2_000).pipe(z.string().trim().min(3)),
});
export type BreakGlassReview = z.infer<typeof breakGlassReview>;
export const breakGlassEnd = z.strictObject({ version });

/**
 * Opened: the grant that it made, until when, and whether the nearest witness has cosigned the line. `uncosigned` means
 * that it did not answer within three seconds and the access went on without it.
 */
export const breakGlassOpened = z.strictObject({
  id: z.uuid(),
  until: z.iso.datetime(),
  receipt: z.strictObject({ state: z.enum(receiptStates) }),
});
export type BreakGlassOpened = z.infer<typeof breakGlassOpened>;

export const newDuty = z
  .strictObject({
    staffId: recordId,
    from: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }),
  })
  .refine((duty) => Date.parse(duty.until) > Date.parse(duty.from), {
    path: ['until'],
    error: 'must be after the beginning',
  });
export type NewDuty = z.infer<typeof newDuty>;
export const dutyView = z.strictObject({
  id: z.uuid(),
  staff: person,
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  isNow: z.boolean(),
  isMine: z.boolean(),
  version,
});
export type DutyView = z.infer<typeof dutyView>;
export const dutyList = pageOf(dutyView);
export const dutyQuery = pageQuery.extend({ after: recordId.optional() });
export type DutyQuery = z.infer<typeof dutyQuery>;
export const dutyEnd = z.strictObject({ version });

/** By exact reference or by phone number with its country code; one of the two. */
export const lookUp = z
  .strictObject({ reference: line(40).optional(), phone: line(40).optional() })
  .refine((asked) => (asked.reference === undefined) !== (asked.phone === undefined), {
    path: ['reference'],
    error: 'give either a reference or a phone number',
  });
export type LookUp = z.infer<typeof lookUp>;
/** Absent, hidden and walled all answer `found: null`. A find tells nothing but what breaking glass needs. */
export const lookUpAnswer = z.strictObject({
  found: z.strictObject({ lookUpId: z.uuid(), caseId: z.uuid(), reference: z.string() }).nullable(),
  /** The number belongs to more than one case: only the reference can tell which. */
  several: z.literal(true).optional(),
});
export type LookUpAnswer = z.infer<typeof lookUpAnswer>;

export const noticeView = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['break-glass', 'review-overdue', 'look-ups-failed']),
  at: z.iso.datetime(),
  /** The break-glass that it is about. */
  breakGlassId: z.uuid().nullable(),
  actor: person.nullable(),
  readAt: z.iso.datetime().nullable(),
});
export type NoticeView = z.infer<typeof noticeView>;
export const noticeList = pageOf(noticeView).extend({ unread: z.int() });
export const noticeQuery = pageQuery.extend({ after: recordId.optional() });
export type NoticeQuery = z.infer<typeof noticeQuery>;
export const noticeRead = z.strictObject({});
