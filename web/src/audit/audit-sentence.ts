import enAudit from '../texts/en/audit.json';

/** The acts that the log may hold and that this page has a sentence for. */
export const knownActs = Object.entries(enAudit.did).flatMap(([room, acts]) =>
  typeof acts === 'string' ? [] : Object.keys(acts).map((act) => `${room}.${act}`),
);

/** A key of audit.json below `did`, `refused` and `name`; `undone` for a step that left only its number, `other` for an act that this page does not know. */
export function sentenceKey(act: string): string {
  if (act === 'void') return 'undone';
  return knownActs.includes(act) ? act : 'other';
}
