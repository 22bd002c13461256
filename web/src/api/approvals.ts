import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import {
  approvalList,
  approvalUsed,
  type ApprovalDecision,
  type ApprovalUse,
  type NewApproval,
} from '../../../src/approvals/approvals.schema';
import { changed, created } from '../../../src/platform/http/page.schema';
import { cache } from './cache';
import { call } from './client';

/**
 * Requests for a second person: the open ones, or those that ended. Where the reader looks whether somebody has
 * decided (`anew`), what was read a moment ago does not do.
 */
export function useApprovals(which: 'open' | 'ended', limit = 50, anew = false) {
  return useInfiniteQuery({
    queryKey: ['approvals', which, limit],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/approvals', approvalList, {
        signal,
        query: { open: String(which === 'open'), limit, after: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchOnMount: anew ? 'always' : true,
  });
}

/** How many requests wait for the reader: to be decided, or granted and not carried out. */
export function useWaitingApprovals(isWanted = true) {
  return useQuery({
    queryKey: ['approvals', 'waiting'],
    queryFn: async ({ signal }) => {
      const query = { open: 'true', limit: 1 };
      return (await call('GET', '/approvals', approvalList, { signal, query })).waiting;
    },
    enabled: isWanted,
  });
}

/** Asks a second person for an act. */
export function useNewApproval() {
  return useMutation({
    mutationFn: (input: NewApproval) => call('POST', '/approvals', created, { body: input }),
    onSuccess: refreshApprovals,
  });
}

/** Grants or refuses a request; the hash says which payload the reader saw. */
export function useApprovalDecision() {
  return useMutation({
    mutationFn: ({ id, decision, ...input }: ApprovalDecision & { id: string; decision: Decision }) =>
      call('POST', `/approvals/${id}/${decision}`, changed, { body: input }),
    onSettled: refreshApprovals,
  });
}

/** Takes back what the reader asked for. */
export function useApprovalWithdrawal() {
  return useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) =>
      call('POST', `/approvals/${id}/withdraw`, changed, { body: { version } }),
    onSettled: refreshApprovals,
  });
}

/** Carries out what was granted; the payload goes along as the screen shows it. */
export function useApprovalUse() {
  return useMutation({
    mutationFn: ({ id, ...input }: ApprovalUse & { id: string }) =>
      call('POST', `/approvals/${id}/use`, approvalUsed, { body: input }),
    onSuccess: refreshWhatAnActTouches,
    onSettled: refreshApprovals,
  });
}

export type Decision = 'grant' | 'refuse';

/** Asks again for requests and their count. */
export async function refreshApprovals(): Promise<void> {
  await cache.invalidateQueries({ queryKey: ['approvals'] });
}

/** A two-person act changes accounts, walls or who works on a case. */
async function refreshWhatAnActTouches(): Promise<void> {
  const touched = ['staff', 'profile', 'cases', 'case'];
  await Promise.all(touched.map((name) => cache.invalidateQueries({ queryKey: [name] })));
}
