import { hmacSha256, type KeyObject, lengthPrefixed } from '../../platform/crypto/primitives.js';
import { foldName } from './name-match.js';

/** Shorter words than this are in too many names. */
const SHORTEST_WORD = 3;
/** From so many letters on, the beginning of a word counts as the word: a search finds by it as well. */
const SHORTEST_BEGINNING = 4;
/** Words that stand in many names and point at nobody; folded. */
const PARTICLES = new Set([
  'bin',
  'ibn',
  'bint',
  'abu',
  'umm',
  'abd',
  'von',
  'van',
  'der',
  'dos',
  'بنت',
  'ابن',
  'ابو',
  'عبد',
]);

/** A name that a search is compared with. */
export interface WatchedName {
  id: string;
  /** Tags of the words of the name, as tagsOfName gives them. */
  tags: ReadonlySet<string>;
}

/**
 * The tags of a name: HMAC-SHA-256 of each of its words, and of each beginning of a word by which a search would find
 * it. Who holds the key can try words; who holds only the tags cannot.
 */
export function tagsOfName(key: KeyObject, name: string): Set<string> {
  const parts = wordsOf(name).flatMap((word) => [word, ...beginningsOf(word)]);
  return new Set(parts.map((part) => tagOf(key, part)));
}

/** The ids of the names of which the question holds at least one word, or its beginning of four letters or more. */
export function findWatched(key: KeyObject, question: string, names: readonly WatchedName[]): string[] {
  const asked = wordsOf(question).map((word) => tagOf(key, word));
  return names.filter(({ tags }) => asked.some((tag) => tags.has(tag))).map(({ id }) => id);
}

function wordsOf(name: string): string[] {
  const words = foldName(name)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(withoutArticle);
  return words.filter((word) => Array.from(word).length >= SHORTEST_WORD && !PARTICLES.has(word));
}

/** The Arabic article: whoever looks for Haddad finds al-Haddad. */
function withoutArticle(word: string): string {
  return Array.from(word).length > SHORTEST_WORD + 1 && word.startsWith('ال') ? word.slice(2) : word;
}

function beginningsOf(word: string): string[] {
  const letters = Array.from(word);
  const lengths = Array.from({ length: letters.length }, (_, index) => index + 1);
  return lengths
    .filter((length) => length >= SHORTEST_BEGINNING)
    .map((length) => letters.slice(0, length).join(''));
}

function tagOf(key: KeyObject, word: string): string {
  return hmacSha256(key, lengthPrefixed('causeway/watched-word/v1', word)).toString('base64');
}
