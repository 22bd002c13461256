import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import {
  breakGlassList,
  breakGlassOpened,
  dutyList,
  lookUpAnswer,
  noticeList,
  type BreakGlassReview,
  type LookUp,
  type NewBreakGlass,
  type NewDuty,
} from '../../../src/emergency/emergency.schema';
import { changed, created } from '../../../src/platform/http/page.schema';
import { cache } from './cache';
import { call, nothing } from './client';

/** The reader's own emergency accesses that are open now: for the countdown. */
export function useMyOpenAccesses(isWanted: boolean) {
  return useQuery({
    queryKey: ['break-glass', 'mine'],
    queryFn: ({ signal }) =>
      call('GET', '/break-glass', breakGlassList, { signal, query: { only: 'mine', limit: 50 } }),
    enabled: isWanted,
    // It changes only when the reader opens or ends one, and the countdown knows when one runs out.
    staleTime: Infinity,
  });
}

/** Emergency accesses: only those without a verdict, or all. The reasons are sealed: asked for once and forgotten. */
export function useAccesses(which: 'open' | 'all', isWanted = true) {
  return useInfiniteQuery({
    queryKey: ['break-glass', which],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/break-glass', breakGlassList, {
        signal,
        query: { only: which === 'open' ? 'open' : undefined, limit: 50, after: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: isWanted,
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** How many emergency accesses the reader should review. */
export function useWaitingReviews(isWanted: boolean) {
  return useQuery({
    queryKey: ['break-glass', 'waiting'],
    queryFn: async ({ signal }) => {
      const query = { only: 'open', limit: 1 };
      return (await call('GET', '/break-glass', breakGlassList, { signal, query })).waiting;
    },
    enabled: isWanted,
  });
}

/** Breaks glass on a case. */
export function useBreakGlass() {
  return useMutation({
    mutationFn: (input: NewBreakGlass) => call('POST', '/break-glass', breakGlassOpened, { body: input }),
    onSuccess: (_, { caseId }) => forgetCase(caseId),
  });
}

/** Ends an access of one's own before its time. */
export function useAccessEnd(caseId: string | null) {
  return useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) =>
      call('POST', `/break-glass/${id}/end`, changed, { body: { version } }),
    onSuccess: () => forgetCase(caseId),
  });
}

/** Gives the verdict on somebody else's access. */
export function useAccessReview() {
  return useMutation({
    mutationFn: ({ id, ...input }: BreakGlassReview & { id: string }) =>
      call('POST', `/break-glass/${id}/review`, changed, { body: input }),
    onSuccess: async () => {
      await Promise.all([refreshAccesses(), cache.invalidateQueries({ queryKey: ['approvals'] })]);
    },
  });
}

/** The duty rota: who is or will be on duty. */
export function useDuties(isWanted = true) {
  return useQuery({
    queryKey: ['duty'],
    queryFn: ({ signal }) => call('GET', '/duty', dutyList, { signal, query: { limit: 200 } }),
    enabled: isWanted,
  });
}

export function useNewDuty() {
  return useMutation({
    mutationFn: (input: NewDuty) => call('POST', '/duty', created, { body: input }),
    onSuccess: refreshDuties,
  });
}

export function useDutyEnd() {
  return useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) =>
      call('POST', `/duty/${id}/end`, changed, { body: { version } }),
    onSettled: refreshDuties,
  });
}

/** Looks for a case on duty. Nothing is remembered: each look-up is a line in the log. */
export function useLookUp() {
  return useMutation({
    mutationFn: (input: LookUp) => call('POST', '/duty/look-up', lookUpAnswer, { body: input }),
    gcTime: 0,
  });
}

/** What the reader is told of emergencies, newest first. */
export function useNotices(isWanted = true) {
  return useInfiniteQuery({
    queryKey: ['notices', 'list'],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/notices', noticeList, { signal, query: { limit: 50, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: isWanted,
  });
}

/** How many notices the reader has not read. */
export function useUnreadNotices(isWanted: boolean) {
  return useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: async ({ signal }) => {
      return (await call('GET', '/notices', noticeList, { signal, query: { limit: 1 } })).unread;
    },
    enabled: isWanted,
  });
}

export function useNoticeRead() {
  return useMutation({
    mutationFn: (id: string) => call('POST', `/notices/${id}/read`, nothing, { body: {} }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['notices'] }),
  });
}

/** Drops all that an access opened of a case, and asks anew for what the page still shows. */
export async function forgetCase(caseId: string | null): Promise<void> {
  const reset = caseId === null ? [] : [cache.resetQueries({ queryKey: ['case', caseId] })];
  await Promise.all([...reset, refreshAccesses(), cache.invalidateQueries({ queryKey: ['cases'] })]);
}

async function refreshAccesses(): Promise<void> {
  await cache.invalidateQueries({ queryKey: ['break-glass'] });
}

async function refreshDuties(): Promise<void> {
  await cache.invalidateQueries({ queryKey: ['duty'] });
}
