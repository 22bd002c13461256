import type { CaseView } from '../../../src/cases/cases.schema';
import type { Compartment, Role } from '../../../src/reference/codes.schema';
import { accessTo, isReadable } from '../case/case-tabs';

/** Parts in which no task is ever sealed. */
const withoutTasks: ReadonlySet<Compartment> = new Set([
  'core',
  'legal-privileged',
  'release',
  'staff',
  'audit',
]);

/**
 * True when this role may add to the part. A caseworker reads safety and reports there too; the service names only
 * the higher of the two.
 */
export function mayAddTo(view: CaseView, part: Compartment, role: Role): boolean {
  const { access } = accessTo(view, part);
  if (access === 'write' || access === 'report') return true;
  return access === 'read' && part === 'safety' && role === 'caseworker';
}

/**
 * The parts of a case in which this reader may add a task: none for those who do not work on the plan.
 *
 * @param only narrows to one part
 */
export function addableParts(view: CaseView, role: Role, only?: Compartment): Compartment[] {
  if (role === 'supervisor' || !isReadable(accessTo(view, 'plan'))) return [];
  return view.compartments
    .map(({ name }) => name)
    .filter((name) => !withoutTasks.has(name) && mayAddTo(view, name, role))
    .filter((name) => only === undefined || name === only);
}
