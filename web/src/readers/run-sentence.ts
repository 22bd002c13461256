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

/** From when until when a run went: one time when it was a moment, two days when it went over midnight. */
export function spanOf({ from, to }: Pick<ReadingRun, 'from' | 'to'>, format: Format): string {
  if (format.dayOfInstant(from) !== format.dayOfInstant(to)) {
    return `${format.instant(from)} – ${format.time(to)}`;
  }
  const [begin, end] = [format.time(from), format.time(to)];
  return begin === end ? begin : `${begin} – ${end}`;
}
