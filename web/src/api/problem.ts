import { z } from 'zod';

const problemBody = z.object({
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        rule: z.string(),
        message: z.string(),
      }),
    )
    .optional(),
  incident: z.string().optional(),
});

/** Every way in which a call can fail; `offline` and `unreadable` are found by the page itself. */
export const problemCodes = [
  'input',
  'not-signed-in',
  'sign-in-failed',
  'forbidden',
  'second-factor',
  'step-up',
  'paused',
  'origin',
  'not-found',
  'stale',
  'move',
  'repeated-key',
  'approval',
  'second-person',
  'setup',
  'witness',
  'too-large',
  'media-type',
  'too-many',
  'damaged',
  'unavailable',
  'unexpected',
  'offline',
  'unreadable',
  'factor-failed',
  'invitation-failed',
  'last-factor',
  'passkey-cancelled',
  'passkey-known',
  'passkey-missing',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** One field that the service refused. */
export interface FieldProblem {
  /** Path with dots: names.0.value. */
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** What went wrong with a call to the service. The screen shows a sentence for the code, never the detail. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly status: number,
    readonly errors: readonly FieldProblem[] = [],
    readonly incident: string | null = null,
  ) {
    super(code);
    this.name = 'Problem';
  }
}

/** Turns an answer that is not a success (RFC 9457) into a Problem. */
export async function readProblem(answer: Response): Promise<Problem> {
  const body = problemBody.safeParse(await answer.json().catch(() => null));
  if (!body.success) return new Problem(codeOfStatus(answer.status), answer.status);
  const { code, status, errors = [], incident } = body.data;
  return new Problem(isProblemCode(code) ? code : codeOfStatus(status), status, errors, incident ?? null);
}

/** Any thrown value as a Problem. */
export function problemOf(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem('unexpected', 0);
}

function isProblemCode(code: string): code is ProblemCode {
  return (problemCodes as readonly string[]).includes(code);
}

function codeOfStatus(status: number): ProblemCode {
  if (status === 400) return 'input';
  if (status === 401) return 'not-signed-in';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 409) return 'stale';
  if (status === 413) return 'too-large';
  if (status === 429) return 'too-many';
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'unexpected';
}
