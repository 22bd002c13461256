/** Failed tries of one subject: an account at an address, an account, an address, or a person's second factor. */
export interface Attempts {
  failures: number;
  since: Date;
  blockedUntil: Date;
}

interface Limit {
  /** So many failures are free within the window; the last of them begins the first wait. */
  free: number;
  windowMs: number;
  firstWaitMs: number;
  longestWaitMs: number;
}

const MINUTE = 60_000;

/**
 * An account waits long at the address that failed and only a little everywhere, so that nobody can lock a chosen person
 * out from elsewhere (ASVS V6.3.1): guesses from many addresses come to about fifty an hour. Only passwords wait for
 * `account`; a passkey never does. Codes of six digits are few: after five wrong ones each try costs more, up to an hour,
 * which leaves some thirty a day. `challenge` counts questions for a passkey sign-in, so that nobody fills the log.
 */
const limits = {
  accountAtAddress: {
    free: 5,
    windowMs: 15 * MINUTE,
    firstWaitMs: 2_000,
    longestWaitMs: 15 * MINUTE,
  },
  account: { free: 30, windowMs: 60 * MINUTE, firstWaitMs: 2_000, longestWaitMs: 4 * MINUTE },
  address: { free: 50, windowMs: 15 * MINUTE, firstWaitMs: 2_000, longestWaitMs: 15 * MINUTE },
  secondFactor: {
    free: 5,
    windowMs: 24 * 60 * MINUTE,
    firstWaitMs: 30_000,
    longestWaitMs: 60 * MINUTE,
  },
  challenge: { free: 300, windowMs: 15 * MINUTE, firstWaitMs: 2_000, longestWaitMs: 5 * MINUTE },
} as const satisfies Record<string, Limit>;

export type SubjectKind = keyof typeof limits;

/** How many whole seconds there are still to wait; 0 when a try is free now. Pure. */
export function secondsToWait(blockedUntil: Date | null, now: Date): number {
  return blockedUntil === null ? 0 : Math.max(0, Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000));
}

/**
 * What is known after one more failure: within the window the first failures are free, then each doubles the wait up to
 * the longest. When the window is over the count begins anew. Pure.
 */
export function afterFailure(kind: SubjectKind, attempts: Attempts | undefined, now: Date): Attempts {
  const { free, windowMs, firstWaitMs, longestWaitMs } = limits[kind];
  const isFresh = attempts === undefined || now.getTime() - attempts.since.getTime() > windowMs;
  const failures = (isFresh ? 0 : attempts.failures) + 1;
  const beyond = failures - free;
  const blockMs = beyond < 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** beyond);
  return { failures, since: isFresh ? now : attempts.since, blockedUntil: new Date(now.getTime() + blockMs) };
}
