import { useMutation, useQuery } from '@tanstack/react-query';
import {
  issueList,
  matterList,
  type IssueChange,
  type NewIssue,
  type NewMatter,
  type NewStatus,
} from '../../../src/legal/legal.schema';
import { changed, created } from '../../../src/platform/http/page.schema';
import { cache } from './cache';
import { call } from './client';

export function useMatters(caseId: string) {
  return useQuery({
    queryKey: ['case', caseId, 'matters'],
    queryFn: ({ signal }) =>
      call('GET', `/cases/${caseId}/legal/matters`, matterList, { signal, query: { limit: 200 } }),
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function useNewMatter(caseId: string) {
  return useMutation({
    mutationFn: (input: NewMatter) =>
      call('POST', `/cases/${caseId}/legal/matters`, created, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'matters'] }),
  });
}

export function useNewStatus(caseId: string) {
  return useMutation({
    mutationFn: ({ matterId, ...input }: NewStatus & { matterId: string }) =>
      call('POST', `/cases/${caseId}/legal/matters/${matterId}/statuses`, changed, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'matters'] }),
  });
}

export function useIssues(caseId: string) {
  return useQuery({
    queryKey: ['case', caseId, 'issues'],
    queryFn: ({ signal }) =>
      call('GET', `/cases/${caseId}/legal/issues`, issueList, { signal, query: { limit: 200 } }),
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function useNewIssue(caseId: string) {
  return useMutation({
    mutationFn: (input: NewIssue) => call('POST', `/cases/${caseId}/legal/issues`, created, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'issues'] }),
  });
}

export function useIssueChange(caseId: string) {
  return useMutation({
    mutationFn: ({ issueId, ...input }: IssueChange & { issueId: string }) =>
      call('PATCH', `/cases/${caseId}/legal/issues/${issueId}`, changed, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'issues'] }),
  });
}
