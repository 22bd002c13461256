import type { Compartment, Role } from '../reference/codes.schema.js';
import { addDays } from '../reference/days.js';
import type { ResettlementDomain, TaskTemplateCode } from '../reference/plan-codes.schema.js';
import type { Label } from '../reference/vocabulary.js';
import items from '../reference/vocabulary/taskTemplate.json' with { type: 'json' };

/** A task that the programme knows. */
export interface TaskTemplate {
  readonly code: TaskTemplateCode;
  readonly domain: ResettlementDomain;
  /** What is to be done. */
  readonly label: Label;
  /** Calendar days from the start phase to the due day, 1 to 365. */
  readonly dueDays: number;
  /** Templates whose tasks must be finished before this one may start; planning is never blocked. */
  readonly after: readonly TaskTemplateCode[];
  /** True when the task is made without being asked for. */
  readonly mandatory: boolean;
  /** How one sees that it is done. */
  readonly indicator: Label;
  readonly compartment: keyof typeof compartments;
}

/** The phase from which the due days of a template are counted, and in which its task is made. */
export type StartPhase = 'RECEPTION' | 'ACTIVE';

/**
 * The compartment that seals a task's row, by the template's own mark. Code and text of a privileged template are
 * not privileged: they say only that a lawyer works on the case. Its evidence and notes are, and stay out of the row.
 */
const compartments = {
  SAFETY: 'safety',
  FAMILY: 'family',
  CASEWORK: 'casework',
  LOCATION: 'location',
  IDENTITY: 'identity',
  LEGAL_STATUS: 'legal-status',
  LEGAL_PRIVILEGED: 'legal-status',
  HEALTH: 'health',
  TESTIMONY: 'testimony',
} as const satisfies Record<string, Compartment>;

const urgentDomains: ReadonlySet<ResettlementDomain> = new Set(['SAFETY', 'HEALTH', 'MENTAL']);
const urgentCodes: ReadonlySet<TaskTemplateCode> = new Set(['T-FIN-01', 'T-LEG-01', 'T-LEG-03']);
const safetyOfficerCodes: ReadonlySet<TaskTemplateCode> = new Set([
  'T-SAF-02',
  'T-SAF-03',
  'T-SAF-04',
  'T-SAF-05',
  'T-SAF-06',
]);

/** Every task template, in the order of the list. */
// The vocabulary test proves that the file holds these codes, domains and compartments and no others.
export const taskTemplates = items as readonly TaskTemplate[];

const byCode = new Map(taskTemplates.map((template) => [template.code, template]));

/**
 * The template with this code.
 *
 * @throws Error when the list does not hold it
 */
export function getTemplate(code: TaskTemplateCode): TaskTemplate {
  const template = byCode.get(code);
  if (template === undefined) throw new Error('no such task template');
  return template;
}

/** The compartment that seals the task's code, text and state. */
export function compartmentOf(template: TaskTemplate): Compartment {
  return compartments[template.compartment];
}

/** The phase from which the due days are counted: what is urgent counts from the first day of reception. */
export function startsAt(template: TaskTemplate): StartPhase {
  return urgentDomains.has(template.domain) || urgentCodes.has(template.code) ? 'RECEPTION' : 'ACTIVE';
}

/**
 * The day on which a task is due.
 *
 * @param start the day on which the template's start phase began, YYYY-MM-DD
 * @returns the due day, YYYY-MM-DD
 * @throws RangeError when `start` is not a calendar day
 */
export function dueDate(template: TaskTemplate, start: string): string {
  return addDays(start, template.dueDays);
}

/**
 * The templates whose tasks are made when a case reaches the phase. ACTIVE does not repeat those of RECEPTION.
 * A case may reach a phase again, so the caller leaves out what the case already has.
 */
export function mustTemplates(phaseReached: StartPhase): readonly TaskTemplate[] {
  return taskTemplates.filter((template) => template.mandatory && startsAt(template) === phaseReached);
}

/** The role that usually does the task. */
export function ownerRoleOf(template: TaskTemplate): Role {
  if (safetyOfficerCodes.has(template.code)) return 'safety-officer';
  switch (compartmentOf(template)) {
    case 'legal-status':
      return 'legal-adviser';
    case 'health':
      return 'clinician';
    case 'testimony':
      return 'testimony-officer';
    default:
      return 'caseworker';
  }
}
