import { z } from 'zod';

// The closed code lists of the law, in display order. Their texts stand in vocabulary/*.json; a test proves that
// both agree. Lists that have a state machine stand in the *-states.ts file of their room.

/** Kinds of legal matter. */
export const matterTypes = [
  'CRIMINAL',
  'IMMIGRATION',
  'NATIONALITY',
  'SANCTIONS',
  'ADMIN_CT',
  'FAMILY',
  'CIVIL',
  'MEDIA',
  'MILITARY',
  'EXTRADITION',
  'PROTECTION',
  'RECORDS',
] as const;
export const matterType = z.enum(matterTypes);
export type MatterType = z.infer<typeof matterType>;

/** Legal reasons to stay silent. */
export const disincentiveCodes = [
  'D01',
  'D02',
  'D03',
  'D04',
  'D05',
  'D06',
  'D07',
  'D08',
  'D09',
  'D10',
  'D11',
  'D12',
  'D13',
  'D14',
  'D15',
  'D16',
  'D17',
  'D18',
  'D19',
  'D20',
  'D21',
  'D22',
  'D23',
  'D24',
  'D25',
  'D26',
  'D27',
  'D28',
  'D29',
  'D30',
  'D31',
  'D32',
  'D33',
  'D34',
] as const;
export const disincentiveCode = z.enum(disincentiveCodes);
export type DisincentiveCode = z.infer<typeof disincentiveCode>;

/** Families of disincentives, for grouping and for figures. */
export const disincentiveFamilies = [
  'CRIM',
  'EVID',
  'COND',
  'NAT',
  'IMM',
  'SANC',
  'PROT',
  'SOC',
  'FAM',
  'CIV',
  'MIL',
  'DOC',
  'PRIV',
  'DUTY',
  'LIFE',
  'UNC',
] as const;
export const disincentiveFamily = z.enum(disincentiveFamilies);

/** Ways to remove or soften a disincentive. */
export const remedyCodes = [
  'R01',
  'R02',
  'R03',
  'R04',
  'R05',
  'R06',
  'R07',
  'R08',
  'R09',
  'R10',
  'R11',
  'R12',
  'R13',
] as const;
export const remedyCode = z.enum(remedyCodes);
export type RemedyCode = z.infer<typeof remedyCode>;

/** How much an issue keeps the person from speaking. */
export const speakEffects = ['BLOCKING', 'CONTRIBUTING', 'NOT_BLOCKING', 'UNKNOWN'] as const;
export const speakEffect = z.enum(speakEffects);
export type SpeakEffect = z.infer<typeof speakEffect>;
