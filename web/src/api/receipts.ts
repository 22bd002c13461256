import { useQuery } from '@tanstack/react-query';
import { receiptView } from '../../../src/supervision/log/log.schema';
import { cache } from './cache';
import { call } from './client';

/** How far the proof of an act of the reader is. Asking is a line in the log, so nothing asks by itself. */
export function useReceipt(id: string) {
  return useQuery({
    queryKey: ['receipts', id],
    queryFn: ({ signal }) => call('GET', `/receipts/${id}`, receiptView, { signal }),
    staleTime: Infinity,
  });
}

/** Asks again how far the proof of an act is. */
export async function refreshReceipt(id: string): Promise<void> {
  await cache.invalidateQueries({ queryKey: ['receipts', id] });
}

/** Where the proof of an act is downloaded. */
export function proofAddress(id: string): string {
  return `/api/receipts/${id}/proof`;
}
