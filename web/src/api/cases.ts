import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import {
  assignmentList,
  caseList,
  caseView,
  type AssignmentEnd,
  type CaseItem,
  type CoreChange,
  type NewAssignment,
  type NewCase,
  type PhaseChange,
} from '../../../src/cases/cases.schema';
import { changed, created } from '../../../src/platform/http/page.schema';
import { cache } from './cache';
import { call } from './client';

/** How the list of cases is narrowed; a missing filter lets everything through. */
export interface CaseFilter {
  readonly phase?: CaseItem['phase'];
  readonly risk?: CaseItem['risk'];
  readonly overdue?: 'true';
  readonly unconfirmed?: 'true';
}

/** The cases that the reader may see, page by page. `limit` is 1 to 200. */
export function useCases(filter: CaseFilter, limit = 50) {
  return useInfiniteQuery({
    queryKey: ['cases', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/cases', caseList, { signal, query: { ...filter, limit, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useCase(id: string) {
  return useQuery({
    queryKey: ['case', id],
    queryFn: ({ signal }) => call('GET', `/cases/${id}`, caseView, { signal }),
  });
}

export function useNewCase() {
  return useMutation({
    mutationFn: (input: NewCase) => call('POST', '/cases', created, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['cases'] }),
  });
}

export function useCoreChange(id: string) {
  return useMutation({
    mutationFn: (input: CoreChange) => call('PUT', `/cases/${id}/core`, changed, { body: input }),
    onSuccess: () => refreshCase(id),
  });
}

export function usePhaseChange(id: string) {
  return useMutation({
    mutationFn: (input: PhaseChange) => call('POST', `/cases/${id}/phase`, changed, { body: input }),
    onSuccess: () => refreshCase(id),
  });
}

export function useAssignments(caseId: string) {
  return useQuery({
    queryKey: ['case', caseId, 'assignments'],
    queryFn: ({ signal }) => call('GET', `/cases/${caseId}/assignments`, assignmentList, { signal }),
  });
}

export function useNewAssignment(caseId: string) {
  return useMutation({
    mutationFn: (input: NewAssignment) =>
      call('POST', `/cases/${caseId}/assignments`, created, { body: input }),
    onSuccess: () => refreshCase(caseId),
  });
}

export function useAssignmentEnd(caseId: string) {
  return useMutation({
    mutationFn: ({ assignmentId, ...input }: AssignmentEnd & { assignmentId: string }) =>
      call('POST', `/cases/${caseId}/assignments/${assignmentId}/end`, changed, { body: input }),
    onSuccess: () => refreshCase(caseId),
  });
}

/** A supervisor confirms that somebody works on a case. */
export function useAssignmentConfirm(caseId: string) {
  return useMutation({
    mutationFn: ({ assignmentId, version }: { assignmentId: string; version: number }) =>
      call('POST', `/cases/${caseId}/assignments/${assignmentId}/confirm`, changed, { body: { version } }),
    onSuccess: () => refreshCase(caseId),
  });
}

/** Forgets a case that the reader may not see any more, without asking for it again. */
export async function leaveCase(id: string): Promise<void> {
  cache.removeQueries({ queryKey: ['case', id] });
  await Promise.all([
    cache.invalidateQueries({ queryKey: ['cases'] }),
    cache.invalidateQueries({ queryKey: ['tasks'], refetchType: 'none' }),
  ]);
}

/** Asks again for what a change of the case may have changed. */
export async function refreshCase(id: string): Promise<void> {
  await Promise.all([
    cache.invalidateQueries({ queryKey: ['case', id] }),
    cache.invalidateQueries({ queryKey: ['cases'] }),
    cache.invalidateQueries({ queryKey: ['tasks'] }),
  ]);
}
