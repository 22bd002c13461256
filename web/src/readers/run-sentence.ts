import type { ReadingRun } from '../../../src/supervision/readers/readers.schema';
import type { Format } from '../texts/format';

/** Runs under the days on which they ended, newest first. */
export function byDay(runs: readonly ReadingRun[], format: Format): { day: string; runs: ReadingRun[] }[] {
  const days: { day: string; runs: ReadingRun[] }[] = [];
  for (const run of runs) {
    const day = format.dayOfInstant(run.to);
    const last = days.at(-1);
    if (last?.day === day) last.runs.push(run);
    else days.push({ day, runs: [run] });
  }
  return days;
}

/** The parts of a case among those that a line names: the account of who acted is none. */
export function partsOfCase(names: ReadingRun['compartments']): ReadingRun['compartments'] {
  return names.filter((name) => name !== 'staff');
}

/** From when until when, with the day, and the day once where it is the same. */
export function instantsOf(from: string, to: string, format: Format): string {
  const [begin, end] = [format.instant(from), format.instant(to)];
  if (begin === end) return begin;
  const isOneDay = format.dayOfInstant(from) === format.dayOfInstant(to);
  return `${begin} – ${isOneDay ? format.time(to) : end}`;
}

/** From when until when a run went: one time when it was a moment, with the days when it went over midnight. */
export function spanOf({ from, to }: Pick<ReadingRun, 'from' | 'to'>, format: Format): string {
  if (format.dayOfInstant(from) !== format.dayOfInstant(to)) {
    return instantsOf(from, to, format);
  }
  const [begin, end] = [format.time(from), format.time(to)];
  return begin === end ? begin : `${begin} – ${end}`;
}
