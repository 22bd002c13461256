import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import {
  invitation,
  keyHolderList,
  offBoarded,
  profileView,
  type InvitationAnswer,
  type NewStaff,
  type OffBoarding,
  type ProfileView,
  type StaffChange,
} from '../../../src/people/accounts/accounts.schema';
import { heldCases } from '../../../src/cases/grants/access.schema';
import { staffView } from '../../../src/people/people.schema';
import { changed, created, pageOf } from '../../../src/platform/http/page.schema';
import type { Role } from '../../../src/reference/codes.schema';
import { cache } from './cache';
import { call, nothing } from './client';
import { Problem } from './problem';

const staffList = pageOf(staffView);

/** All accounts, page by page; for supervisors, auditors and administrators. */
export function useStaffPages() {
  return useInfiniteQuery({
    queryKey: ['staff', 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/staff', staffList, { signal, query: { limit: 100, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** A new account; the answer holds its one-time code, which nobody can ask for again. */
export function useNewStaff() {
  return useMutation({
    mutationFn: (body: NewStaff) => call('POST', '/staff', invitation, { body }),
    onSuccess: refreshStaff,
    gcTime: 0,
  });
}

/** A new one-time code in place of the one before. */
export function useNewInvitation() {
  return useMutation({
    mutationFn: (staffId: string) => call('POST', `/staff/${staffId}/invitation`, invitation, { body: {} }),
    onSuccess: refreshStaff,
    gcTime: 0,
  });
}

/** The one-time code of a recovery that a second person granted; it is shown once. */
export function useRecoveryCode() {
  return useMutation({
    mutationFn: (staffId: string) =>
      call('POST', `/staff/${staffId}/recovery-code`, invitation, { body: {} }),
    gcTime: 0,
  });
}

/** Takes up an invitation or a recovery; nobody is signed in. */
export function useInvitationAnswer() {
  return useMutation({
    mutationFn: (body: InvitationAnswer) =>
      call('POST', '/invitation', nothing, { body }).catch(asInvitationProblem),
    gcTime: 0,
  });
}

export function useStaffChange(staffId: string) {
  return useMutation({
    mutationFn: (body: StaffChange) => call('PATCH', `/staff/${staffId}`, changed, { body }),
    onSuccess: refreshStaff,
  });
}

/** Disables an account, which ends its sessions at once, or enables it again. */
export function useStaffSwitch() {
  return useMutation({
    mutationFn: ({ id, version, to }: { id: string; version: number; to: 'disable' | 'enable' }) =>
      call('POST', `/staff/${id}/${to}`, changed, { body: { version } }),
    onSettled: refreshStaff,
  });
}

export function useRoleEnd(staffId: string) {
  return useMutation({
    mutationFn: (role: Role) => call('POST', `/staff/${staffId}/roles/end`, nothing, { body: { role } }),
    onSuccess: refreshStaff,
  });
}

/** Hands the cases of somebody who leaves to a successor, disables the account and makes new keys. */
export function useOffBoarding(staffId: string) {
  return useMutation({
    mutationFn: (body: OffBoarding) => call('POST', `/staff/${staffId}/off-boarding`, offBoarded, { body }),
    onSuccess: refreshStaff,
  });
}

/** The cases that a hand-over from somebody would move; asked for anew each time, and forgotten. */
export function useHeldCases(staffId: string) {
  return useQuery({
    queryKey: ['held-cases', staffId],
    queryFn: ({ signal }) => call('GET', `/staff/${staffId}/cases`, heldCases, { signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Which roles one person may hold; with a profile, how it would be under that one. */
export function useProfile(profile?: ProfileView['profile']) {
  return useQuery({
    queryKey: ['profile', profile ?? 'present'],
    queryFn: ({ signal }) => call('GET', '/profile', profileView, { signal, query: { profile } }),
  });
}

/** Who holds a key of the installation, and how many are needed before a case can be created. */
export function useKeyHolders() {
  return useQuery({
    queryKey: ['key-holders'],
    queryFn: ({ signal }) => call('GET', '/key-holders', keyHolderList, { signal }),
  });
}

export function useNewKeyHolder() {
  return useMutation({
    mutationFn: (staffId: string) => call('POST', '/key-holders', created, { body: { staffId } }),
    onSuccess: refreshKeyHolders,
  });
}

export function useKeyHolderAcceptance() {
  return useMutation({
    mutationFn: () => call('POST', '/key-holders/accept', nothing, { body: {} }),
    onSuccess: refreshKeyHolders,
  });
}

/** Asks again for accounts and for what depends on who there is. */
export async function refreshStaff(): Promise<void> {
  await Promise.all(['staff', 'profile'].map((name) => cache.invalidateQueries({ queryKey: [name] })));
}

/** The service says of a wrong code what it says of a wrong password; the page knows which of them it sent. */
function asInvitationProblem(error: unknown): never {
  throw error instanceof Problem && error.code === 'sign-in-failed'
    ? new Problem('invitation-failed', error.status)
    : error;
}

async function refreshKeyHolders(): Promise<void> {
  await Promise.all(['staff', 'key-holders'].map((name) => cache.invalidateQueries({ queryKey: [name] })));
}
