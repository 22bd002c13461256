import type { StaffRole } from '../platform/access/roles.js';

/** The people of the demonstration; all sign in with the one password that is printed at start. */
export const cast = {
  amina: { name: 'Amina', role: 'caseworker', about: 'leads most of the cases' },
  bilal: { name: 'Bilal', role: 'caseworker', about: 'leads the others' },
  lena: { name: 'Lena', role: 'legal-adviser', about: 'legal adviser of half of the cases' },
  marc: { name: 'Marc', role: 'legal-adviser', about: 'legal adviser of the other half' },
  tomas: { name: 'Tomas', role: 'testimony-officer', about: 'keeps narratives and consents' },
  yara: { name: 'Yara', role: 'testimony-officer', about: 'keeps narratives and consents' },
  emil: { name: 'Emil', role: 'testimony-officer', about: 'keeps narratives and consents' },
  noor: { name: 'Noor', role: 'clinician', about: 'health tasks of the cases at medium risk and above' },
  ines: { name: 'Ines', role: 'safety-officer', about: 'safety of the cases at high and critical risk' },
  sara: {
    name: 'Sara',
    role: 'supervisor',
    about: 'sees the core and plan of every case, and who opened what',
  },
  jonas: { name: 'Jonas', role: 'supervisor', about: 'the second supervisor' },
  aida: { name: 'Aida', role: 'auditor', about: 'reads the whole audit log, by alias' },
  ada: { name: 'Ada', role: 'administrator', about: 'keeps accounts and sees no case' },
  omar: { name: 'Omar', role: 'caseworker', about: 'has no case at all' },
} as const satisfies Record<string, { name: string; role: StaffRole; about: string }>;

export type CastName = keyof typeof cast;
