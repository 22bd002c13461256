import { useMutation, useQuery } from '@tanstack/react-query';
import {
  accessPreview,
  exclusionList,
  explanation,
  wallList,
  type CaseHide,
  type exclusionView,
  type newExclusion,
  type PreviewQuery,
  type wallView,
  type WallQuery,
} from '../../../src/cases/grants/access.schema';
import type { z } from 'zod';
import { assignmentList } from '../../../src/cases/cases.schema';
import type { Compartment } from '../../../src/reference/codes.schema';
import { changed, created } from '../../../src/platform/http/page.schema';
import { leaveCase, refreshCase } from './cases';
import { call } from './client';

export type WallView = z.infer<typeof wallView>;
export type ExclusionView = z.infer<typeof exclusionView>;
export type NewExclusion = z.infer<typeof newExclusion>;

/** Who can open a part of a case, by which grant and until when. Each asking is a line in the log. */
export function useExplanation(caseId: string, part: Compartment | null) {
  return useQuery({
    queryKey: ['case', caseId, 'explanation', part],
    queryFn: ({ signal }) =>
      call('GET', `/cases/${caseId}/access`, explanation, { signal, query: { field: part ?? undefined } }),
    enabled: part !== null,
    gcTime: 0,
  });
}

/** Who could see the case on a day; asks nothing before a day is chosen. */
export function useTeamOn(caseId: string, on: string | null) {
  return useQuery({
    queryKey: ['case', caseId, 'assignments', on],
    queryFn: ({ signal }) =>
      call('GET', `/cases/${caseId}/assignments`, assignmentList, { signal, query: { on: on ?? undefined } }),
    enabled: on !== null,
  });
}

/** What an access would open and close, before it is given. */
export function useAccessPreview(caseId: string) {
  return useMutation({
    mutationFn: (input: PreviewQuery) =>
      call('POST', `/cases/${caseId}/access/preview`, accessPreview, { body: input }),
  });
}

export function useWalls(caseId: string) {
  return useQuery({
    queryKey: ['case', caseId, 'walls'],
    queryFn: ({ signal }) => call('GET', `/cases/${caseId}/walls`, wallList, { signal }),
  });
}

/** Who would lose what behind a wall, before it is asked for. */
export function useWallPreview(caseId: string) {
  return useMutation({
    mutationFn: (input: WallQuery) =>
      call('POST', `/cases/${caseId}/walls/preview`, accessPreview, { body: input }),
  });
}

export function useExclusions(caseId: string) {
  return useQuery({
    queryKey: ['case', caseId, 'exclusions'],
    queryFn: ({ signal }) => call('GET', `/cases/${caseId}/exclusions`, exclusionList, { signal }),
  });
}

/** Keeps somebody out. Who keeps oneself out (`me`) must not ask for the case again: each asking would be refused. */
export function useNewExclusion(caseId: string, me: string | undefined) {
  return useMutation({
    mutationFn: (input: NewExclusion) =>
      call('POST', `/cases/${caseId}/exclusions`, created, { body: input }),
    onSuccess: (_, { staffId }) => (staffId === me ? leaveCase(caseId) : refreshCase(caseId)),
  });
}

export function useExclusionEnd(caseId: string) {
  return useMutation({
    mutationFn: ({ id, version }: Pick<ExclusionView, 'id' | 'version'>) =>
      call('POST', `/cases/${caseId}/exclusions/${id}/end`, changed, { body: { version } }),
    onSuccess: () => refreshCase(caseId),
  });
}

export function useCaseHide(caseId: string) {
  return useMutation({
    mutationFn: (input: CaseHide) => call('POST', `/cases/${caseId}/hide`, changed, { body: input }),
    onSuccess: () => refreshCase(caseId),
  });
}

export function useCaseUnhide(caseId: string) {
  return useMutation({
    mutationFn: (version: number) => call('POST', `/cases/${caseId}/unhide`, changed, { body: { version } }),
    onSuccess: () => refreshCase(caseId),
  });
}
