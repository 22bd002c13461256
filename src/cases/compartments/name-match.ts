const ARABIC_MARKS = /[\u0610-\u061a\u064b-\u065f\u0670\u0640]/g;
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LATIN_MARKS = /\p{Mn}/gu;
const AYN_AND_HAMZA = /['`´\u2018\u2019\u02b9-\u02bf]/g;

/**
 * Folds a name for comparison: NFKC, no tatweel, vowel signs or zero-width marks, one form of alef, ya and ta marbuta,
 * no Latin diacritics, no case, no signs for ayn or hamza (Sa'id is Said); a dash or dot parts words. A search aid: it
 * is never stored or shown.
 */
export function foldName(name: string): string {
  return (
    name
      .replace(AYN_AND_HAMZA, '')
      .normalize('NFKC')
      // Once more: some of them appear only now.
      .replace(AYN_AND_HAMZA, '')
      .replace(ARABIC_MARKS, '')
      .replace(INVISIBLE, '')
      .replace(/[\u0622\u0623\u0625\u0671]/g, '\u0627')
      .replace(/\u0649/g, '\u064a')
      .replace(/\u0629/g, '\u0647')
      .normalize('NFD')
      .replace(LATIN_MARKS, '')
      .toLowerCase()
      .replace(/[-‐‑.]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** Says whether every word of the question begins a word of the name. */
export function matchesName(name: string, question: string): boolean {
  const words = foldName(name).split(' ');
  const asked = foldName(question).split(' ').filter(Boolean);
  return asked.length > 0 && asked.every((part) => words.some((word) => word.startsWith(part)));
}
