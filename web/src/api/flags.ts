import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { changed } from '../../../src/platform/http/page.schema';
import type { FlagRule } from '../../../src/supervision/flags/flag-states';
import { flagList, thresholdList, type ThresholdChange } from '../../../src/supervision/flags/flags.schema';
import { cache } from './cache';
import { call } from './client';

/** Flags: those without a verdict or all, of one pattern or of each. What they say is sealed: asked for once and forgotten. */
export function useFlags(which: 'open' | 'all', rule: FlagRule | null) {
  return useInfiniteQuery({
    queryKey: ['flags', which, rule],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/flags', flagList, {
        signal,
        query: {
          open: which === 'open' ? 'true' : undefined,
          rule: rule ?? undefined,
          limit: 50,
          after: pageParam,
        },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** When a flag is raised: the numbers of the reader's office. */
export function useThresholds() {
  return useQuery({
    queryKey: ['flag-thresholds'],
    queryFn: ({ signal }) => call('GET', '/flags/thresholds', thresholdList, { signal }),
  });
}

/** Sets the numbers of a pattern; asks for the second factor when it is not fresh. */
export function useThresholdChange(rule: FlagRule) {
  return useMutation({
    mutationFn: (input: ThresholdChange) =>
      call('PUT', `/flags/thresholds/${rule}`, changed, { body: input }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['flag-thresholds'] }),
  });
}
