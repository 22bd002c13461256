import { Secret, TOTP } from 'otpauth';

/** What every authenticator app can do: SHA-1, six digits, thirty seconds (RFC 6238; ASVS V6.5). */
const ALGORITHM = 'SHA1';
const DIGITS = 6;
const PERIOD_SECONDS = 30;
/** 160 bits, as RFC 4226 section 4 recommends. */
export const TOTP_SECRET_BYTES = 20;
/** A code of the period before or after is taken: clocks of telephones differ. */
const WINDOW = 1;

function totpOf(secret: Uint8Array, account: string): TOTP {
  return new TOTP({
    issuer: 'Causeway',
    label: account,
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });
}

/** A secret as a person types it into an app (base 32) and as an app reads it (otpauth address). Pure. */
export function showSecret(secret: Uint8Array, account: string): { secret: string; uri: string } {
  const totp = totpOf(secret, account);
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/**
 * The period of thirty seconds (since 1970) of which this is the code: the present one, the one before or the one after;
 * undefined when it is none of them. Pure.
 */
export function findStep(secret: Uint8Array, code: string, at: Date): number | undefined {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: at.getTime(), window: WINDOW });
  return delta === null ? undefined : Math.floor(at.getTime() / 1000 / PERIOD_SECONDS) + delta;
}
