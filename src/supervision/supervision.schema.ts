import { z } from 'zod';
import { pageOf, pageQuery, recordId } from '../platform/http/page.schema.js';

/** The number of a line in the log's table: at most 2^63 - 2, so that the one behind it has a number too. */
export const lineId = z
  .string()
  .regex(/^[1-9]\d{0,18}$/)
  .refine((text) => !/^\d+$/.test(text) || BigInt(text) < 2n ** 63n - 1n);

export const auditQuery = pageQuery.extend({
  case: recordId.optional(),
  act: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z-]*(\.[a-z][a-z-]*)+$/)
    .optional(),
  outcome: z.enum(['allowed', 'refused']).optional(),
  /** `true` also gives seals of records and what fills the log up: lines that are there for the proof only. */
  technical: z.enum(['true', 'false']).optional(),
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
  /** Whether something is sealed beside the line: a reason in words, the ids that a search gave. */
  hasDetail: z.boolean(),
  leafIndex: z.int().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditList = pageOf(auditEntry);
export type AuditList = z.infer<typeof auditList>;

/**
 * What is sealed beside one line. Absent keys of the content are null. `destroyed`: its key went with the retention of
 * its month; `damaged`: it is not what the line says, or does not open.
 */
export const auditDetail = z.strictObject({
  id: z.string(),
  act: z.string(),
  state: z.enum(['none', 'open', 'destroyed', 'damaged']),
  /** Why, in the words of whoever acted. */
  reason: z.string().nullable(),
  /** What a second person was asked for: base64 of SHA-256. */
  requestHash: z.string().nullable(),
  /** How many records a search opened, and how many it found. */
  opened: z.int().nullable(),
  found: z.int().nullable(),
  /** Those of the found cases that the reader may see now; none for an auditor, who has aliases. */
  cases: z.array(z.strictObject({ id: z.uuid(), reference: z.string(), pseudonym: z.string() })),
  caseAliases: z.array(z.string()),
  /** The colleagues whose name a search held. */
  staff: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
  /** A verdict and its sentence, as they were given. */
  verdict: z.string().nullable(),
  text: z.string().nullable(),
});
export type AuditDetail = z.infer<typeof auditDetail>;

/** What rooms seal beside their lines. A key that is not listed here is kept and never shown. */
export const detailContent = z.object({
  reason: z.string().exactOptional(),
  requestHash: z.string().exactOptional(),
  opened: z.int().exactOptional(),
  found: z.array(z.uuid()).exactOptional(),
  staff: z.array(z.uuid()).exactOptional(),
  verdict: z.string().exactOptional(),
  sentence: z.string().exactOptional(),
});
export type DetailContent = z.infer<typeof detailContent>;
