import { arabic } from './oversight-words-ar.js';
import { english } from './oversight-words-en.js';
import type { ReportLanguage, ReportWords } from './oversight-words.js';

/** The words of a language. */
export function wordsIn(language: ReportLanguage): ReportWords {
  return language === 'ar' ? arabic : english;
}
