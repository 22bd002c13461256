import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { activityView, type ActivityQuery } from '../../../src/supervision/log/activity.schema';
import { findingList, logState, witnessList } from '../../../src/supervision/log/log.schema';
import { auditDetail } from '../../../src/supervision/supervision.schema';
import { withholdingList } from '../../../src/supervision/readers/readers.schema';
import { call } from './client';

/** How much was done when, as far as the reader may see the log. */
export function useActivity(query: ActivityQuery) {
  return useQuery({
    queryKey: ['activity', query],
    queryFn: ({ signal }) => call('GET', '/audit/activity', activityView, { signal, query }),
  });
}

/** How the log does; asked for anew with each visit. */
export function useLogState() {
  return useQuery({
    queryKey: ['proof', 'state'],
    queryFn: ({ signal }) => call('GET', '/audit/state', logState, { signal }),
    refetchOnMount: 'always',
  });
}

/** Who watches the log. */
export function useWitnesses() {
  return useQuery({
    queryKey: ['proof', 'witnesses'],
    queryFn: ({ signal }) => call('GET', '/audit/witnesses', witnessList, { signal }),
    refetchOnMount: 'always',
  });
}

/** What the checks of records found behind the service's back. */
export function useFindings() {
  return useQuery({
    queryKey: ['proof', 'findings'],
    queryFn: ({ signal }) => call('GET', '/audit/findings', findingList, { signal }),
    refetchOnMount: 'always',
  });
}

/** What is kept back from lists for persons at present. */
export function useStandingWithheld() {
  return useQuery({
    queryKey: ['proof', 'withheld'],
    queryFn: ({ signal }) => call('GET', '/audit/withheld', withholdingList, { signal }),
  });
}

/** The newest checkpoint with its cosignatures, as a signed note (C2SP signed-note, tlog-checkpoint). */
export function useCheckpoint() {
  return useQuery({
    queryKey: ['proof', 'checkpoint'],
    queryFn: async ({ signal }) => {
      const answer = await fetch('/api/audit/checkpoint', {
        signal,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
      });
      return answer.ok ? z.string().parse(await answer.text()) : null;
    },
    refetchOnMount: 'always',
  });
}

/** What is sealed beside one line; each opening is a line itself, so it is kept nowhere. */
export function useAuditDetail(id: string) {
  return useQuery({
    queryKey: ['audit', 'detail', id],
    queryFn: ({ signal }) => call('GET', `/audit/entries/${id}/detail`, auditDetail, { signal }),
    gcTime: 0,
    staleTime: Infinity,
  });
}
