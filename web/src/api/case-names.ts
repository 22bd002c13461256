import { useQuery } from '@tanstack/react-query';
import { caseList, type CaseItem } from '../../../src/cases/cases.schema';
import { call } from './client';

/** What a case is called outside of its page. */
export type CaseName = Pick<CaseItem, 'id' | 'reference' | 'pseudonym'>;

/** Every case that the reader may see, by id; asks page by page until the last. */
export function useCaseNames(isWanted = true) {
  return useQuery({
    queryKey: ['cases', 'names'],
    queryFn: ({ signal }) => findCaseNames(signal),
    enabled: isWanted,
  });
}

async function findCaseNames(signal: AbortSignal): Promise<ReadonlyMap<string, CaseName>> {
  const names = new Map<string, CaseName>();
  let after: string | undefined;
  do {
    const page = await call('GET', '/cases', caseList, { signal, query: { limit: 200, after } });
    for (const { id, reference, pseudonym } of page.items) names.set(id, { id, reference, pseudonym });
    after = page.next ?? undefined;
  } while (after !== undefined);
  return names;
}
