/** The first quarter that there can be a log of. */
const FIRST_YEAR = 2026;
const MOST = 12;

/** The quarter of an instant and those before it, newest first, at most twelve: 2026-Q4, 2026-Q3. UTC, as the log. */
export function latestQuarters(now: Date): string[] {
  const newest = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3);
  return Array.from({ length: MOST }, (_, back) => newest - back)
    .filter((number) => number >= FIRST_YEAR * 4)
    .map((number) => `${Math.floor(number / 4)}-Q${(number % 4) + 1}`);
}

/** A quarter as it is shown: from left to right in both languages (Unicode UAX 9, isolate). */
export function quarterLabel(quarter: string): string {
  return `\u2066${quarter}\u2069`;
}
