import type { DisincentiveCode, RemedyCode } from '../reference/legal-codes.schema.js';
import disincentives from '../reference/vocabulary/disincentive.json' with { type: 'json' };
import { stateTable } from '../reference/table-states.js';

/** The states of a disincentive issue: what stands in the way of speaking, and what is done about it. */
export const issueStatus = stateTable({
  SUSPECTED: ['CONFIRMED', 'MOOT'],
  CONFIRMED: ['REMEDY_CHOSEN', 'ACCEPTED', 'UNRESOLVABLE', 'MOOT'],
  REMEDY_CHOSEN: ['REMEDY_PENDING', 'UNRESOLVABLE', 'ACCEPTED', 'MOOT'],
  REMEDY_PENDING: ['MITIGATED', 'REMOVED', 'UNRESOLVABLE', 'REMEDY_CHOSEN', 'MOOT'],
  MITIGATED: ['REMOVED', 'CONFIRMED', 'ACCEPTED'],
  REMOVED: ['CONFIRMED'],
  ACCEPTED: ['CONFIRMED', 'MOOT'],
  UNRESOLVABLE: ['REMEDY_CHOSEN', 'MOOT', 'ACCEPTED'],
  MOOT: ['SUSPECTED'],
});

/** A state of a disincentive issue. */
export type IssueStatus = (typeof issueStatus.codes)[number];

/** States in which the issue still stands in the way. */
const openIssueStatuses = [
  'SUSPECTED',
  'CONFIRMED',
  'REMEDY_CHOSEN',
  'REMEDY_PENDING',
  'UNRESOLVABLE',
] as const satisfies readonly IssueStatus[];

/**
 * Codes that tell of a protection programme (D22) or of contact with an agency (D30). They belong to the
 * lawyer's privileged part; outside it they are neither accepted nor shown.
 */
export const privilegedIssueCodes = ['D22', 'D30'] as const satisfies readonly DisincentiveCode[];

/** True when an issue in this state still stands in the way. */
export function isOpenIssue(status: IssueStatus): boolean {
  return openIssueStatuses.some((open) => open === status);
}

/** True when an issue with this code belongs to the lawyer's privileged part. */
export function isPrivilegedIssueCode(code: string): boolean {
  return privilegedIssueCodes.some((privileged) => privileged === code);
}

const remediesByCode = new Map(disincentives.map((item) => [item.code, item.remedies]));

/** The remedies that may be chosen for a disincentive, most usual first; at least one for each code. */
export function remediesFor(code: DisincentiveCode): readonly RemedyCode[] {
  // The vocabulary test proves that the file holds remedy codes only.
  return (remediesByCode.get(code) ?? []) as RemedyCode[];
}

/** True when the remedy is one of those that the vocabulary lists for the disincentive. */
export function isRemedyAllowed(code: DisincentiveCode, remedy: RemedyCode): boolean {
  return remediesFor(code).includes(remedy);
}

/** True when an issue in this state says what is done about it, so that it must name a remedy. */
export function isRemedyNeeded(status: IssueStatus): boolean {
  return status === 'REMEDY_CHOSEN' || status === 'REMEDY_PENDING';
}
