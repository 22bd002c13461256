/** The second factors of a session, as auth.session keeps them. */
export type Factor = 'passkey' | 'totp' | 'password-again';

/** What an installation takes for a second factor besides passkeys and codes. */
export interface FactorRules {
  /**
   * Whether the password alone completes a sign-in and the password again is a step-up. Only the demonstration's module
   * says true; the database refuses such a session in a real installation.
   */
  passwordIsEnough: boolean;
}

/** The rules of a real installation: a passkey, or a code of an authenticator app as the fallback (ASVS V6.3.3). */
export const strictFactorRules: FactorRules = { passwordIsEnough: false };
