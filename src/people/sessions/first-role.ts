import { type StaffRole, staffRoles } from '../../platform/access/roles.js';

/** The role that a session begins in: the first of the list that the person holds. Pure. */
export function firstRole(roles: readonly StaffRole[]): StaffRole | undefined {
  return staffRoles.find((each) => roles.includes(each));
}
