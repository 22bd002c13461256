import type { HistoryEvent } from './history.js';

/** Acts that show something of a case or change it; not those that decide about access to it. */
const contentActs: ReadonlySet<string> = new Set([
  'case.list',
  'case.open',
  'case.change',
  'case.move',
  'compartment.open',
  'compartment.change',
  'person.search',
  'task.list',
  'task.mine',
  'task.create',
  'task.change',
  'task.plan',
  'matter.list',
  'matter.record',
  'matter.move',
  'issue.list',
  'issue.record',
  'issue.change',
  'testimony.list',
  'testimony.record',
  'testimony.change',
  'consent.list',
  'consent.record',
  'consent.change',
  'duty.look-up',
  'readers.print',
]);

/** Whether the line shows that somebody saw or changed something of the cases that it names. */
export function isContentRead({ act, outcome, caseIds }: HistoryEvent): boolean {
  return outcome === 'allowed' && caseIds.length > 0 && contentActs.has(act);
}

/** Acts that open one case, one after another. */
export const openingActs: readonly string[] = ['case.open', 'compartment.open'];

/** Acts that take data out of the service. Those of releases join with releases. */
export const exportActs: readonly string[] = ['audit.export', 'oversight.export', 'readers.print'];

/** Acts that only two people may do together. */
export const twoPersonActs: readonly string[] = [
  'role.grant',
  'profile.change',
  'staff.recover',
  'case.rekey',
  'log.prune',
];

/**
 * Refusals that say "you may not". The others say "not so" or "not now": a second factor that is asked for again, a
 * record that somebody else changed.
 */
const denialReasons: ReadonlySet<string> = new Set([
  'not-found',
  'forbidden',
  'paused',
  'approval',
  'second-person',
  'second-factor',
]);

/** Whether somebody was told that they may not. */
export function isDenial({ outcome, reason }: HistoryEvent): boolean {
  return outcome === 'refused' && reason !== null && denialReasons.has(reason);
}
