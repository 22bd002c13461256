import type { LogState } from '../../../src/supervision/log/log.schema';

const MINUTE = 60_000;
/** The sequencer signs each second; a heartbeat comes each hour. */
const LONGEST_WAIT = 5 * MINUTE;
const LONGEST_SILENCE = 130 * MINUTE;

export type LogFault = 'unsigned' | 'noLeader' | 'waits' | 'silent';

/** What is wrong with the log at a moment (milliseconds since 1970), the worst first. Pure. */
export function faultsOf(state: LogState, now: number): LogFault[] {
  const isLate = (instant: string | null, limit: number): boolean =>
    instant !== null && now - Date.parse(instant) > limit;
  const faults: LogFault[] = [];
  if (state.signedAt === null) faults.push('unsigned');
  if (!state.hasLeader) faults.push('noLeader');
  if (isLate(state.waitingSince, LONGEST_WAIT)) faults.push('waits');
  if (isLate(state.heartbeatAt, LONGEST_SILENCE)) faults.push('silent');
  return faults;
}
