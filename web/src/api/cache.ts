import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem';

const MINUTE = 60_000;

/**
 * What the page remembers of the service's answers: in memory only and not for long. It never asks again on its
 * own, because every opening of a case is a line in the log and a line must stand for somebody's act.
 */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      gcTime: 2 * MINUTE,
      staleTime: MINUTE / 2,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (count, error) => error instanceof Problem && error.code === 'offline' && count < 2,
    },
    mutations: { retry: false },
  },
});
