import { z } from 'zod';
import { day, line, pageOf, recordId, text, version } from '../../platform/http/page.schema.js';
import { compartment, role } from '../../reference/codes.schema.js';
import { assignmentKind, grantKind } from '../cases.schema.js';

const person = z.strictObject({ id: z.uuid(), name: z.string() });
export type Person = z.infer<typeof person>;
const caseName = z.strictObject({ id: z.uuid(), reference: z.string(), pseudonym: z.string() });

/** Who can open what of a case: `field` as in `identity.names`; only its compartment counts. */
export const explainQuery = z.strictObject({ field: line(60) });
export type ExplainQuery = z.infer<typeof explainQuery>;

const accessLevel = z.enum(['write', 'read', 'report', 'flag']);

/** One person who can open the field, by which grant, until when. */
export const explainLine = z.strictObject({
  staff: person,
  role,
  access: accessLevel,
  grant: z.strictObject({ id: z.uuid(), kind: grantKind, purpose: z.string() }),
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  grantedBy: person.nullable(),
  /** A wall stands before it: the grant is there and opens nothing. */
  walled: z.boolean(),
});
export type ExplainLine = z.infer<typeof explainLine>;
export const explanation = z.strictObject({
  field: z.string(),
  compartment,
  now: z.array(explainLine),
  /** Grants that begin later. */
  later: z.array(explainLine),
  /** Who could break glass on it: roles, and the people on duty now. Nobody for legal-privileged. */
  breakGlass: z.strictObject({ supervisors: z.array(person), onDuty: z.array(person) }),
  /** True for legal-privileged: only the lawyers' own keys open it. */
  lawyerOnly: z.boolean(),
});
export type Explanation = z.infer<typeof explanation>;

export const previewQuery = z.strictObject({
  staffId: recordId,
  role,
  kind: assignmentKind,
  compartments: z.array(compartment).max(16).optional(),
  /** As in a new assignment: the one that this would end. */
  replaces: recordId.optional(),
});
export type PreviewQuery = z.infer<typeof previewQuery>;

const accessChange = z.strictObject({
  staff: person,
  role,
  case: caseName.nullable(),
  compartment,
  before: z.union([accessLevel, z.literal('none')]),
  after: z.union([accessLevel, z.literal('none')]),
});
/** What a change would open and close, before it is made, and why it would be refused, if it would. */
export const accessPreview = z.strictObject({
  opens: z.array(accessChange),
  closes: z.array(accessChange),
  refused: z.enum(['policy', 'wall', 'excluded', 'role', 'self', 'kind', 'lead']).nullable(),
});
export type AccessPreview = z.infer<typeof accessPreview>;

/** Whom a wall keeps apart: legal advisers of co-defendants, or everybody (victim and accused). */
export const wallReach = z.enum(['legal-advisers', 'everybody']);
export const wallKind = z.enum(['co-defendants', 'victim-and-accused', 'other']);
export const wallView = z.strictObject({
  id: z.uuid(),
  /** The case on the other side; null when the reader may not see it. */
  other: caseName.nullable(),
  kind: wallKind,
  reach: wallReach,
  madeAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  version,
});
export const wallList = pageOf(wallView);
export type WallList = z.infer<typeof wallList>;
export const wallQuery = z.strictObject({ otherId: recordId, reach: wallReach });
export type WallQuery = z.infer<typeof wallQuery>;

/** Payloads of the two-person acts of cases/. */
export const wallMakePayload = z.strictObject({
  caseId: recordId,
  otherId: recordId,
  kind: wallKind,
  reach: wallReach,
});
export type WallMake = z.infer<typeof wallMakePayload>;
export const wallEndPayload = z.strictObject({ caseId: recordId, wallId: recordId });
export type WallEnd = z.infer<typeof wallEndPayload>;
export const bulkPayload = z.strictObject({
  fromStaffId: recordId,
  /** Who takes over; null ends the grants without a successor. */
  toStaffId: recordId.nullable(),
  /** The role whose grants move; null means every role. */
  role: role.nullable(),
  caseIds: z
    .array(recordId)
    .min(1)
    .max(2_000)
    // One way to write a set: what was approved and what is done are compared by hash.
    .refine((ids) => ids.every((id, index) => index === 0 || id > ids[index - 1]!), {
      error: 'must be in ascending order, each once',
    }),
});
export type BulkPayload = z.infer<typeof bulkPayload>;

/** The cases that a hand-over from somebody would move, in the order in which an approval has to name them. */
export const heldCases = z.strictObject({ caseIds: z.array(z.uuid()), needsSecondPerson: z.boolean() });
export type HeldCases = z.infer<typeof heldCases>;

/** Keeps somebody of the office from the generated access to a case: a conflict of interest, or a complaint. */
export const exclusionKind = z.enum(['conflict-of-interest', 'complaint']);
export const newExclusion = z.strictObject({ staffId: recordId, kind: exclusionKind });
export type NewExclusion = z.infer<typeof newExclusion>;
export const exclusionView = z.strictObject({
  id: z.uuid(),
  staff: person,
  kind: exclusionKind,
  madeAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  version,
});
export const exclusionList = pageOf(exclusionView);
export type ExclusionList = z.infer<typeof exclusionList>;
export const exclusionEnd = z.strictObject({ version });

/** A hidden case has no office access but that of the supervisors named here; one of them is not the asker. */
export const caseHide = z.strictObject({
  version,
  supervisorIds: z.array(recordId).min(1).max(5),
  reason: text(2_000).pipe(z.string().trim().min(3)),
});
export type CaseHide = z.infer<typeof caseHide>;
export const caseUnhide = z.strictObject({ version });

/** Who could see the case on a day: a filter of the assignments. */
export const teamQuery = z.strictObject({ on: day.optional() });
export type TeamQuery = z.infer<typeof teamQuery>;
