const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long an access still lasts: minutes rounded up for words, minutes and seconds for the clock face (4:09). */
export interface Remaining {
  readonly isOver: boolean;
  readonly minutes: number;
  readonly face: string;
}

/** What remains until an instant (ISO 8601). `now` in milliseconds. */
export function remainingUntil(until: string, now: number): Remaining {
  const left = Math.max(0, Date.parse(until) - now);
  const whole = Math.ceil(left / SECOND);
  const seconds = String(whole % 60).padStart(2, '0');
  return {
    isOver: left === 0,
    minutes: Math.ceil(left / MINUTE),
    face: `${Math.floor(whole / 60)}:${seconds}`,
  };
}
