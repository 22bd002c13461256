import type { ActivityGroup } from './activity.schema.js';

/** Lines of one act with one outcome in one day or hour, counted. */
export interface CountedLines {
  act: string;
  outcome: 'allowed' | 'refused';
  /** Whether the service did it by itself. */
  isService: boolean;
}

const emergencies = ['break-glass.open', 'break-glass.end', 'duty.look-up'];
const signingIn = ['session', 'factor', 'password', 'invitation'];
const ofTheService = ['log', 'instance', 'row'];
/** Last parts of the names of acts that show something and change nothing. */
const showing = ['open', 'list', 'read', 'mine', 'explain', 'preview', 'search', 'watched', 'state', 'tree'];
const showingToo = [
  'audit.activity',
  'audit.detail',
  'audit.export',
  'oversight.export',
  'readers.incident',
  'readers.print',
];

/**
 * The group in which lines stand in the picture of activity. A refusal counts as one whatever was refused, then what the
 * service did, then emergencies: each line is in one group. Pure.
 */
export function groupOf({ act, outcome, isService }: CountedLines): ActivityGroup {
  const [room = '', step = ''] = act.split('.');
  if (outcome === 'refused') return 'refused';
  if (isService || ofTheService.includes(room)) return 'system';
  if (emergencies.includes(act)) return 'emergency';
  if (signingIn.includes(room)) return 'signed-in';
  return showing.includes(step) || showingToo.includes(act) ? 'opened' : 'changed';
}
