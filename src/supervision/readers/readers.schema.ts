import { z } from 'zod';
import { recordId } from '../../platform/http/page.schema.js';

/** Why readings are kept from the list for the person. */
export const withholdGround = z.enum(['law', 'safety']);

/**
 * What two people decide when readings are kept from the list for the person: those between the two instants, until the
 * end date, after which they are told.
 */
export const withholdPayload = z.strictObject({
  caseId: recordId,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  ground: withholdGround,
  until: z.iso.date(),
});
export type WithholdPayload = z.infer<typeof withholdPayload>;
