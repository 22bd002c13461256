import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findNeedles, needlesOf } from './needles.js';

const name = 'Walid وليد';
const needles = needlesOf([name, 'Nobody Else']);

describe('the search for readable words', () => {
  it.each<[string, (text: string) => Buffer]>([
    ['UTF-8', (text) => Buffer.from(text, 'utf8')],
    ['UTF-16, little end first', (text) => Buffer.from(text, 'utf16le')],
    ['UTF-16, big end first', (text) => Buffer.from(text, 'utf16le').swap16()],
    ['hex', (text) => Buffer.from(Buffer.from(text).toString('hex'))],
    ['hex in capitals', (text) => Buffer.from(Buffer.from(text).toString('hex').toUpperCase())],
    ['base64', (text) => Buffer.from(Buffer.from(text).toString('base64'))],
  ])('finds a name in %s, wherever it stands', (_, encode) => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      expect(findNeedles(encode(`${before}${name}${before}`), needles)).toEqual([name]);
    }
  });

  it('finds nothing where nothing is', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2_000 }),
        (bytes) => findNeedles(Buffer.from(bytes), needles).length === 0,
      ),
    );
  });
});
