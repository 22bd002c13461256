import type { Act } from '../../platform/access/actions.js';
import type { ReadingKind } from './readers.schema.js';

/** Acts that show something of one case and change nothing in it. Every other act that names a case is a change. */
export const readingActs: ReadonlySet<string> = new Set<Act>([
  'case.open',
  'compartment.open',
  'task.list',
  'task.mine',
  'matter.list',
  'issue.list',
  'testimony.list',
  'consent.list',
  'assignment.list',
  'access.explain',
  'access.preview',
  'exclusion.list',
  'wall.list',
  'wall.preview',
  'readers.list',
  'readers.incident',
  'readers.print',
  'break-glass.list',
  'duty.look-up',
]);

const searches: ReadonlySet<string> = new Set<Act>(['person.search', 'search.watched', 'duty.look-up']);
const lists: ReadonlySet<string> = new Set<Act>(['case.list', 'task.mine', 'break-glass.list']);

/**
 * What a line says of somebody's sight of the case. Without an act the line is about privileged material. A case that a
 * search showed among others counts as seen in a search, one that stood in a list as seen in a list. Pure.
 */
export function kindOfReading(act: string | null): ReadingKind {
  if (act === null) return 'privileged';
  if (act === 'break-glass.open') return 'emergency';
  if (searches.has(act)) return 'search';
  if (isList(act)) return 'list';
  return readingActs.has(act) ? 'opened' : 'changed';
}

/** Whether what these acts showed of a file was a glimpse among others: nothing of it was opened or changed. Pure. */
export function isGlimpse(acts: readonly string[]): boolean {
  return acts.length > 0 && acts.every((act) => searches.has(act) || isList(act));
}

/** Whether one of these acts changed something. Pure. */
export function hasChanged(acts: readonly string[]): boolean {
  return acts.some((act) => kindOfReading(act) === 'changed');
}

/** A request for a second person names the case and shows nothing of its file. */
function isList(act: string): boolean {
  return lists.has(act) || act.startsWith('approval.');
}
