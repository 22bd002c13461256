/** An access from an instant to another; null when its end is not known. ISO 8601. */
export interface Span {
  readonly from: string;
  readonly until: string | null;
}

/** The piece of time that a picture shows, in milliseconds since 1970. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/** Where something lies in a picture of width 1. */
export interface Bar {
  readonly at: number;
  readonly width: number;
}

/** An hour of emergency access must be seen beside years: a bar is never thinner than this. */
const THINNEST = 0.008;
const DAY = 86_400_000;

/** The time from the first access to the last known end or to now, whichever is later; at least a day. */
export function windowOf(spans: readonly Span[], now: number): TimeWindow {
  const starts = spans.map(({ from }) => Date.parse(from));
  const ends = spans.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
  const start = Math.min(now - DAY, ...starts);
  return { start, end: Math.max(now, ...starts, ...ends) };
}

/** The bar of an access; one without an end reaches the end of the picture. It never leaves the picture. */
export function barOf({ from, until }: Span, window: TimeWindow): Bar {
  const first = placeOf(Date.parse(from), window);
  const last = until === null ? 1 : placeOf(Date.parse(until), window);
  const width = Math.max(last - first, THINNEST);
  return { at: Math.min(first, 1 - width), width };
}

/** Where an instant lies in the picture, 0 to 1. */
export function placeOf(instant: number, { start, end }: TimeWindow): number {
  return Math.min(1, Math.max(0, (instant - start) / (end - start)));
}
