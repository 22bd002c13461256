import { z } from 'zod';
import { pageOf, pageQuery, recordId } from '../platform/http/page.schema.js';

export const auditQuery = pageQuery.extend({
  case: recordId.optional(),
  act: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z-]*(\.[a-z][a-z-]*)+$/)
    .optional(),
  outcome: z.enum(['allowed', 'refused']).optional(),
});
export type AuditQuery = z.infer<typeof auditQuery>;

/** One line of the audit log as its reader may see it. An auditor sees cases by alias only (`case` is null). */
export const auditEntry = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  act: z.string(),
  outcome: z.enum(['allowed', 'refused']),
  reason: z.string().nullable(),
  actor: z.strictObject({
    username: z.string().nullable(),
    name: z.string().nullable(),
    role: z.string().nullable(),
    kind: z.enum(['staff', 'guest', 'system', 'nobody']),
  }),
  case: z.strictObject({ id: z.uuid(), reference: z.string(), pseudonym: z.string() }).nullable(),
  cases: z.array(z.uuid()),
  caseAliases: z.array(z.string()),
  count: z.int().nullable(),
  compartments: z.array(z.string()),
  /** The kind of the grant that the act rested on; `break-glass` for emergency access. */
  grant: z.string().nullable(),
  /** Whether the act rested on the approval of a second person. */
  secondPerson: z.boolean(),
  purpose: z.string(),
  leafIndex: z.int().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditList = pageOf(auditEntry);
export type AuditList = z.infer<typeof auditList>;
