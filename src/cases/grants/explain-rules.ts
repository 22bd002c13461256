import { isCompartment, type Compartment } from '../../platform/access/compartments.js';
import { type AccessLevel, decide, type LiveGrant } from '../../platform/access/decide.js';
import { basesOf } from '../../platform/access/policy.js';
import { type StaffRole, staffRoles } from '../../platform/access/roles.js';
import { type DocumentCompartment, documents } from '../compartments/compartments.schema.js';
import { caseCompartments } from './grant-rules.js';

// Who can open what, told by the same decision that opens it. Nothing here reads a case: what is said of a part is said
// whether or not something is written in it.

const levels = ['write', 'read', 'report', 'flag'] as const;

/**
 * The most that a role with these grants may do in a compartment. It differs from what a case page shows in the part of
 * the lawyers only: here it says which lawyers hold a grant on it, which is the same whether or not it holds anything.
 */
export function accessOf(
  role: StaffRole,
  grants: readonly LiveGrant[],
  compartment: Compartment,
): AccessLevel {
  return levels.find((level) => decide(role, grants, compartment, [level]).allowed) ?? 'none';
}

/** What a grant would open if no wall stood before it: a wall is told beside it. */
export function accessWithoutWall(role: StaffRole, grant: LiveGrant, compartment: Compartment): AccessLevel {
  return accessOf(role, [{ ...grant, walled: false }], compartment);
}

/** The roles that may break glass on a compartment: as supervisor of the office, or as the person on duty. */
export function rolesThatBreakGlass(
  compartment: Compartment,
  basis: 'break-glass' | 'break-glass-on-duty',
): StaffRole[] {
  return staffRoles.filter((role) => basesOf(role, compartment, 'read').includes(basis));
}

/**
 * The compartment of a field such as `identity.names`, or of `identity` alone. Undefined when there is no such
 * compartment of a case, and no such field: only the fields of documents have names, and only the first name counts.
 */
export function compartmentOf(field: string): Compartment | undefined {
  const [compartment = '', ...path] = field.split('.');
  if (!isCompartment(compartment) || !caseCompartments.includes(compartment)) return undefined;
  if (path.length === 0) return compartment;
  return path.every((part) => part !== '') && hasField(compartment, path[0]!) ? compartment : undefined;
}

function hasField(compartment: Compartment, name: string): boolean {
  if (!isDocument(compartment)) return false;
  return Object.hasOwn(documents[compartment].shape, name);
}

function isDocument(compartment: Compartment): compartment is DocumentCompartment {
  return Object.hasOwn(documents, compartment);
}

/** How the access of one role to one compartment of a case would change. */
export interface LevelChange {
  compartment: Compartment;
  before: AccessLevel;
  after: AccessLevel;
}

/** What differs, compartment by compartment, between two sets of grants of the same person in the same role. */
export function changesBetween(
  role: StaffRole,
  before: readonly LiveGrant[],
  after: readonly LiveGrant[],
): LevelChange[] {
  return caseCompartments
    .map((compartment) => ({
      compartment,
      before: accessOf(role, before, compartment),
      after: accessOf(role, after, compartment),
    }))
    .filter((change) => change.before !== change.after);
}

/** Whether a change opens something: more than before, in the order none, flag, report, read, write. */
export function opens({ before, after }: Pick<LevelChange, 'before' | 'after'>): boolean {
  return rank(after) > rank(before);
}

function rank(level: AccessLevel): number {
  return level === 'none' ? 0 : levels.length - levels.indexOf(level);
}
