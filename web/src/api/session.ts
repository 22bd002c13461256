import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import {
  passkeyOptions,
  type RoleSwitch,
  type SecondFactor,
} from '../../../src/people/factors/factors.schema';
import {
  sessionView,
  welcomeView,
  type SessionView,
  type SignInInput,
} from '../../../src/people/people.schema';
import { cache } from './cache';
import { call, forgetUnanswered, nothing, onSignedOut } from './client';
import { answerWithPasskey } from './passkeys';
import { Problem } from './problem';

/** Who works here, once the session is complete. */
export type Actor = NonNullable<SessionView['actor']>;

const session = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => findSession(signal),
  staleTime: Infinity,
  gcTime: Infinity,
});

onSignedOut((mayBePending) => {
  forgetEverything();
  if (mayBePending) void cache.invalidateQueries({ queryKey: session.queryKey });
});

/** The session of this browser, which may still owe its second factor; null when there is none. */
export function useSession() {
  return useQuery(session);
}

/** Who works here: the actor of a session that is complete; null before and while the second factor is owed. */
export function useActor(): Actor | null {
  return useSession().data?.actor ?? null;
}

/** Whether this installation is the demonstration; known before anybody signs in. */
export function useWelcome() {
  return useQuery({
    queryKey: ['welcome'],
    queryFn: ({ signal }) => call('GET', '/welcome', welcomeView, { signal }),
    staleTime: Infinity,
    gcTime: Infinity,
  });
}

/** Name and password: the first step of signing in, and the only one in the demonstration. */
export function useSignIn() {
  return useMutation({
    mutationFn: (input: SignInInput) => call('POST', '/session', sessionView, { body: input }),
    onSuccess: beginSession,
  });
}

/** Signs in with a passkey alone: it knows whose it is. */
export function usePasskeySignIn() {
  return useMutation({
    mutationFn: async () => {
      const asked = await call('POST', '/session/passkey/options', passkeyOptions, { body: {} });
      const body = await answerWithPasskey(asked);
      return call('POST', '/session/passkey', sessionView, { body }).catch(asFactorProblem);
    },
    onSuccess: beginSession,
  });
}

/** The second step of signing in. */
export function useSecondFactor() {
  return useMutation({
    mutationFn: (proof: Proof) => sendProof('/session/factor', proof),
    onSuccess: beginSession,
  });
}

/** A second factor once more, for an act that wants a fresh one. */
export function useStepUp() {
  return useMutation({
    mutationFn: (proof: Proof) => sendProof('/session/step-up', proof),
    onSuccess: (view) => cache.setQueryData(session.queryKey, view),
  });
}

/** Goes on in another role that one holds; what was seen in the old one is forgotten. */
export function useRoleSwitch() {
  return useMutation({
    mutationFn: (body: RoleSwitch) => call('POST', '/session/role', sessionView, { body }),
    onSuccess: beginSession,
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => call('DELETE', '/session', nothing),
    onSuccess: forgetEverything,
  });
}

/** How somebody proves that it is them; a passkey is asked when it is its turn. */
export type Proof = { readonly method: 'passkey' } | Exclude<SecondFactor, { method: 'passkey' }>;

/** Begins anew with the session that the service gave. */
export function beginSession(view: SessionView): void {
  forgetEverything();
  cache.setQueryData(session.queryKey, view);
}

/** Forgets everything and ends the session without waiting for the answer: the page is about to go away. */
export function leaveSession(): void {
  cache.clear();
  forgetUnanswered();
  void call('DELETE', '/session', nothing, { keepalive: true }).catch(() => undefined);
}

async function sendProof(path: '/session/factor' | '/session/step-up', proof: Proof): Promise<SessionView> {
  const body = proof.method === 'passkey' ? await provePasskey(path) : proof;
  return call('POST', path, sessionView, { body }).catch(asFactorProblem);
}

async function provePasskey(path: string): Promise<SecondFactor> {
  const asked = await call('POST', `${path}/options`, passkeyOptions, { body: {} });
  return { method: 'passkey', ...(await answerWithPasskey(asked)) };
}

/** The service says of a wrong factor what it says of a wrong password; the page knows which of them it sent. */
function asFactorProblem(error: unknown): never {
  throw error instanceof Problem && error.code === 'sign-in-failed'
    ? new Problem('factor-failed', error.status)
    : error;
}

async function findSession(signal: AbortSignal): Promise<SessionView | null> {
  try {
    return await call('GET', '/session', sessionView, { signal });
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-signed-in') return null;
    throw error;
  }
}

/** Drops every answer but the welcome, and knows that nobody is signed in. */
function forgetEverything(): void {
  forgetUnanswered();
  cache.getMutationCache().clear();
  cache.removeQueries({
    predicate: ({ queryKey }) => queryKey[0] !== 'session' && queryKey[0] !== 'welcome',
  });
  cache.setQueryData(session.queryKey, null);
}
