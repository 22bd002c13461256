import type { FlagWeek } from '../../../../src/supervision/flags/flags.schema';

/** Units of the picture for a week; the picture stretches to its place. */
export const WEEK_WIDTH = 12;
export const HEIGHT = 40;
const GAP = 2;

type Severity = keyof FlagWeek['counts'];

export interface StackedWeek {
  readonly week: string;
  readonly x: number;
  readonly width: number;
  /** From the bottom up: the gravest stands on the ground. */
  readonly parts: readonly { readonly severity: Severity; readonly y: number; readonly height: number }[];
}

/** Where the parts of each bar stand, and how many flags the fullest week has. Pure. */
export function stackWeeks(weeks: readonly FlagWeek[]): { bars: StackedWeek[]; most: number } {
  const totals = weeks.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0));
  const most = Math.max(0, ...totals);
  const bars = weeks.map(({ week, counts }, place) => {
    let top = HEIGHT;
    const parts = (['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const)
      .filter((severity) => counts[severity] > 0)
      .map((severity) => {
        const height = (counts[severity] / most) * HEIGHT;
        top -= height;
        return { severity, y: top, height };
      });
    return { week, x: place * WEEK_WIDTH + GAP / 2, width: WEEK_WIDTH - GAP, parts };
  });
  return { bars, most };
}
