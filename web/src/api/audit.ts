import { useInfiniteQuery } from '@tanstack/react-query';
import { auditList, type AuditEntry } from '../../../src/supervision/supervision.schema';
import { call } from './client';

/** How the log is narrowed. */
export interface AuditFilter {
  readonly case?: string;
  readonly act?: string;
  readonly outcome?: AuditEntry['outcome'];
  /** Lines that are there for the proof only, too. */
  readonly technical?: 'true';
}

/** The lines of the log that the reader may see, newest first, page by page. */
export function useAudit(filter: AuditFilter, limit = 50) {
  return useInfiniteQuery({
    queryKey: ['audit', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/audit/entries', auditList, { signal, query: { ...filter, limit, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
}
