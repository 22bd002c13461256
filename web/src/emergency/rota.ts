import type { DutyView } from '../../../src/emergency/emergency.schema';

/** A stretch of time within a window, both from 0 (its beginning) to 1 (its end). */
export interface Stretch {
  readonly id: string;
  readonly from: number;
  readonly until: number;
}

/** The duties of one person within a window. */
export interface RotaRow {
  readonly id: string;
  readonly name: string;
  readonly stretches: readonly Stretch[];
}

/** Where duties lie within a window of instants in milliseconds, one row a person, in the order of their first duty. */
export function rotaRows(duties: readonly DutyView[], start: number, end: number): RotaRow[] {
  const rows = new Map<string, RotaRow>();
  for (const duty of inOrder(duties)) {
    const stretch = stretchOf(duty, start, end);
    if (stretch === null) continue;
    const { id, name } = duty.staff;
    const row = rows.get(id) ?? { id, name, stretches: [] };
    rows.set(id, { ...row, stretches: [...row.stretches, stretch] });
  }
  return [...rows.values()];
}

/** The next duty of the reader that has not begun at `now` (milliseconds). */
export function nextOwnDuty(duties: readonly DutyView[], now: number): DutyView | null {
  return inOrder(duties).find(({ isMine, from }) => isMine && Date.parse(from) > now) ?? null;
}

/** The duty of the reader that runs now. */
export function ownDutyNow(duties: readonly DutyView[]): DutyView | null {
  return duties.find(({ isMine, isNow }) => isMine && isNow) ?? null;
}

/** Duties by their beginning. */
export function inOrder(duties: readonly DutyView[]): DutyView[] {
  return duties.toSorted((one, other) => Date.parse(one.from) - Date.parse(other.from));
}

function stretchOf(duty: DutyView, start: number, end: number): Stretch | null {
  const from = Math.max(Date.parse(duty.from), start);
  const until = Math.min(Date.parse(duty.until), end);
  if (until <= from) return null;
  const place = (instant: number): number => (instant - start) / (end - start);
  return { id: duty.id, from: place(from), until: place(until) };
}
