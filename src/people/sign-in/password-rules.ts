import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { checkNewPassword, type PasswordFault as LengthFault } from '../../platform/crypto/password.js';
import { inputProblem } from '../../platform/problem.js';

export type PasswordFault = LengthFault | 'breached' | 'guessable' | 'personal';

/** What tells a good password from a bad one, loaded from the library's lists. */
export interface PasswordLists {
  /** Passwords that were found in breaches, in small letters. */
  breached: ReadonlySet<string>;
  /** How many guesses a password stands, as a power of ten; the words count as known to whoever guesses. */
  guesses(password: string, words: readonly string[]): number;
}

/** 10^10 guesses: the highest score of zxcvbn, and months for one that holds the hashes (Argon2id). */
const FEWEST_GUESSES = 10;
/** What is left of a password without personal words must be at least so long. */
const SHORTEST_REST = 10;
const SHORTEST_WORD = 3;
const OWN_NAME = 'causeway';

const sentences: Record<PasswordFault, string> = {
  tooShort: 'must have at least 15 characters',
  tooLong: 'must have at most 200 characters',
  breached: 'is known from a breach: choose another',
  guessable: 'is easy to guess: several words that do not belong together are better',
  personal: 'must not be built on the user name, your name or the name of the service',
};

/**
 * What is wrong with a new password, or undefined (ASVS V6.2; NIST SP 800-63B 5.1.1.2). No rule of composition. Pure.
 * @param personal the user name and the person's name: what a guesser tries first
 */
export function findPasswordFault(
  password: string,
  personal: readonly string[],
  lists: PasswordLists,
): PasswordFault | undefined {
  const lengthFault = checkNewPassword(password);
  if (lengthFault !== undefined) return lengthFault;
  const text = fold(password);
  if (lists.breached.has(text)) return 'breached';
  const words = personalWords(personal);
  if (isBuiltOn(text, words)) return 'personal';
  if (lists.guesses(text, []) < FEWEST_GUESSES) return 'guessable';
  return lists.guesses(text, words) < FEWEST_GUESSES ? 'personal' : undefined;
}

/**
 * Takes a new password or refuses it.
 * @param personal the user name and the person's name
 * @throws Problem `input` with path `password` and rule tooShort, tooLong, breached, guessable or personal
 */
export async function requireGoodPassword(password: string, personal: readonly string[]): Promise<void> {
  const fault = findPasswordFault(password, personal, await loadPasswordLists());
  if (fault !== undefined) throw inputProblem('password', fault, sentences[fault]);
}

let loading: Promise<PasswordLists> | undefined;

/** Loads the lists at the first new password (some 30 MB, a tenth of a second) and keeps them. */
export function loadPasswordLists(): Promise<PasswordLists> {
  loading ??= readLists().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function readLists(): Promise<PasswordLists> {
  const [core, common] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]);
  const estimator: ZxcvbnFactory = new core.ZxcvbnFactory({
    dictionary: common.dictionary,
    graphs: common.adjacencyGraphs,
  });
  return {
    breached: new Set(common.dictionary['passwords-common']),
    guesses: (password, words) => estimator.check(password, [...words]).guessesLog10,
  };
}

/** One form for texts that differ in letters' size and in how a keyboard composes them. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function personalWords(personal: readonly string[]): string[] {
  const parts = personal.flatMap((text) => [fold(text), ...fold(text).split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set([OWN_NAME, ...parts])].filter((word) => Array.from(word).length >= SHORTEST_WORD);
}

function isBuiltOn(text: string, words: readonly string[]): boolean {
  const found = words.filter((word) => text.includes(word));
  const rest = found.reduce((left, word) => left.replaceAll(word, ''), text);
  return found.length > 0 && Array.from(rest.replaceAll(/[^\p{L}\p{N}]/gu, '')).length < SHORTEST_REST;
}
