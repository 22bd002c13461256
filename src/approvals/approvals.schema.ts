import { z } from 'zod';
import { pageOf, pageQuery, recordId, text, version } from '../platform/http/page.schema.js';
import { receiptStates } from '../platform/audit-log/receipt-states.js';
import { approvalState } from './approval-states.js';

/**
 * The closed list of acts that need a second person. Destroying keys, shredding, export and release join it with the
 * rooms that carry them out.
 */
export const twoPersonCode = z.enum([
  'role.grant',
  'profile.change',
  'account.recover',
  'wall.make',
  'wall.end',
  'assignment.bulk',
  'log.prune',
  'readers.withhold',
]);

/** Ids, codes and days of what is asked for; each act has its own closed shape (the room that brings it checks it). */
const payload = z.record(z.string().max(64), z.json());

export const newApproval = z.strictObject({
  act: twoPersonCode,
  payload,
  /** Free text, sealed with the case; acts that touch no case take none (their payload has a code). */
  reason: text(2_000).optional(),
});
export type NewApproval = z.infer<typeof newApproval>;

const person = z.strictObject({ id: z.uuid(), name: z.string() });

export const approvalView = z.strictObject({
  id: z.uuid(),
  act: twoPersonCode,
  state: z.enum(approvalState.codes),
  payload,
  /** base64 of the SHA-256 that binds act and payload: whoever grants or uses sends it back. */
  requestHash: z.string(),
  reason: z.string().nullable(),
  /** A reason is there and the reader cannot open it. */
  hasUnreadableReason: z.boolean(),
  requester: person,
  decider: person.nullable(),
  askedAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable(),
  /** How far the proof of the grant is; its receipt has the id of the request. null while nothing is granted. */
  receipt: z.strictObject({ state: z.enum(receiptStates) }).nullable(),
  /** What the reader may do with it now. */
  may: z.strictObject({ decide: z.boolean(), use: z.boolean(), withdraw: z.boolean() }),
  /** Why the reader may not decide, when they otherwise could: they are the requester, concerned, of the same grant, paused. */
  why: z.enum(['requester', 'concerned', 'same-grant', 'paused']).nullable(),
  version,
});
export type ApprovalView = z.infer<typeof approvalView>;
/** `waiting` counts those that the reader may decide and those of the reader that are granted and not used. */
export const approvalList = pageOf(approvalView).extend({ waiting: z.int() });
export type ApprovalList = z.infer<typeof approvalList>;

export const approvalQuery = pageQuery.extend({
  after: recordId.optional(),
  open: z.enum(['true', 'false']).optional(),
});
export type ApprovalQuery = z.infer<typeof approvalQuery>;

export const approvalDecision = z.strictObject({
  version,
  requestHash: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be the hash of the request'),
});
export type ApprovalDecision = z.infer<typeof approvalDecision>;
export const approvalWithdrawal = z.strictObject({ version });
/** The payload once more, as the screen shows it: what was approved and what is done are compared by hash. */
export const approvalUse = z.strictObject({ version, payload });
export type ApprovalUse = z.infer<typeof approvalUse>;
export const approvalUsed = z.strictObject({ version, id: z.uuid().nullable() });
