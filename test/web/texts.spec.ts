import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { acts } from '../../src/platform/access/actions.js';

const folder = path.resolve(import.meta.dirname, '..', '..', 'web', 'src', 'texts');
const areas = readdirSync(path.join(folder, 'en'));
const arabicPlurals = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** Every text of an area by its path; plural forms keep their ending. */
function textsOf(language: string, area: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, place: string): void => {
    if (typeof value === 'string') found.set(place, value);
    else
      for (const [key, inner] of Object.entries(value as object))
        walk(inner, place === '' ? key : `${place}.${key}`);
  };
  walk(JSON.parse(readFileSync(path.join(folder, language, area), 'utf8')), '');
  return found;
}

const stem = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const stems = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(stem))].toSorted();
const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!);

describe.each(areas)('the texts of %s', (area) => {
  const english = textsOf('en', area);
  const arabic = textsOf('ar', area);

  it('say the same things in English and in Arabic', () => {
    expect(stems(arabic)).toEqual(stems(english));
  });

  it('are never empty, and the Arabic ones are in Arabic letters', () => {
    for (const [key, text] of english)
      expect({ key, empty: text.trim() === '' && text !== ', ' }).toEqual({ key, empty: false });
    const withoutLetters = [...arabic].filter(
      ([, text]) =>
        text.replace(/\{\{\w+\}\}|<[^>]+>/g, '').match(/\p{L}/u) !== null && !/\p{Script=Arabic}/u.test(text),
    );
    // The name of the product is the same in every language.
    expect(withoutLetters.map(([key]) => key).filter((key) => key !== 'name')).toEqual([]);
  });

  it('name the same values in both languages', () => {
    const valuesOf = (texts: Map<string, string>, key: string) =>
      [
        ...new Set([...texts].filter(([each]) => stem(each) === key).flatMap(([, text]) => variables(text))),
      ].toSorted();
    const different = stems(english).filter(
      (key) => valuesOf(english, key).join() !== valuesOf(arabic, key).join(),
    );
    expect(different).toEqual([]);
  });

  it('have all six forms of an Arabic plural', () => {
    const plurals = [...new Set([...arabic.keys()].filter((key) => key !== stem(key)).map(stem))];
    const incomplete = plurals.filter((key) => !arabicPlurals.every((form) => arabic.has(`${key}_${form}`)));
    expect(incomplete).toEqual([]);
  });
});

describe('the log', () => {
  it.each(['en', 'ar'])('has a sentence for every act and every refusal, in %s', (language) => {
    const texts = textsOf(language, 'audit.json');
    const missing = Object.keys(acts).flatMap((act) => ['did', 'refused'].map((kind) => `${kind}.${act}`));
    expect(missing.filter((key) => !texts.has(key))).toEqual([]);
  });
});
