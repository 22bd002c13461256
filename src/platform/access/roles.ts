/** The roles that a session may act in; a session acts in exactly one (ASVS V8.2). Same words as docs/glossary.md. */
export const staffRoles = [
  'caseworker',
  'safety-officer',
  'legal-adviser',
  'testimony-officer',
  'clinician',
  'supervisor',
  'auditor',
  'administrator',
] as const;

/** Actors that are not people: each is a column of the policy table and may do no more than its work needs. */
export const systemRoles = [
  'system:setup',
  'system:import',
  'system:plan',
  'system:reminders',
  'system:sequencer',
  'system:seal-check',
  'system:flags',
  'system:rotation',
  'system:backup',
  'system:lookup',
] as const;

export type StaffRole = (typeof staffRoles)[number];
export type SystemRole = (typeof systemRoles)[number];

/**
 * `nobody` is somebody who has not signed in; it may sign in and nothing else. `signing-in` is somebody whose password
 * was right and whose second factor is still to come; it may give or enrol that and nothing else (ASVS V6.3.3).
 */
export type Role = StaffRole | SystemRole | 'nobody' | 'signing-in';

/** Says whether a text is one of the eight staff roles. */
export function isStaffRole(text: string): text is StaffRole {
  return (staffRoles as readonly string[]).includes(text);
}

/**
 * Roles that one person may not hold together under any profile (profile.ts says which may): who administers accounts sees no case, and who audits writes nothing
 * (static separation of duties; NIST RBAC, ASVS V8.3.1).
 */
export function mayHoldTogether(roles: readonly StaffRole[]): boolean {
  const exclusive = roles.some((role) => role === 'administrator' || role === 'auditor');
  return !exclusive || roles.length === 1;
}
