import { z } from 'zod';
import { line, pageQuery } from '../platform/http/page.schema.js';
import { role } from '../reference/codes.schema.js';

const USERNAME_RULE = 'must be 2 to 63 letters, digits, dots or dashes, a letter first';
const usernameForm = z.string().regex(/^[a-z][a-z0-9._-]{1,62}$/, USERNAME_RULE);

/**
 * ASCII before anything is changed: small letters of other alphabets and widths would become the same name (PRECIS,
 * RFC 8265, asks for one form of a name; this one has one).
 */
export const username = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9._ -]*$/, { error: USERNAME_RULE, abort: true })
  .transform((text) => text.trim().toLowerCase())
  .pipe(usernameForm);

/** The name of a person of the staff as colleagues see it: any script, but no sign that turns the text around it. */
export const staffName = line(100).regex(
  /^[^\u202a-\u202e\u2066-\u2069]*$/,
  'must not hold signs that change the direction of the text',
);

/** Query of the list of accounts; `after` is the user name of the last of the page before. */
export const staffQuery = pageQuery.extend({ after: usernameForm.optional() });
export type StaffQuery = z.infer<typeof staffQuery>;

export const signInInput = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(200),
});
export type SignInInput = z.infer<typeof signInInput>;

export const actorView = z.strictObject({
  id: z.uuid(),
  username: z.string(),
  name: z.string(),
  role,
  roles: z.array(role),
  office: z.strictObject({ id: z.uuid(), name: z.string(), timeZone: z.string() }),
});

/**
 * Who is signed in, until when, and whether this installation is the demonstration. While `pending` is not null nothing
 * opens: `second-factor` waits for the account's passkey or code, `enrol` for its first passkey or app.
 */
export const sessionView = z.strictObject({
  /** null while `pending`: a name and a password alone tell nothing of an account. */
  actor: actorView.nullable(),
  pending: z.enum(['second-factor', 'enrol']).nullable(),
  /** Until when acts that need a fresh second factor run without asking for it. */
  freshUntil: z.iso.datetime().nullable(),
  /** Whether the password again is a second factor here: in the demonstration only. */
  passwordIsEnough: z.boolean(),
  guestUntil: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime(),
  idleMinutes: z.int(),
  demonstration: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;

/** What a page may know before anybody signs in. */
export const welcomeView = z.strictObject({ demonstration: z.boolean() });
export type WelcomeView = z.infer<typeof welcomeView>;

export const staffView = z.strictObject({
  id: z.uuid(),
  username: z.string(),
  name: z.string(),
  roles: z.array(role),
  state: z.enum(['invited', 'active', 'disabled']),
  guestUntil: z.iso.datetime().nullable(),
  /** Whether a passkey or an app is enrolled. */
  hasFactor: z.boolean(),
  isKeyHolder: z.boolean(),
  version: z.int(),
});
export type StaffView = z.infer<typeof staffView>;
