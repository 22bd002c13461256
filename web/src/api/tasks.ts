import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { changed, created } from '../../../src/platform/http/page.schema';
import { taskList, type NewTask, type TaskChange } from '../../../src/resettlement/resettlement.schema';
import { cache } from './cache';
import { call } from './client';

/** My tasks across all cases, overdue first. */
export function useMyTasks(limit = 50) {
  return useInfiniteQuery({
    queryKey: ['tasks', 'mine', limit],
    queryFn: ({ pageParam, signal }) =>
      call('GET', '/tasks', taskList, { signal, query: { limit, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** The tasks of one case; `all` also gives those that are done, declined or cancelled. */
export function useCaseTasks(caseId: string, state: 'open' | 'all') {
  return useQuery({
    queryKey: ['tasks', 'case', caseId, state],
    queryFn: ({ signal }) =>
      call('GET', `/cases/${caseId}/tasks`, taskList, { signal, query: { state, limit: 200 } }),
  });
}

export function useNewTask(caseId: string) {
  return useMutation({
    mutationFn: (input: NewTask) => call('POST', `/cases/${caseId}/tasks`, created, { body: input }),
    onSuccess: refreshTasks,
  });
}

export function useTaskChange() {
  return useMutation({
    mutationFn: ({ id, ...input }: TaskChange & { id: string }) =>
      call('PATCH', `/tasks/${id}`, changed, { body: input }),
    onSuccess: refreshTasks,
  });
}

/** Asks again for tasks and for the counts of tasks in the lists of cases. */
export async function refreshTasks(): Promise<void> {
  await Promise.all([
    cache.invalidateQueries({ queryKey: ['tasks'] }),
    cache.invalidateQueries({ queryKey: ['cases'] }),
  ]);
}
