import type { StaffRole } from '../src/platform/access/roles.js';

/** The standing cast of every test and of the demonstration. Omar is a caseworker who has no case. */
export const cast = {
  amina: 'caseworker',
  bilal: 'caseworker',
  lena: 'legal-adviser',
  marc: 'legal-adviser',
  tomas: 'testimony-officer',
  yara: 'testimony-officer',
  emil: 'testimony-officer',
  noor: 'clinician',
  ines: 'safety-officer',
  sara: 'supervisor',
  jonas: 'supervisor',
  aida: 'auditor',
  ada: 'administrator',
  omar: 'caseworker',
} as const satisfies Record<string, StaffRole>;

export type CastName = keyof typeof cast;
export const castNames = Object.keys(cast) as CastName[];
export const password = 'a password of the tests';
