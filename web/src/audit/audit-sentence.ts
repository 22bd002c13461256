import enAudit from '../texts/en/audit.json';

/** The acts that the log may hold and that this page has a sentence for. */
export const knownActs = Object.entries(enAudit.did).flatMap(([room, acts]) =>
  typeof acts === 'string' ? [] : Object.keys(acts).map((act) => `${room}.${act}`),
);

type GroupId = keyof typeof enAudit.filter.group;

/** Where an act stands in the filter; what is not named here is work on a case. */
const groupOfRoom: Readonly<Record<string, GroupId>> = {
  access: 'access',
  assignment: 'access',
  exclusion: 'access',
  wall: 'access',
  approval: 'access',
  'break-glass': 'emergency',
  duty: 'emergency',
  notice: 'emergency',
  session: 'account',
  factor: 'account',
  password: 'account',
  invitation: 'account',
  staff: 'account',
  role: 'account',
  profile: 'account',
  'key-holder': 'account',
  flag: 'oversight',
  review: 'oversight',
  oversight: 'oversight',
  readers: 'oversight',
  search: 'oversight',
  receipt: 'log',
  row: 'log',
  audit: 'log',
  log: 'log',
  instance: 'log',
};
const accessToCase = ['case.hide', 'case.unhide', 'case.rekey'];

function groupOf(act: string): GroupId {
  if (accessToCase.includes(act)) return 'access';
  return groupOfRoom[act.split('.')[0] ?? ''] ?? 'work';
}

/** The known acts in the groups of the filter. */
export const actGroups = (Object.keys(enAudit.filter.group) as GroupId[]).map((id) => ({
  id,
  acts: knownActs.filter((act) => groupOf(act) === id),
}));

/** A key of audit.json below `did`, `refused` and `name`; `undone` for a step that left only its number, `other` for an act that this page does not know. */
export function sentenceKey(act: string): string {
  if (act === 'void') return 'undone';
  return knownActs.includes(act) ? act : 'other';
}
