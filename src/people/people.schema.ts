import { z } from 'zod';
import { role } from '../reference/codes.schema.js';

export const username = z
  .string()
  .max(64)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.string().regex(/^[a-z][a-z0-9._-]{1,62}$/, 'must be 2 to 63 letters, digits, dots or dashes'));

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
export type ActorView = z.infer<typeof actorView>;

/** Who is signed in, until when, and whether this installation is the demonstration. */
export const sessionView = z.strictObject({
  actor: actorView,
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
  state: z.enum(['active', 'disabled']),
});
export type StaffView = z.infer<typeof staffView>;
