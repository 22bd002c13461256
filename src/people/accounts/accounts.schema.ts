import { z } from 'zod';
import { day, recordId, version } from '../../platform/http/page.schema.js';
import { role } from '../../reference/codes.schema.js';
import { staffName, username } from '../people.schema.js';

/** A new account. It can do nothing until a second person granted it a role and its owner took up the invitation. */
export const newStaff = z.strictObject({
  username,
  name: staffName,
  /** The last day of a guest of a partner (an auditor or second approver); null for a member. */
  guestUntil: day.nullable(),
});
export type NewStaff = z.infer<typeof newStaff>;

/** A one-time code that the owner of an account types to choose a password; shown once to who made it. */
export const invitation = z.strictObject({
  id: z.uuid(),
  staffId: z.uuid(),
  code: z.string(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof invitation>;

/** Taking up an invitation or a recovery, before anybody is signed in. */
export const invitationAnswer = z.strictObject({
  username: z.string().min(1).max(64),
  code: z.string().min(1).max(64),
  password: z.string().min(1).max(400),
});
export type InvitationAnswer = z.infer<typeof invitationAnswer>;

export const staffChange = z.strictObject({ version, name: staffName, guestUntil: day.nullable() });
export type StaffChange = z.infer<typeof staffChange>;
export const staffVersion = z.strictObject({ version });
export type StaffVersion = z.infer<typeof staffVersion>;
export const roleEnd = z.strictObject({ role });
export type RoleEnd = z.infer<typeof roleEnd>;

/** Why an account act happens; a code, because the approver of accounts reads no case and no free text is kept. */
export const accountReason = z.enum([
  'new-colleague',
  'change-of-duties',
  'cover',
  'lost-factor',
  'left',
  'other',
]);

export const offBoarding = z.strictObject({
  /** Who takes over every live grant; null ends them without a successor. */
  successorId: recordId.nullable(),
  reason: accountReason,
  /** From 26 cases on: the approval of a second person. */
  approvalId: recordId.optional(),
});
export type OffBoarding = z.infer<typeof offBoarding>;
/** How many cases went to the successor or nobody, and how many keys are made anew after it. */
export const offBoarded = z.strictObject({ cases: z.int(), rekeyed: z.int() });
export type OffBoarded = z.infer<typeof offBoarded>;

/** Payloads of the two-person acts of people/: what the approver sees and the hash binds. */
export const roleGrantPayload = z.strictObject({
  staffId: recordId,
  roles: z.array(role).min(1).max(4),
  reason: accountReason,
});
export type RoleGrantPayload = z.infer<typeof roleGrantPayload>;
export const recoverPayload = z.strictObject({ staffId: recordId, reason: accountReason });
export type RecoverPayload = z.infer<typeof recoverPayload>;
export const profilePayload = z.strictObject({ profile: z.enum(['standard', 'small-team']) });
export type ProfilePayload = z.infer<typeof profilePayload>;

/** Which roles one person may hold, and every act that the present staff could not complete under this profile. */
export const profileView = z.strictObject({
  profile: z.enum(['standard', 'small-team']),
  combinations: z.array(z.array(role)),
  fewestPeople: z.int(),
  people: z.int(),
  incompletable: z.array(z.string()),
});
export type ProfileView = z.infer<typeof profileView>;
export const profileQuery = z.strictObject({ profile: z.enum(['standard', 'small-team']).optional() });
export type ProfileQuery = z.infer<typeof profileQuery>;

export const keyHolderView = z.strictObject({
  id: z.uuid(),
  staff: z.strictObject({ id: z.uuid(), name: z.string() }),
  namedAt: z.iso.datetime(),
  acceptedAt: z.iso.datetime().nullable(),
});
/** `needed` is how many must have accepted before a case can be created. */
export const keyHolderList = z.strictObject({
  items: z.array(keyHolderView),
  needed: z.int(),
  next: z.null(),
});
export type KeyHolderList = z.infer<typeof keyHolderList>;
export const newKeyHolder = z.strictObject({ staffId: recordId });
export type NewKeyHolder = z.infer<typeof newKeyHolder>;
