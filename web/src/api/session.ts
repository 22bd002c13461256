import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import {
  sessionView,
  welcomeView,
  type SessionView,
  type SignInInput,
} from '../../../src/people/people.schema';
import { cache } from './cache';
import { call, forgetUnanswered, nothing, onSignedOut } from './client';
import { Problem } from './problem';

const session = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => findSession(signal),
  staleTime: Infinity,
  gcTime: Infinity,
});

onSignedOut(forgetEverything);

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery(session);
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

export function useSignIn() {
  return useMutation({
    mutationFn: (input: SignInInput) => call('POST', '/session', sessionView, { body: input }),
    onSuccess: (view) => {
      forgetEverything();
      cache.setQueryData(session.queryKey, view);
    },
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => call('DELETE', '/session', nothing),
    onSuccess: forgetEverything,
  });
}

/** Forgets everything and ends the session without waiting for the answer: the page is about to go away. */
export function leaveSession(): void {
  cache.clear();
  forgetUnanswered();
  void call('DELETE', '/session', nothing, { keepalive: true }).catch(() => undefined);
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
