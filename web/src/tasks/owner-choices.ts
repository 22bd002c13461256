import type { CaseView } from '../../../src/cases/cases.schema';
import { accessTo } from '../case/case-tabs';
import type { Choice } from '../texts/labels';

type Person = CaseView['team'][number]['staff'];

/**
 * Who may own a task: those who work on the case. Null for a reader whose tasks are always their own.
 *
 * @param present the present owner, who may have left the case
 */
export function ownerChoices(view: CaseView, present: Person | null): Choice[] | null {
  if (accessTo(view, 'plan').access !== 'write') return null;
  const people = new Map<string, string>();
  for (const { staff, kind, role } of view.team) {
    if (kind !== 'office' && role !== 'supervisor') people.set(staff.id, staff.name);
  }
  if (present !== null) people.set(present.id, present.name);
  return [...people].map(([id, label]) => ({ id, label }));
}
