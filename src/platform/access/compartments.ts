/**
 * The compartments of a case. The names go into the context of every data key and every sealed value,
 * so a released name never changes (docs/spec/envelope.md).
 */
export const compartments = [
  'core',
  'contact',
  'identity',
  'location',
  'family',
  'plan',
  'casework',
  'health',
  'safety',
  'legal-status',
  'legal-privileged',
  'testimony',
  'release',
  'consent',
  'staff',
  'audit',
  'accounts',
] as const;

export type Compartment = (typeof compartments)[number];

/** Says whether a text names a compartment. */
export function isCompartment(text: string): text is Compartment {
  return (compartments as readonly string[]).includes(text);
}
