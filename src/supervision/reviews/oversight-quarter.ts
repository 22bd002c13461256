/** A span of time: from the first instant to before the second. */
export interface Span {
  readonly from: Date;
  readonly until: Date;
}

/** The span of a quarter in UTC, as the months of the log. Takes 2026-Q3. Pure. */
export function spanOf(quarter: string): Span {
  const [year, number] = [Number(quarter.slice(0, 4)), Number(quarter.slice(6))];
  return { from: new Date(Date.UTC(year, number * 3 - 3)), until: new Date(Date.UTC(year, number * 3)) };
}

/** The quarter of an instant in UTC, such as 2026-Q3. Pure. */
export function quarterOf(at: Date): string {
  return `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
}
