import type { Compartment } from '../../../src/reference/codes.schema';
import type { ResettlementDomain, TaskTemplateCode } from '../../../src/reference/plan-codes.schema';
import items from '../../../src/reference/vocabulary/taskTemplate.json';
import type { Language } from '../texts/i18n';

/** What the screen shows of a task that the programme knows. */
export interface Template {
  readonly code: TaskTemplateCode;
  readonly domain: ResettlementDomain;
  readonly label: Readonly<Record<Language, string>>;
  /** Calendar days until it is usually due. */
  readonly dueDays: number;
  readonly after: readonly TaskTemplateCode[];
  /** How one sees that it is done. */
  readonly indicator: Readonly<Record<Language, string>>;
  /** The part of the case that seals the task. */
  readonly part: Compartment;
  /** True when notes on it belong to the lawyer alone. */
  readonly isPrivileged: boolean;
}

const parts: Readonly<Record<string, Compartment>> = {
  SAFETY: 'safety',
  FAMILY: 'family',
  CASEWORK: 'casework',
  LOCATION: 'location',
  IDENTITY: 'identity',
  LEGAL_STATUS: 'legal-status',
  LEGAL_PRIVILEGED: 'legal-status',
  HEALTH: 'health',
  TESTIMONY: 'testimony',
};

/** Every template, in the order of the list. */
// A test of the vocabulary proves that the file holds these codes, domains and compartments and no others.
export const templates: readonly Template[] = items.map((item) => ({
  code: item.code as TaskTemplateCode,
  domain: item.domain as ResettlementDomain,
  label: item.label,
  dueDays: item.dueDays,
  after: item.after as readonly TaskTemplateCode[],
  indicator: item.indicator,
  part: parts[item.compartment] ?? 'casework',
  isPrivileged: item.compartment === 'LEGAL_PRIVILEGED',
}));

/** The template with this code; undefined for a task in free words. */
export function findTemplate(code: TaskTemplateCode | null): Template | undefined {
  return templates.find((template) => template.code === code);
}
