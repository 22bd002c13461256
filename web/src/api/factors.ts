import { useMutation, useQuery } from '@tanstack/react-query';
import {
  factorsView,
  ownSessions,
  passkeyOptions,
  totpSecret,
  type PasswordChange,
} from '../../../src/people/factors/factors.schema';
import { sessionView } from '../../../src/people/people.schema';
import { created } from '../../../src/platform/http/page.schema';
import { cache } from './cache';
import { call, nothing } from './client';
import { makePasskey } from './passkeys';
import { Problem } from './problem';
import { beginSession } from './session';

const factorsKey = ['factors'];
const sessionsKey = ['sessions'];

/** The second factors of one's own account; also while the second step of signing in is owed. */
export function useFactors() {
  return useQuery({
    queryKey: factorsKey,
    queryFn: ({ signal }) => call('GET', '/factors', factorsView, { signal }),
  });
}

/** Makes a passkey with this name and adds it to one's own account. */
export function useNewPasskey() {
  return useMutation({
    mutationFn: async (name: string) => {
      const asked = await call('POST', '/factors/passkeys/options', passkeyOptions, { body: {} });
      const body = { ...(await makePasskey(asked)), name };
      return call('POST', '/factors/passkeys', created, { body });
    },
    onSuccess: refreshFactors,
  });
}

/** Makes the first passkey of an account, which completes signing in. */
export function useFirstPasskey() {
  return useMutation({
    mutationFn: async (name: string) => {
      const asked = await call('POST', '/session/enrol/passkey/options', passkeyOptions, { body: {} });
      const body = { ...(await makePasskey(asked)), name };
      return call('POST', '/session/enrol/passkey', sessionView, { body });
    },
    onSuccess: beginSession,
  });
}

export function usePasskeyRemoval() {
  return useMutation({
    mutationFn: (id: string) =>
      call('POST', `/factors/passkeys/${id}/remove`, nothing, { body: {} }).catch(asLastFactor),
    onSuccess: refreshFactors,
  });
}

/** A new secret for an authenticator app: shown once, kept only after a code of it was given. */
export function useAppSecret(isFirst: boolean) {
  const path = isFirst ? '/session/enrol/totp' : '/factors/totp';
  return useMutation({ mutationFn: () => call('POST', path, totpSecret, { body: {} }), gcTime: 0 });
}

export function useAppConfirmation() {
  return useMutation({
    mutationFn: (code: string) => call('POST', '/factors/totp/confirm', nothing, { body: { code } }),
    onSuccess: refreshFactors,
  });
}

/** The first code of an app, which completes signing in. */
export function useFirstAppCode() {
  return useMutation({
    mutationFn: (code: string) =>
      call('POST', '/session/enrol/totp/confirm', sessionView, { body: { code } }),
    onSuccess: beginSession,
  });
}

export function useAppRemoval() {
  return useMutation({
    mutationFn: () => call('POST', '/factors/totp/remove', nothing, { body: {} }).catch(asLastFactor),
    onSuccess: refreshFactors,
  });
}

/** A new password; every other session of the account ends. */
export function usePasswordChange() {
  return useMutation({
    mutationFn: (body: PasswordChange) => call('POST', '/password', nothing, { body }),
    onSuccess: refreshSessions,
  });
}

/** Where one is signed in. */
export function useOwnSessions() {
  return useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => call('GET', '/sessions', ownSessions, { signal }),
    staleTime: 0,
  });
}

export function useSessionEnd() {
  return useMutation({
    mutationFn: (id: string) => call('POST', `/sessions/${id}/end`, nothing, { body: {} }),
    onSuccess: refreshSessions,
  });
}

export function useOtherSessionsEnd() {
  return useMutation({
    mutationFn: () => call('POST', '/sessions/end-others', nothing, { body: {} }),
    onSuccess: refreshSessions,
  });
}

/** A factor that cannot go is the last one: the service has no other reason. */
function asLastFactor(error: unknown): never {
  throw error instanceof Problem && error.code === 'move' ? new Problem('last-factor', error.status) : error;
}

async function refreshFactors(): Promise<void> {
  await cache.invalidateQueries({ queryKey: factorsKey });
}

async function refreshSessions(): Promise<void> {
  await cache.invalidateQueries({ queryKey: sessionsKey });
}
