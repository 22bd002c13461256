/** The closed list of what can go wrong, with the status that the API answers (RFC 9457). */
export const problemStatus = {
  input: 400,
  'not-signed-in': 401,
  'sign-in-failed': 401,
  forbidden: 403,
  'second-factor': 403,
  'step-up': 403,
  paused: 403,
  origin: 403,
  'not-found': 404,
  stale: 409,
  move: 409,
  'repeated-key': 409,
  approval: 409,
  'second-person': 409,
  setup: 409,
  witness: 409,
  'too-large': 413,
  'media-type': 415,
  'too-many': 429,
  damaged: 500,
  unexpected: 500,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** What is wrong with one field: where it is, which rule it breaks, and a sentence. Never the value. */
export interface InputError {
  path: string;
  rule: string;
  message: string;
}

const titles: Record<ProblemCode, string> = {
  input: 'Some of what was sent is not valid.',
  'not-signed-in': 'Sign in first.',
  'sign-in-failed': 'The name or the password is wrong.',
  forbidden: 'Your role may not do this.',
  'second-factor': 'Give your second factor first.',
  'step-up': 'Confirm that it is you: this needs your second factor now.',
  paused: 'You cannot approve until you have reviewed the emergency access that waits for you.',
  origin: 'This request came from another site.',
  'not-found': 'There is nothing here, or nothing that you may see.',
  stale: 'Somebody changed this in the meantime. Load it again and repeat your change.',
  move: 'This step does not follow from the present state.',
  approval:
    'The approval does not cover this: it was not given, has expired, was used, or what it was given for has changed.',
  'second-person': 'This needs the approval of a second person.',
  setup: 'Set up the installation first: a second key holder is missing.',
  witness: 'The witness of the log has not confirmed this yet. Wait a moment and try again.',
  'repeated-key': 'This Idempotency-Key was used for another request.',
  'too-large': 'What was sent is too large.',
  'media-type': 'This address takes application/json only.',
  'too-many': 'Too many tries. Wait a moment and try again.',
  damaged: 'This part of the case is damaged and cannot be opened. The other parts are not affected.',
  unexpected: 'Something went wrong. Nothing was changed.',
  unavailable: 'The service cannot reach its database at the moment. Try again soon.',
};

/** Something that went wrong and that the caller may know. Carries a code and fields, never a value. */
export class Problem extends Error {
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly errors: readonly InputError[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(titles[code]);
    this.name = 'Problem';
    this.status = problemStatus[code];
  }
}

/** A problem with one field of the input. `path` is dotted, as in `value.names.0.value`. */
export function inputProblem(path: string, rule: string, message: string): Problem {
  return new Problem('input', [{ path, rule, message }]);
}

/** Absent and not yours: the same problem, so that nobody learns which. */
export function notFound(): Problem {
  return new Problem('not-found');
}
