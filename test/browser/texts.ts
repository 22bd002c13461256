import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Language } from './visit.js';

const root = path.join(import.meta.dirname, '..', '..');

/** The texts of one area of the UI, as the people of the test read them. */
export function textsOf(language: Language, area: string): any {
  return JSON.parse(readFileSync(path.join(root, 'web', 'src', 'texts', language, `${area}.json`), 'utf8'));
}

/** What the page calls a code of a vocabulary. */
export function labelOf(language: Language, vocabulary: string, code: string): string {
  const file = path.join(root, 'src', 'reference', 'vocabulary', `${vocabulary}.json`);
  const items = JSON.parse(readFileSync(file, 'utf8')) as { code: string; label: Record<Language, string> }[];
  return items.find((item) => item.code === code)!.label[language];
}
