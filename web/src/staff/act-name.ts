import type { TFunction } from 'i18next';

const named = [
  'role.grant',
  'profile.change',
  'account.recover',
  'wall.make',
  'wall.end',
  'assignment.bulk',
  'break-glass.review',
  'last-two-administrators',
  'audit.read',
  'fewest-people',
  'present-roles',
] as const;

/** What an act that needs several people is called; a general name for one that this page does not know. */
export function actName(act: string, t: TFunction<'staff'>): string {
  const known = named.find((code) => code === act);
  return t(`needs.${known ?? 'other'}`);
}
