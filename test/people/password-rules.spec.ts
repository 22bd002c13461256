import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  findPasswordFault,
  loadPasswordLists,
  type PasswordLists,
  requireGoodPassword,
} from '../../src/people/sign-in/password-rules.js';

const lists = await loadPasswordLists();
const personal = ['amina.k', 'Amina Khalil'];
const faultOf = (password: string) => findPasswordFault(password, personal, lists);

describe('a new password is taken', () => {
  it.each([
    ['several words that do not belong together', 'a long walk by the harbour'],
    ['fifteen letters drawn at random', 'kqzvbjwmxhtfpgd'],
    ['a sentence in Arabic', 'قارب صغير تحت شجرة زرقاء'],
    ['a sentence in German', 'sieben Igel tragen Mützen'],
    [
      'two hundred letters',
      'nine grey herons stand beside a slow river and count the passing boats '.repeat(3).slice(0, 200),
    ],
    ['a part of a name inside a longer word', 'minalist planning koala harbour'],
  ])('when it is %s', (_, password) => {
    expect(faultOf(password)).toBeUndefined();
  });
});

describe('a new password is refused', () => {
  it.each([
    ['tooShort', 'kqzvbjwmxhtfpg'],
    ['tooShort', ''],
    ['tooLong', 'kqzvbjwmxh'.repeat(20) + 'x'],
    ['guessable', 'x'.repeat(15)],
    ['guessable', '🕊'.repeat(15)],
    ['guessable', 'abcdefghijklmnop'],
    ['guessable', 'password1234567'],
    ['guessable', 'P@ssw0rd!P@ssw0rd!'],
    ['guessable', 'qwertzuiopasdfg'],
    ['guessable', '19901990199019901990'],
    ['personal', 'causeway causeway causeway'],
    ['personal', 'Causeway!2026!!!'],
    ['personal', 'AMINA.K amina.k 2026'],
    ['personal', 'khalil-khalil-1234'],
    ['personal', 'Amina Khalil 1987 !'],
  ])('as %s: "%s"', (fault, password) => {
    expect(faultOf(password)).toBe(fault);
  });

  it('as breached when it stands in the list of the library, in whatever size of letters', () => {
    const found = [...lists.breached].filter((each) => each.length >= 15);
    expect(found.length).toBeGreaterThan(20);
    for (const password of found) {
      expect(faultOf(password)).toBe('breached');
      expect(faultOf(password.toUpperCase())).toBe('breached');
    }
  });

  it('with the place, the rule and a sentence, and never with the password itself', async () => {
    const refused = await requireGoodPassword('password1234567', personal).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'input', errors: [{ path: 'password', rule: 'guessable' }] });
    expect(JSON.stringify(refused)).not.toContain('password1234567');
    await expect(requireGoodPassword('a long walk by the harbour', personal)).resolves.toBeUndefined();
  });
});

describe('the rules, whatever the library says', () => {
  const kind: PasswordLists = { breached: new Set(), guesses: () => 99 };

  it('ask for 15 to 200 characters and for nothing else of its composition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 0, maxLength: 260 }), (password) => {
        const length = Array.from(password.normalize('NFKC')).length;
        const expected = length < 15 ? 'tooShort' : length > 200 ? 'tooLong' : undefined;
        expect(findPasswordFault(password, [], kind)).toBe(expected);
      }),
    );
  });

  it('refuse whatever is only a name with little around it', () => {
    const around = fc.stringMatching(/^[0-9!.\- ]{0,5}$/);
    fc.assert(
      fc.property(around, around, (before, after) => {
        const password = `${before}amina khalil amina${after}`;
        expect(findPasswordFault(password, personal, kind)).toBe('personal');
      }),
    );
  });

  it('call personal what only somebody who knows the person guesses', () => {
    const knowing: PasswordLists = {
      breached: new Set(),
      guesses: (_, words) => (words.includes('amina') ? 3 : 12),
    };
    expect(findPasswordFault('kqzvbjwmxhtfpgd', personal, knowing)).toBe('personal');
    expect(findPasswordFault('kqzvbjwmxhtfpgd', ['bilal'], knowing)).toBeUndefined();
  });
});
