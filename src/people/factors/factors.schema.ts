import { z } from 'zod';
import { line, recordId } from '../../platform/http/page.schema.js';
import { role } from '../../reference/codes.schema.js';

/** A code of an authenticator app: six digits (RFC 6238). */
export const totpCode = z.string().regex(/^\d{6}$/, 'must be six digits');

/** What a browser's `PublicKeyCredential.toJSON()` gives; @simplewebauthn/server checks what is inside. */
const credentialJson = z.looseObject({
  id: z.string().max(1_400),
  rawId: z.string().max(1_400),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
  clientExtensionResults: z.record(z.string(), z.unknown()),
  authenticatorAttachment: z.string().nullish(),
});

/** Options for `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`. */
export const passkeyOptions = z.strictObject({ challengeId: z.uuid(), options: z.looseObject({}) });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

/** The answer of a passkey to a challenge: for signing in, for the second factor and for a step-up. */
export const passkeyAnswer = z.strictObject({ challengeId: recordId, credential: credentialJson });
export type PasskeyAnswer = z.infer<typeof passkeyAnswer>;

/** A second factor: a passkey's answer, a code, or (in the demonstration) the password again. */
export const secondFactor = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('passkey'), challengeId: recordId, credential: credentialJson }),
  z.strictObject({ method: z.literal('totp'), code: totpCode }),
  z.strictObject({ method: z.literal('password'), password: z.string().min(1).max(200) }),
]);
export type SecondFactor = z.infer<typeof secondFactor>;

/** An empty body: options need nothing but the session. */
export const nothing = z.strictObject({});

export const newPasskey = z.strictObject({
  challengeId: recordId,
  credential: credentialJson,
  name: line(60),
});
export type NewPasskey = z.infer<typeof newPasskey>;

export const passkeyView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  /** Whether the authenticator copies the key to other devices of its owner. */
  isSynced: z.boolean(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});

/** The second factors of one's own account. */
export const factorsView = z.strictObject({
  passkeys: z.array(passkeyView),
  totp: z.strictObject({ confirmedAt: z.iso.datetime() }).nullable(),
});
export type FactorsView = z.infer<typeof factorsView>;

/** A new secret of an authenticator app: shown once, kept only when a code of it was given. */
export const totpSecret = z.strictObject({ secret: z.string(), uri: z.string() });
export type TotpSecret = z.infer<typeof totpSecret>;
export const totpConfirm = z.strictObject({ code: totpCode });

export const passwordChange = z.strictObject({ password: z.string().min(1).max(400) });
export type PasswordChange = z.infer<typeof passwordChange>;

export const ownSession = z.strictObject({
  id: z.uuid(),
  isThis: z.boolean(),
  role: z.union([role, z.literal('signing-in')]),
  client: z.string(),
  factor: z.enum(['passkey', 'totp', 'password-again']).nullable(),
  signedInAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export const ownSessions = z.strictObject({ items: z.array(ownSession), next: z.null() });
export type OwnSessions = z.infer<typeof ownSessions>;

export const roleSwitch = z.strictObject({ role });
export type RoleSwitch = z.infer<typeof roleSwitch>;
