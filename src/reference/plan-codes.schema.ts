import { z } from 'zod';

// The closed code lists of the resettlement plan, in display order. Their texts stand in vocabulary/*.json; a test proves that
// both agree. Lists that have a state machine stand in the *-states.ts file of their room.

/** The fields of life that a plan covers. */
export const resettlementDomains = [
  'SAFETY',
  'HOUSING',
  'IDDOC',
  'LEGALAID',
  'HEALTH',
  'MENTAL',
  'FINANCE',
  'WORK',
  'EDU',
  'LANG',
  'FAMILY',
  'SOCIAL',
  'BELIEF',
  'DIGITAL',
  'REPAIR',
] as const;
export const resettlementDomain = z.enum(resettlementDomains);
export type ResettlementDomain = z.infer<typeof resettlementDomain>;

/** Tasks that the programme knows; texts in vocabulary/taskTemplate.json. */
export const taskTemplateCodes = [
  'T-SAF-01',
  'T-SAF-02',
  'T-SAF-03',
  'T-SAF-04',
  'T-SAF-05',
  'T-SAF-06',
  'T-HOU-01',
  'T-HOU-02',
  'T-HOU-03',
  'T-IDD-01',
  'T-IDD-02',
  'T-IDD-03',
  'T-IDD-04',
  'T-LEG-01',
  'T-LEG-02',
  'T-LEG-03',
  'T-LEG-04',
  'T-LEG-05',
  'T-HEA-01',
  'T-HEA-02',
  'T-HEA-03',
  'T-MEN-01',
  'T-MEN-02',
  'T-MEN-03',
  'T-MEN-04',
  'T-FIN-01',
  'T-FIN-02',
  'T-FIN-03',
  'T-FIN-04',
  'T-LAN-01',
  'T-EDU-01',
  'T-EDU-02',
  'T-WOR-01',
  'T-WOR-02',
  'T-WOR-03',
  'T-FAM-01',
  'T-FAM-02',
  'T-FAM-03',
  'T-FAM-04',
  'T-SOC-01',
  'T-SOC-02',
  'T-SOC-03',
  'T-BEL-01',
  'T-BEL-02',
  'T-DIG-01',
  'T-DIG-04',
  'T-DIG-02',
  'T-DIG-03',
  'T-REP-01',
  'T-REP-02',
] as const;
export const taskTemplateCode = z.enum(taskTemplateCodes);
export type TaskTemplateCode = z.infer<typeof taskTemplateCode>;

/** Milestones of a plan. */
export const milestoneCodes = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8', 'M9', 'M10'] as const;
export const milestoneCode = z.enum(milestoneCodes);
