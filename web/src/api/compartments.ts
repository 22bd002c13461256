import { useMutation, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { documents, type DocumentCompartment } from '../../../src/cases/compartments/compartments.schema';
import { changed } from '../../../src/platform/http/page.schema';
import { cache } from './cache';
import { call } from './client';

/** What a compartment holds, by the compartment's name. */
export type DocumentOf<Name extends DocumentCompartment> = z.output<(typeof documents)[Name]>;

/** A compartment as the service gives it: version 0 and null when nothing was written yet. */
export interface OpenCompartment<Name extends DocumentCompartment> {
  readonly version: number;
  readonly value: DocumentOf<Name> | null;
}

/**
 * Opens a compartment. Every opening is a line in the log, so it is asked for once and forgotten as soon as
 * nothing on the page shows it.
 */
export function useCompartment<Name extends DocumentCompartment>(caseId: string, name: Name) {
  return useQuery({
    queryKey: ['case', caseId, 'compartment', name],
    queryFn: async ({ signal }) => {
      const answer = z.object({ version: z.int().min(0), value: documents[name].nullable() });
      const path = `/cases/${caseId}/compartments/${name}`;
      return (await call('GET', path, answer, { signal })) as OpenCompartment<Name>;
    },
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Writes a compartment whole, with the version that was read. Another change in between is a stale Problem. */
export function useCompartmentChange<Name extends DocumentCompartment>(caseId: string, name: Name) {
  return useMutation({
    mutationFn: (input: { version: number; value: DocumentOf<Name> }) =>
      call('PUT', `/cases/${caseId}/compartments/${name}`, changed, { body: input }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId, 'compartment', name] }),
  });
}
