import { z } from 'zod';
import { compartment, closureReason, riskLevel, role } from '../reference/codes.schema.js';
import { day, line, pageOf, pageQuery, recordId, text, version } from '../platform/http/page.schema.js';
import { casePhase } from './case-states.js';

export const phase = z.enum(casePhase.codes);

export const caseQuery = pageQuery.extend({
  phase: phase.optional(),
  risk: riskLevel.optional(),
  overdue: z.enum(['true', 'false']).optional(),
  unconfirmed: z.enum(['true', 'false']).optional(),
});
export type CaseQuery = z.infer<typeof caseQuery>;

const person = z.strictObject({ id: z.uuid(), name: z.string() });

/** The kinds of grants that people give each other; `office` and `break-glass` are generated. */
export const assignmentKind = z.enum(['lead', 'co-worker', 'cover', 'specialist', 'legal', 'supervision']);
export type AssignmentKind = z.infer<typeof assignmentKind>;
export const grantKind = z.enum([...assignmentKind.options, 'office', 'break-glass']);

export const caseItem = z.strictObject({
  id: z.uuid(),
  reference: z.string(),
  pseudonym: z.string(),
  phase,
  risk: riskLevel,
  openedOn: day,
  reviewDue: day.nullable(),
  lead: person.nullable(),
  confirmed: z.boolean(),
  tasks: z.strictObject({ open: z.int(), overdue: z.int(), nextDue: day.nullable() }),
  /** Hidden from the office but for the supervisors named. */
  hidden: z.boolean(),
  version,
});
export const caseList = pageOf(caseItem);
export type CaseItem = z.infer<typeof caseItem>;
export type CaseList = z.infer<typeof caseList>;

export const newCase = z.strictObject({ pseudonym: line(80), risk: riskLevel });
export type NewCase = z.infer<typeof newCase>;

/** What the reader may do in a compartment; `why` is a code that the screen turns into a plain reason. */
export const compartmentAccess = z.strictObject({
  name: compartment,
  access: z.enum(['write', 'read', 'report', 'flag', 'none']),
  why: z.enum(['grant', 'office', 'break-glass', 'role', 'not-granted', 'later', 'lawyer-only']),
});

export const teamMember = z.strictObject({
  assignmentId: z.uuid(),
  staff: person,
  role,
  kind: grantKind,
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  confirmed: z.boolean(),
  /** A wall stands before it. Only those who assign learn that: it tells of another case. */
  walled: z.boolean(),
});

export const caseView = z.strictObject({
  id: z.uuid(),
  reference: z.string(),
  pseudonym: z.string(),
  phase,
  previousPhase: phase.nullable(),
  phaseSince: day,
  moves: z.array(phase),
  risk: riskLevel,
  openedOn: day,
  reviewDue: day.nullable(),
  hidden: z.boolean(),
  version,
  may: z.strictObject({ change: z.boolean(), assign: z.boolean() }),
  compartments: z.array(compartmentAccess),
  team: z.array(teamMember),
});
export type CaseView = z.infer<typeof caseView>;

/** Change of the plain core, whole: a missing key is refused, null clears. */
export const coreChange = z.strictObject({
  version,
  value: z.strictObject({ pseudonym: line(80), risk: riskLevel, reviewDue: day.nullable() }),
});
export type CoreChange = z.infer<typeof coreChange>;

/** A move to another phase. Closing needs a closure reason; going back to an earlier phase keeps the history. */
export const phaseChange = z.strictObject({
  version,
  to: phase,
  closureReason: closureReason.optional(),
  reason: text(2_000).optional(),
});
export type PhaseChange = z.infer<typeof phaseChange>;

export const compartmentView = z.strictObject({ version: z.int().min(0), value: z.unknown() });
export type CompartmentView = z.infer<typeof compartmentView>;

/** A compartment is written whole. Version 0 means that nothing had been written yet. */
export const compartmentChange = z.strictObject({ version: z.int().min(0), value: z.unknown() });
export type CompartmentChange = z.infer<typeof compartmentChange>;

export const newAssignment = z.strictObject({
  staffId: recordId,
  role,
  kind: assignmentKind,
  // Nothing of a case opens without its core.
  compartments: z
    .array(compartment)
    .max(16)
    .refine((names) => names.includes('core'), 'must contain core')
    .optional(),
  /** The first day, in the time zone of the office; at once when it is left out or today. */
  from: day.optional(),
  /** The last day. Cover must have one. */
  until: day.optional(),
  /** An assignment of the same kind that ends when this one begins, in the same act: a case has one lead. */
  replaces: recordId.optional(),
  reason: text(2_000).pipe(z.string().trim().min(3)),
});
export type NewAssignment = z.infer<typeof newAssignment>;

export const assignmentView = teamMember.extend({
  compartments: z.array(compartment),
  grantedBy: person.nullable(),
  reason: z.string().nullable(),
  endReason: z.string().nullable(),
  /** A reason is there and cannot be opened. */
  damaged: z.boolean(),
  ended: z.boolean(),
  version,
});
export type AssignmentView = z.infer<typeof assignmentView>;
export const assignmentList = pageOf(assignmentView);

export const assignmentEnd = z.strictObject({
  version,
  reason: text(2_000).pipe(z.string().trim().min(3)),
  until: day.optional(),
});
export type AssignmentEnd = z.infer<typeof assignmentEnd>;
export const assignmentConfirm = z.strictObject({ version });

/** `after` is the id of the last case that was looked at. */
export const peopleQuery = pageQuery.extend({ q: line(100), after: recordId.optional() });
export type PeopleQuery = z.infer<typeof peopleQuery>;
export const personFound = z.strictObject({
  id: z.uuid(),
  reference: z.string(),
  pseudonym: z.string(),
  name: z.string(),
  match: z.enum(['name', 'alias']),
});
export const peopleList = pageOf(personFound);
export type PersonFound = z.infer<typeof personFound>;
