import type { StaffView } from '../../../src/people/people.schema';
import type { Actor } from '../api/session';

/** What one may do with an account from the list. */
export type StaffAct =
  'change' | 'askRoles' | 'endRole' | 'invite' | 'recover' | 'disable' | 'enable' | 'offBoard';

/** The acts that make sense for this account now; the service decides in any case. */
export function actsOn({ id, state, roles }: StaffView, { id: me, role }: Actor): StaffAct[] {
  // Nobody administers the own account.
  if (id === me) return [];
  if (role === 'supervisor') return state === 'disabled' ? [] : ['offBoard'];
  if (role !== 'administrator') return [];
  const possible: [StaffAct, boolean][] = [
    ['change', state !== 'disabled'],
    ['askRoles', state !== 'disabled'],
    ['endRole', roles.length > 0],
    ['invite', state === 'invited'],
    ['recover', state === 'active'],
    ['disable', state !== 'disabled'],
    ['enable', state === 'disabled'],
  ];
  return possible.filter(([, isPossible]) => isPossible).map(([act]) => act);
}
