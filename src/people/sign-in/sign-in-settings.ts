import type { KeyObject } from '../../platform/crypto/primitives.js';
import type { SecretSeal } from '../../platform/crypto/secret-seal.js';
import type { FactorRules } from '../factors/factor-rules.js';

export const SIGN_IN_SETTINGS = Symbol('sign-in settings');

export interface SignInSettings {
  idleMinutes: number;
  sessionHours: number;
  /** For the hashes under which tries are counted. */
  attemptKey: KeyObject;
  /** Seals the secrets of authenticator apps. */
  totpSeal: SecretSeal;
  /** What counts as a second factor here. */
  factors: FactorRules;
  /** The address that people type; passkeys are bound to its host. */
  publicUrl: string;
}
