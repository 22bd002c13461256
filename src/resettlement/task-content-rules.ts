import type { TaskTemplateCode } from '../reference/plan-codes.schema.js';
import type { TaskChange, TaskContent } from './resettlement.schema.js';
import { getTemplate } from './templates.js';

const fields = ['title', 'text', 'evidence', 'declinedReason'] as const;

/** Says whether a change names something that is sealed. */
export function namesContent(change: TaskChange): boolean {
  return fields.some((field) => change[field] !== undefined);
}

/** The content after a change: only what is named changes. */
export function mergeContent(content: TaskContent, change: TaskChange): TaskContent {
  const { title, text, evidence, declinedReason } = change;
  return {
    template: content.template,
    title: title === undefined ? content.title : title,
    text: text === undefined ? content.text : text,
    evidence: evidence === undefined ? content.evidence : evidence,
    declinedReason: declinedReason === undefined ? content.declinedReason : declinedReason,
  };
}

/** Nothing, or nothing but white space. */
export function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}

/**
 * Whether notes and evidence may be kept with a task. Those of a privileged template are the lawyer's alone and have no
 * place until privileged keys exist: the row's compartment is open to more people.
 */
export function takesNotes(template: TaskTemplateCode | null): boolean {
  return template === null || getTemplate(template).compartment !== 'LEGAL_PRIVILEGED';
}
