import { brokenConstraint } from '../../platform/database/failure.js';
import { inputProblem, Problem } from '../../platform/problem.js';

/** The rule that the database enforces when it refuses to take away an administrator. */
export const LAST_TWO = 'last-two-administrators';

/** What a rule of migration 0011 that an account would break means to who asked; other errors as they are. */
export function explainAccountRefusal(error: unknown): unknown {
  switch (brokenConstraint(error)) {
    case 'staff_two_administrators':
      return inputProblem('id', LAST_TWO, 'two active administrators who are no guests must remain');
    case 'staff_role_profile':
      return inputProblem('roles', 'separation', 'the profile keeps these roles apart');
    case 'staff_role_guest':
      return inputProblem('roles', 'guest', 'a guest cannot be an administrator');
    case 'profile_present_roles':
      return inputProblem('profile', 'present-roles', 'somebody holds roles that it keeps apart');
    case 'staff_move':
    case 'staff_role_move':
      return new Problem('move');
    default:
      return error;
  }
}
