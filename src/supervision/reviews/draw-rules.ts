import { lengthPrefixed, sha256 } from '../../platform/crypto/primitives.js';

/** One of so many openings is drawn: 5 % (docs: access review, monthly sample). */
const ONE_OF = 20;
/** A small month is still looked at. */
export const LEAST = 5;
/** A large one can still be reviewed by people. */
export const MOST = 200;
const LABEL = 'causeway/review-draw/v1';

/** An opening that may be drawn, with its place in the order that the seed gives. */
export interface Ranked<Opening> {
  readonly rank: string;
  readonly opening: Opening;
}

/** How many of so many openings are drawn: 5 %, at least 5 (all of fewer), at most 200. Pure. */
export function sampleSize(openings: number): number {
  return Math.min(openings, MOST, Math.max(LEAST, Math.ceil(openings / ONE_OF)));
}

/**
 * The place of a line in the order that a seed gives: SHA-256 of the label, the seed and the id of the line, in hex. The
 * lines with the smallest ranks are drawn. Nobody who does not know the seed can tell which those will be, and everybody
 * who knows it can draw again. Pure.
 * @param seed 32 random bytes
 */
export function rankOf(seed: Buffer, lineId: string): string {
  return sha256(lengthPrefixed(LABEL, seed, lineId)).toString('hex');
}

/**
 * Takes those kept so far and one more page of openings, and gives those with the smallest ranks, at most 200, in the
 * order of their ranks. The order of the pages does not matter. Pure.
 */
export function keepSmallest<Opening extends { readonly id: string }>(
  kept: readonly Ranked<Opening>[],
  page: readonly Opening[],
  seed: Buffer,
): Ranked<Opening>[] {
  const ranked = page.map((opening) => ({ rank: rankOf(seed, opening.id), opening }));
  return [...kept, ...ranked].sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, MOST);
}

/** The sample of a month: of those kept, as many as its size asks for. Pure. */
export function drawnOf<Opening>(kept: readonly Ranked<Opening>[], openings: number): Opening[] {
  return kept.slice(0, sampleSize(openings)).map(({ opening }) => opening);
}
