import type { TestimonyStatus } from '../../../src/testimony/testimony-states';

/** The usual way of a testimony from plan to release; recalled and sealed ones stand beside it. */
export const testimonyWay: readonly TestimonyStatus[] = [
  'PLANNED',
  'RECORDED',
  'TRANSCRIBED',
  'TRANSLATED',
  'CODED',
  'ASSESSED',
  'REDACTED',
  'LEGAL_REVIEW',
  'SAFETY_REVIEW',
  'PERSON_REVIEW',
  'APPROVED',
  'RELEASED',
];
