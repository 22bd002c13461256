import { stateTable } from '../reference/table-states.js';

/** The states of a testimony from plan to release. The gates before APPROVED are the service's. */
export const testimonyStatus = stateTable({
  PLANNED: ['RECORDED', 'SEALED'],
  RECORDED: ['TRANSCRIBED', 'SEALED'],
  TRANSCRIBED: ['TRANSLATED', 'CODED', 'SEALED'],
  TRANSLATED: ['CODED', 'SEALED'],
  CODED: ['ASSESSED', 'SEALED'],
  ASSESSED: ['REDACTED', 'SEALED'],
  REDACTED: ['LEGAL_REVIEW', 'SEALED'],
  LEGAL_REVIEW: ['SAFETY_REVIEW', 'REDACTED', 'SEALED'],
  SAFETY_REVIEW: ['PERSON_REVIEW', 'REDACTED', 'SEALED'],
  PERSON_REVIEW: ['APPROVED', 'REDACTED', 'SEALED'],
  APPROVED: ['RELEASED', 'RECALLED', 'SEALED'],
  RELEASED: ['RECALLED'],
  RECALLED: ['REDACTED', 'SEALED'],
  SEALED: [],
});

/** A state of a testimony. */
export type TestimonyStatus = (typeof testimonyStatus.codes)[number];

/** States behind the gates (consent, law, safety, the person, two approvers); nothing reaches them before those exist. */
const gatedStatuses: readonly TestimonyStatus[] = ['APPROVED', 'RELEASED'];

/** The states that may follow now: those of the table, without what lies behind the gates. */
export function openMovesFrom(status: TestimonyStatus): TestimonyStatus[] {
  return testimonyStatus.movesFrom(status).filter((next) => !gatedStatuses.includes(next));
}
