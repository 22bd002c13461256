import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import {
  inquiryList,
  inquiryView,
  personList,
  readersPage,
  withholdingList,
  type NewInquiry,
  type PersonList,
} from '../../../src/supervision/readers/readers.schema';
import { cache } from './cache';
import { call } from './client';

/** A span of whole days, YYYY-MM-DD; null leaves an end open. */
export interface ReadersSpan {
  readonly from: string | null;
  readonly to: string | null;
}

/** Who read a case, newest first, page by page. Each page is a line in the log. */
export function useReaders(caseId: string, span: ReadersSpan) {
  return useInfiniteQuery({
    queryKey: ['readers', caseId, span],
    queryFn: ({ pageParam, signal }) =>
      call('GET', `/cases/${caseId}/readers`, readersPage, {
        signal,
        query: { from: span.from ?? undefined, to: span.to ?? undefined, limit: 30, after: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Earlier inquiries before an incident; asked for only when somebody wants to see them. */
export function useInquiries(caseId: string) {
  return useQuery({
    queryKey: ['readers', caseId, 'inquiries'],
    queryFn: ({ signal }) => call('GET', `/cases/${caseId}/readers/incident`, inquiryList, { signal }),
  });
}

/** An earlier inquiry with its list. */
export function useInquiry(caseId: string, id: string) {
  return useQuery({
    queryKey: ['readers', caseId, 'inquiry', id],
    queryFn: ({ signal }) => call('GET', `/cases/${caseId}/readers/incident/${id}`, inquiryView, { signal }),
    gcTime: 0,
  });
}

/** Keeps an inquiry and gives the readers of the two weeks before the incident. */
export function useNewInquiry(caseId: string) {
  return useMutation({
    mutationFn: (input: NewInquiry) =>
      call('POST', `/cases/${caseId}/readers/incident`, inquiryView, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['readers', caseId, 'inquiries'] }),
  });
}

/** The list for the person concerned. */
export function usePersonList(caseId: string, language: PersonList['language']) {
  return useQuery({
    queryKey: ['readers', caseId, 'person', language],
    queryFn: ({ signal }) =>
      call('GET', `/cases/${caseId}/readers/for-person`, personList, { signal, query: { language } }),
    gcTime: 0,
    staleTime: Infinity,
  });
}

/** What is kept from the list for the person. */
export function useWithheld(caseId: string) {
  return useQuery({
    queryKey: ['readers', caseId, 'withheld'],
    queryFn: ({ signal }) => call('GET', `/cases/${caseId}/readers/withheld`, withholdingList, { signal }),
    refetchOnMount: 'always',
  });
}
