/** Failed sign-ins of one subject (an account at an address, or an address). */
export interface Attempts {
  failures: number;
  since: Date;
  blockedUntil: Date;
}

const WINDOW_MS = 15 * 60_000;
const LONGEST_BLOCK_MS = 15 * 60_000;
const FREE_FAILURES = { accountAtAddress: 5, address: 50 } as const;

export type SubjectKind = keyof typeof FREE_FAILURES;

/** How many whole seconds there are still to wait; 0 when a try is free now. Pure. */
export function secondsToWait(blockedUntil: Date | null, now: Date): number {
  return blockedUntil === null ? 0 : Math.max(0, Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000));
}

/**
 * What is known after one more failure: within a window of 15 minutes the first failures are free, then each doubles
 * the wait from 2 seconds up to 15 minutes. An account is only blocked at the address that failed, so that nobody can
 * lock a chosen person out from elsewhere (ASVS V6.3.1). Pure.
 */
export function afterFailure(kind: SubjectKind, attempts: Attempts | undefined, now: Date): Attempts {
  const isFresh = attempts === undefined || now.getTime() - attempts.since.getTime() > WINDOW_MS;
  const failures = (isFresh ? 0 : attempts.failures) + 1;
  const beyond = failures - FREE_FAILURES[kind];
  const blockMs = beyond < 0 ? 0 : Math.min(LONGEST_BLOCK_MS, 2_000 * 2 ** beyond);
  return { failures, since: isFresh ? now : attempts.since, blockedUntil: new Date(now.getTime() + blockMs) };
}
