import { CommandFailure } from './failure.js';
import { Questions } from './questions.js';

const PATIENCE_MS = 30_000;

/** A session with Causeway over HTTP, for one command; `end` signs out. */
export interface ClientSession {
  headers: Record<string, string>;
  end(): Promise<void>;
}

interface Answer {
  status: number;
  cookie: string | undefined;
  pending: string | null;
}

/**
 * Signs in as a browser would, with a password and, where the account has one, a code of its authenticator app. Both are
 * asked for or read from standard input. An account that has only a passkey cannot sign in here: a passkey belongs to a
 * browser.
 * @throws CommandFailure when it is refused
 */
export async function signInOverHttp(service: URL, username: string): Promise<ClientSession> {
  const questions = new Questions();
  try {
    const password = await questions.askSecret(`Password of ${username}: `);
    const first = await send(service, 'POST', '/api/session', {}, { username, password });
    if (first.status !== 201 || first.cookie === undefined) throw refusal(first.status);
    let headers = { cookie: first.cookie };
    if (first.pending === 'enrol') {
      throw new CommandFailure('This account has no second factor yet: sign in with a browser first.');
    }
    if (first.pending === 'second-factor') {
      const code = (await questions.askSecret('Code of the authenticator app: ')).trim();
      const second = await send(service, 'POST', '/api/session/factor', headers, { method: 'totp', code });
      if (second.status >= 300) throw refusal(second.status);
      headers = { cookie: second.cookie ?? first.cookie };
    }
    return { headers, end: async () => void (await send(service, 'DELETE', '/api/session', headers)) };
  } finally {
    questions.close();
  }
}

async function send(
  service: URL,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(new URL(path, service), {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined);
  if (answer === undefined) throw new CommandFailure('The service cannot be reached.');
  const text = await answer.text();
  return {
    status: answer.status,
    cookie: answer.headers.getSetCookie()[0]?.split(';')[0],
    pending: pendingOf(text),
  };
}

function pendingOf(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('pending' in body)) return null;
    return typeof body.pending === 'string' ? body.pending : null;
  } catch {
    return null;
  }
}

function refusal(status: number): CommandFailure {
  if (status === 429) return new CommandFailure('The service asks to wait after several wrong tries.');
  return new CommandFailure('The service refuses to sign in with this name, password and code.');
}
