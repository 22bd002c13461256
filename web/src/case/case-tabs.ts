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
  'access',
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
  access: null,
  readers: null,
};

/** The tabs of a case for this reader: who has access is arranged by supervisors alone. */
export function tabsOf({ may }: CaseView): readonly TabId[] {
  return may.assign ? tabIds : tabIds.filter((id) => id !== 'access');
}

/** Whether a tab begins a group: the person, the work, law and voice, access and the log. */
export function startsGroup(id: TabId, { may }: CaseView): boolean {
  const last = may.assign ? 'access' : 'readers';
  return id === 'contact' || id === 'plan' || id === 'legal' || id === last;
}

/** What the reader may do with a part of a case, and why. */
export type PartAccess = CaseView['compartments'][number];

/** The access to a part; a part that the service does not name is closed. */
export function accessTo(view: CaseView, part: Compartment): PartAccess {
  return view.compartments.find(({ name }) => name === part) ?? { name: part, access: 'none', why: 'role' };
}

/** True while parts of the case are open to this reader because of an emergency. */
export function isOpenInEmergency(view: CaseView): boolean {
  return view.compartments.some(({ why }) => why === 'break-glass');
}

/** True when the content of the part may be read. */
export function isReadable({ access }: PartAccess): boolean {
  return access === 'write' || access === 'read';
}

/** The tab that an address names; the first when it names none that this reader has. */
export function tabAt(name: string | null, view: CaseView): TabId {
  return tabsOf(view).find((id) => id === name) ?? 'overview';
}
