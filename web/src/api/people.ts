import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { peopleList } from '../../../src/cases/cases.schema';
import { staffView } from '../../../src/people/people.schema';
import { pageOf } from '../../../src/platform/http/page.schema';
import { call } from './client';

const staffList = pageOf(staffView);

/** The people whose name or alias fits; asks nothing before there is a text. Names are forgotten at once. */
export function usePeople(text: string) {
  return useInfiniteQuery({
    queryKey: ['people', text],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/search/people', peopleList, { signal, query: { q: text, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: text !== '',
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** The staff; for supervisors, auditors and administrators. */
export function useStaff(isWanted = true) {
  return useQuery({
    queryKey: ['staff'],
    queryFn: ({ signal }) => call('GET', '/staff', staffList, { signal, query: { limit: 200 } }),
    enabled: isWanted,
  });
}
