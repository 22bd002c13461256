import { argon2id, hash, needsRehash as needsRehashOfArgon2, verify } from 'argon2';

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const LANES = 1;
const PARAMETERS = { memoryCost: MEMORY_KIB, timeCost: PASSES, parallelism: LANES };
const SHORTEST = 15;
const LONGEST = 200;
/** Costs as much as any hash and is the hash of no known password. */
const NOBODY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

export type PasswordFault = 'tooShort' | 'tooLong';

/**
 * Says what is wrong with a new password, or undefined. 15 to 200 characters (NIST SP 800-63B: 15 where
 * a password may stand alone), counted as Unicode code points after NFKC; no rule of composition.
 */
export function checkNewPassword(password: string): PasswordFault | undefined {
  const length = Array.from(normalize(password)).length;
  if (length < SHORTEST) return 'tooShort';
  if (length > LONGEST) return 'tooLong';
  return undefined;
}

/** Gives the hash to store, in the PHC string format. Any length: call checkNewPassword first. */
export async function hashPassword(password: string): Promise<string> {
  return hash(normalize(password), { ...PARAMETERS, type: argon2id });
}

/**
 * Says whether the password is the one that was hashed. With null (no such person) it takes the same effort
 * and says no. Throws for a stored text that is no hash.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? NOBODY, normalize(password));
  return matches && stored !== null;
}

/** Says whether a stored hash was made with other parameters than today's: hash anew at the next sign-in. */
export function needsRehash(stored: string): boolean {
  return !stored.startsWith('$argon2id$') || needsRehashOfArgon2(stored, PARAMETERS);
}

/** One form for texts that look alike (NFKC, SP 800-63B section 5.1.1.2): keyboards differ in what they send. */
function normalize(password: string): string {
  return password.normalize('NFKC');
}
