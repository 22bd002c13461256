import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomBytes, toKey } from '../../src/platform/crypto/primitives.js';
import { findWatched, tagsOfName } from '../../src/cases/compartments/watched-names.js';

const key = toKey(randomBytes(32));
const watch = (id: string, name: string) => ({ id, tags: tagsOfName(key, name) });
const hits = (question: string, ...names: string[]) =>
  findWatched(
    key,
    question,
    names.map((name) => watch(name, name)),
  );

/** Words of five letters or more from an alphabet that folding leaves alone. */
const word = fc.stringMatching(/^[bcdfgkmprtz]{5,9}$/);

describe('a search that holds the name of a colleague', () => {
  it.each([
    ['Lena Haddad', 'Haddad'],
    ['Lena Haddad', 'HADDAD, Yusuf'],
    ['Lena al-Haddad', 'haddad'],
    ['لينا الحداد', 'حداد'],
    ['Sa‘id Öztürk', 'said'],
    ['Sa‘id Öztürk', 'ozturk'],
    ['Amina Zaytuni', 'zayt'],
  ])('%s: is seen when somebody asks for %s', (name, question) => {
    expect(hits(question, name)).toEqual([name]);
  });

  it.each([
    ['Lena Haddad', 'Yusuf Karam'],
    ['Lena Haddad', 'had'],
    ['Lena Haddad', 'le'],
    ['Omar ibn Said', 'ibn Rushd'],
    ['Umm Kulthum', 'Umm Salma'],
    ['Ana dos Reis', 'dos'],
    ['Lena Haddad', ''],
  ])('%s: is not seen in a search for %s', (name, question) => {
    expect(hits(question, name)).toEqual([]);
  });

  it('is seen for each whole word of a name, in whatever case and order it is written', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.array(word),
        fc.nat(),
        (name, more, at) => {
          const question = [...more, name[at % name.length]!.toUpperCase()].join(' ');
          expect(hits(question, name.join(' '))).toEqual([name.join(' ')]);
        },
      ),
    );
  });

  it('is seen for each beginning of four letters or more, and for none that is shorter', () => {
    fc.assert(
      fc.property(word, fc.integer({ min: 1, max: 9 }), (name, length) => {
        const isLongEnough = Math.min(length, name.length) >= 4;
        expect(hits(name.slice(0, length), name)).toEqual(isLongEnough ? [name] : []);
      }),
    );
  });

  it('is not seen when no word of the question begins a word of the name', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.array(word, { minLength: 1 }), (name, asked) => {
        fc.pre(!asked.some((part) => name.some((whole) => whole.startsWith(part))));
        expect(hits(asked.join(' '), name.join(' '))).toEqual([]);
      }),
    );
  });

  it('cannot be told from the tags without the key', () => {
    const other = toKey(randomBytes(32));
    const tags = tagsOfName(other, 'Lena Haddad');
    expect(findWatched(key, 'Lena Haddad', [{ id: 'lena', tags }])).toEqual([]);
    expect([...tags].join(' ')).not.toMatch(/haddad/i);
  });
});
