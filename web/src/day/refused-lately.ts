import type { AuditEntry } from '../../../src/supervision/supervision.schema';

/** How many refusals a day shows. */
const MOST = 8;

/**
 * The newest refusals that anybody should look at. That the service asked for the second factor first is a line of
 * the log, but what was done went on or was left.
 */
export function refusedLately(entries: readonly AuditEntry[]): AuditEntry[] {
  return entries.filter(({ reason }) => reason !== 'step-up').slice(0, MOST);
}
