import { z } from 'zod';
import { Problem, readProblem } from './problem';
import { askStepUp } from './step-up';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Query = Readonly<Record<string, string | number | undefined>>;

interface CallOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Lets the call finish although the page is going away. */
  readonly keepalive?: boolean;
}

/** Keys of POSTs that got no answer, by what was sent: sending the same again must not make a second record. */
const unanswered = new Map<string, string>();

let forgetSession: ((mayBePending: boolean) => void) | null = null;

/** Says what happens when the service answers that nobody is signed in, or that the second factor is still owed. */
export function onSignedOut(listener: (mayBePending: boolean) => void): void {
  forgetSession = listener;
}

/**
 * Calls the service and checks the answer with its schema. When the service wants a fresh second factor first, the
 * person is asked for it and the call is made once more.
 *
 * @param path below /api, with a leading slash; ids only, never a name
 * @throws Problem for every answer that is not a success, for no answer and for one that the schema refuses
 */
export async function call<Schema extends z.ZodType>(
  method: Method,
  path: string,
  answer: Schema,
  options: CallOptions = {},
): Promise<z.output<Schema>> {
  let response = await send(method, path, options);
  if (response.status === 403 && (await readProblem(response.clone())).code === 'step-up') {
    if (await askStepUp()) response = await send(method, path, options);
  }
  if (!response.ok) {
    const problem = await readProblem(response);
    if (problem.code === 'not-signed-in') forgetSession?.(false);
    if (problem.code === 'second-factor') forgetSession?.(true);
    throw problem;
  }
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => null);
  const checked = answer.safeParse(body);
  if (!checked.success) throw new Problem('unreadable', response.status);
  return checked.data;
}

/** The answer of a call that answers nothing. */
export const nothing = z.undefined();

/** Forgets what was sent without an answer; for signing out. */
export function forgetUnanswered(): void {
  unanswered.clear();
}

async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  if (body !== null) headers['content-type'] = 'application/json';
  const same = `${path} ${body}`;
  if (method === 'POST' && !isBeforeTheDoor(path)) headers['idempotency-key'] = keyFor(same);
  try {
    const answer = await fetch(`/api${path}${queryText(options.query)}`, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      keepalive: options.keepalive ?? false,
      signal: options.signal ?? null,
      body,
    });
    unanswered.delete(same);
    return answer;
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new Problem('offline', 0);
  }
}

/** What belongs to signing in keeps no record of what was sent before. */
function isBeforeTheDoor(path: string): boolean {
  return path.startsWith('/session') || path === '/invitation';
}

function keyFor(same: string): string {
  const key = unanswered.get(same) ?? crypto.randomUUID();
  unanswered.set(same, key);
  return key;
}

function queryText(query: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parts.set(name, String(value));
  }
  return parts.size === 0 ? '' : `?${parts}`;
}
