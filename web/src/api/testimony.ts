import { useMutation, useQuery } from '@tanstack/react-query';
import { changed, created } from '../../../src/platform/http/page.schema';
import {
  consentList,
  testimonyList,
  type ConsentChange,
  type NewConsent,
  type NewTestimony,
  type TestimonyChange,
} from '../../../src/testimony/testimony.schema';
import { cache } from './cache';
import { call } from './client';

export function useTestimonies(caseId: string) {
  return useQuery({
    queryKey: ['case', caseId, 'testimonies'],
    queryFn: ({ signal }) =>
      call('GET', `/cases/${caseId}/testimonies`, testimonyList, { signal, query: { limit: 200 } }),
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function useNewTestimony(caseId: string) {
  return useMutation({
    mutationFn: (input: NewTestimony) =>
      call('POST', `/cases/${caseId}/testimonies`, created, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'testimonies'] }),
  });
}

export function useTestimonyChange(caseId: string) {
  return useMutation({
    mutationFn: ({ testimonyId, ...input }: TestimonyChange & { testimonyId: string }) =>
      call('PATCH', `/cases/${caseId}/testimonies/${testimonyId}`, changed, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'testimonies'] }),
  });
}

export function useConsents(caseId: string) {
  return useQuery({
    queryKey: ['case', caseId, 'consents'],
    queryFn: ({ signal }) =>
      call('GET', `/cases/${caseId}/consents`, consentList, { signal, query: { limit: 200 } }),
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function useNewConsent(caseId: string) {
  return useMutation({
    mutationFn: (input: NewConsent) => call('POST', `/cases/${caseId}/consents`, created, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'consents'] }),
  });
}

export function useConsentChange(caseId: string) {
  return useMutation({
    mutationFn: ({ consentId, ...input }: ConsentChange & { consentId: string }) =>
      call('PATCH', `/cases/${caseId}/consents/${consentId}`, changed, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'consents'] }),
  });
}
