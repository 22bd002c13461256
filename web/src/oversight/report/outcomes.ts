/** What may become of a flag or an item, the ones to act on first. */
export const outcomes = [
  'overdue',
  'open',
  'explained',
  'breach',
  'referred',
  'training',
  'justified',
] as const;
export type Outcome = (typeof outcomes)[number];

/** The outcome with this code; null for one that this page does not know. */
export function outcomeOf(code: string): Outcome | null {
  return outcomes.find((outcome) => outcome === code) ?? null;
}
