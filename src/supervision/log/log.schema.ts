import { z } from 'zod';

/** What two people decide when an old month of the log is deleted: year * 100 + month, in UTC. */
export const prunePayload = z.strictObject({ epoch: z.int().min(202_601).max(999_912) });
export type PrunePayload = z.infer<typeof prunePayload>;
