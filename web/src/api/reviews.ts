import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { changed } from '../../../src/platform/http/page.schema';
import { oversightReport } from '../../../src/supervision/reviews/oversight.schema';
import {
  reviewBatchList,
  reviewItemList,
  type NewReviewVerdict,
} from '../../../src/supervision/reviews/reviews.schema';
import { cache } from './cache';
import { call } from './client';
import { Problem, readProblem } from './problem';

/** The batches of the access review that the reader may see, newest first. */
export function useReviewBatches() {
  return useInfiniteQuery({
    queryKey: ['reviews', 'batches'],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/reviews', reviewBatchList, { signal, query: { limit: 50, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** The items of a batch. Verdicts are sealed: asked for once and forgotten. */
export function useReviewItems(batchId: string) {
  return useInfiniteQuery({
    queryKey: ['reviews', 'items', batchId],
    queryFn: ({ pageParam, signal }) =>
      call('GET', `/reviews/${batchId}`, reviewItemList, { signal, query: { limit: 50, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Gives a verdict on one item; asks for the second factor when it is not fresh. */
export function useReviewVerdict(batchId: string, itemId: string) {
  return useMutation({
    mutationFn: (input: NewReviewVerdict) =>
      call('POST', `/reviews/${batchId}/items/${itemId}/verdict`, changed, { body: input }),
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: ['reviews'] }),
        cache.invalidateQueries({ queryKey: ['flags'] }),
      ]);
    },
  });
}

/** The oversight report of a quarter such as 2026-Q3. */
export function useOversightReport(quarter: string) {
  return useQuery({
    queryKey: ['oversight', quarter],
    queryFn: ({ signal }) => call('GET', '/oversight', oversightReport, { signal, query: { quarter } }),
    staleTime: Infinity,
    gcTime: 0,
  });
}

interface WantedFile {
  readonly quarter: string;
  readonly lang: 'en' | 'ar';
  readonly ending: 'pdf' | 'csv';
}

/** Fetches the report as a file and hands it to the browser; a page that was left does not keep it. */
export function useReportFile() {
  return useMutation({
    mutationFn: async ({ quarter, lang, ending }: WantedFile) => {
      const asked = new URLSearchParams({ quarter, lang });
      const answer = await fetch(`/api/oversight/report.${ending}?${asked}`, {
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
      }).catch(() => null);
      if (answer === null) throw new Problem('offline', 0);
      if (!answer.ok) throw await readProblem(answer);
      handOver(await answer.blob(), `oversight-${quarter}-${lang}.${ending}`);
    },
    gcTime: 0,
  });
}

function handOver(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
