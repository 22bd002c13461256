import type { CaseView } from '../../../src/cases/cases.schema';
import type { Compartment } from '../../../src/reference/codes.schema';

/** The tabs of a case, in the order of the page. */
export const tabIds = [
  'overview',
  'contact',
  'identity',
  'location',
  'family',
  'plan',
  'casework',
  'health',
  'safety',
  'legal',
  'testimony',
  'consents',
  'readers',
] as const;
export type TabId = (typeof tabIds)[number];

/** The sealed part behind a tab; none behind what everybody on the case may see. */
export const partOfTab: Record<TabId, Compartment | null> = {
  overview: null,
  contact: 'contact',
  identity: 'identity',
  location: 'location',
  family: 'family',
  plan: 'plan',
  casework: 'casework',
  health: 'health',
  safety: 'safety',
  legal: 'legal-status',
  testimony: 'testimony',
  consents: 'consent',
  readers: null,
};

/** The tabs that begin a group: the person, the work, law and voice, the log. */
export const groupStarts: ReadonlySet<TabId> = new Set(['contact', 'plan', 'legal', 'readers']);

/** What the reader may do with a part of a case, and why. */
export type PartAccess = CaseView['compartments'][number];

/** The access to a part; a part that the service does not name is closed. */
export function accessTo(view: CaseView, part: Compartment): PartAccess {
  return view.compartments.find(({ name }) => name === part) ?? { name: part, access: 'none', why: 'role' };
}

/** True when the content of the part may be read. */
export function isReadable({ access }: PartAccess): boolean {
  return access === 'write' || access === 'read';
}

/** The tab that an address names; the first when it names none that exists. */
export function tabAt(name: string | null): TabId {
  return tabIds.find((id) => id === name) ?? 'overview';
}
