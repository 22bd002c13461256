import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { phonesOf, readPhone, tagPhone } from '../../src/cases/compartments/phone-tags.js';
import { toKey } from '../../src/platform/crypto/primitives.js';
import { contactWith } from '../emergency/emergencies.js';

describe('a phone number that somebody typed', () => {
  it.each([
    ['+961 3 123 456', '+9613123456'],
    ['00961 3 123 456', '+9613123456'],
    ['٠٠٩٦١ ٣ ١٢٣ ٤٥٦', '+9613123456'],
    ['+۹۶۱ ۳ ۱۲۳ ۴۵۶', '+9613123456'],
    ['\u202a+961 3 123 456\u202c', '+9613123456'],
    ['his sister: +49 (0)30 1234567', '+49301234567'],
  ])('%s is read as %s', (typed, number) => {
    expect(readPhone(typed)).toBe(number);
  });

  it.each(['030 1234567', '3 123 456', '+', '+999 123456', '+1', 'the blue door', ''])(
    '%s is not indexed: without its country it could be anybody’s',
    (typed) => {
      expect(readPhone(typed)).toBeUndefined();
    },
  );

  it('is the same however it is spaced and in whichever digits', () => {
    const spaced = fc.array(fc.constantFrom('', ' ', '-', ' '), { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(spaced, fc.constantFrom(0x0660, 0x06f0, 0x30), (gaps, zero) => {
        const typed = [...'49301234567']
          .map((digit, index) => String.fromCharCode(zero + Number(digit)) + gaps[index]!)
          .join('');
        return readPhone(`+${typed}`) === '+49301234567';
      }),
    );
  });

  it('never breaks on whatever somebody typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => typeof readPhone(typed) !== 'object'));
  });
});

describe('the numbers of a contact document', () => {
  it('are those of its phones and messengers, each once', () => {
    const [phone] = contactWith('+961 3 123 456').channels;
    const contact = {
      ...contactWith(''),
      channels: [
        phone!,
        { ...phone!, kind: 'messenger' as const, value: '009613123456' },
        { ...phone!, kind: 'mail' as const, value: '+49 30 1234567' },
        { ...phone!, value: '03 123 456' },
      ],
    };
    expect(phonesOf(contact)).toEqual(['+9613123456']);
  });
});

describe('a phone tag', () => {
  const key = toKey(Buffer.alloc(32, 7));

  it('has 16 bytes and is the same for the same number under the same key', () => {
    expect(tagPhone(key, '+9613123456')).toHaveLength(16);
    expect(tagPhone(key, '+9613123456').equals(tagPhone(key, '+9613123456'))).toBe(true);
  });

  it('is another one for another number or under another key', () => {
    expect(tagPhone(key, '+9613123456').equals(tagPhone(key, '+9613123457'))).toBe(false);
    expect(tagPhone(key, '+9613123456').equals(tagPhone(toKey(Buffer.alloc(32, 8)), '+9613123456'))).toBe(
      false,
    );
  });

  it('is the one that is written down: the first 16 bytes of HMAC-SHA-256 over length and number', () => {
    expect(tagPhone(key, '+9613123456').toString('hex')).toBe('e3d1a17c3141973d8ee5b924c3727b21');
  });
});
