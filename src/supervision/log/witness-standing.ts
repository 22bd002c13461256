import type { WitnessList } from './log.schema.js';

/** A witness of the settings and what is known of it. */
export interface WitnessFacts {
  name: string;
  kind: 'near' | 'outside';
  isOffHost: boolean;
  /** When it cosigned last and the size that it knows; null when it never did. */
  heard: { at: Date; size: number } | null;
}

/** Witnesses outside the house get a checkpoint an hour; twice that long is silence. So is it for the nearest one. */
const SILENT_MS = 2 * 60 * 60_000;

/**
 * Says of each witness whether it is late, and whether anybody watches the log at all. Pure.
 * @param dueSize the newest checkpoint that the nearest witness has had a minute to cosign; null when there is none
 */
export function standingOf(
  witnesses: readonly WitnessFacts[],
  dueSize: number | null,
  now: Date,
): WitnessList {
  const items = witnesses.map(({ name, kind, isOffHost, heard }) => ({
    name,
    kind,
    isOffHost,
    lastCosignedAt: heard?.at.toISOString() ?? null,
    lastSize: heard?.size ?? null,
    isLate: isLate(kind, heard, dueSize, now),
  }));
  const present = items.filter((item) => !item.isLate);
  return { items, isWitnessed: present.length > 0, isOffHost: present.some((item) => item.isOffHost) };
}

function isLate(
  kind: WitnessFacts['kind'],
  heard: WitnessFacts['heard'],
  dueSize: number | null,
  now: Date,
): boolean {
  if (heard === null || now.getTime() - heard.at.getTime() > SILENT_MS) return true;
  return kind === 'near' && dueSize !== null && heard.size < dueSize;
}
