import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashNewPassword, StaffService } from '../../src/people/accounts/staff.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { Operations } from '../../src/platform/operation.js';
import { password } from '../cast.js';
import { House } from '../house.js';
import { tryToSignIn } from '../people/sessions.js';

/** Attack 35 of the security design: names that look alike, collide, or turn the text around them. */

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

/** Makes an account; gives the path and the rule of what was refused. */
async function make(username: string, name = 'Lea'): Promise<{ path: string; rule: string } | undefined> {
  const passwordHash = await hashNewPassword('a long walk by the harbour');
  const staff = { username, name, passwordHash, roles: ['caseworker' as const], officeId: house.officeId };
  try {
    await house.app
      .get(Operations)
      .run(systemActor('system:setup'), 'staff.create', 'setup', (op) =>
        house.app.get(StaffService).createStaff(op, staff),
      );
    return undefined;
  } catch (error) {
    const [fault] = (error as { errors?: { path: string; rule: string }[] }).errors ?? [];
    if (fault === undefined) throw error;
    return { path: fault.path, rule: fault.rule };
  }
}

const odd: [string, string][] = [
  ['a Cyrillic а', 'аmina'],
  ['a wide a', '\uff41mina'],
  ['a mathematical a', '\u{1d41a}mina'],
  ['a zero-width space', 'am\u200bina'],
  ['a zero-width joiner', 'amina\u200d'],
  ['a byte order mark before it', '\ufeffamina'],
  ['a no-break space after it', 'amina\u00a0'],
  ['a right-to-left override', '\u202eanima'],
  ['an accent of its own', 'ami\u0301na'],
  ['half a surrogate pair', 'amina\udc00'],
  ['a letter of four bytes', 'amin\u{10348}'],
  ['a NUL', 'amina\u0000'],
  ['a dotless i', 'am\u0131na'],
  ['a capital I with a dot', 'AM\u0130NA'],
];

describe('who signs in under a name that looks like another', () => {
  it.each(odd)('is not taken for amina with %s', async (_, name) => {
    const answer = await tryToSignIn(house, name, password);
    expect(answer).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    house.clock.advance(20 * 60_000);
  });

  it('is not taken for a colleague whose k is the sign of kelvin', async () => {
    expect(await make('kim')).toBeUndefined();
    expect((await tryToSignIn(house, '\u212aim', 'a long walk by the harbour')).status).toBe(401);
    expect((await tryToSignIn(house, 'KIM', 'a long walk by the harbour')).status).toBe(201);
  });
});

describe('who has an account made that looks like another', () => {
  it.each([...odd, ['the sign of kelvin', '\u212aim.two'] as [string, string]])(
    'is refused with %s',
    async (_, name) => {
      expect(await make(name)).toEqual({ path: 'username', rule: 'format' });
    },
  );

  it.each(['AMINA', ' amina ', 'Amina'])('is refused as "%s", which is the same name', async (name) => {
    expect(await make(name)).toEqual({ path: 'username', rule: 'taken' });
  });
});

describe('the name that colleagues see', () => {
  it.each([
    ['Arabic and Latin letters together', 'Lea لينا M.'],
    ['Persian with a zero-width non-joiner', 'می\u200cنا'],
    ['letters with accents of their own, as they were typed', 'Ame\u0301lie'],
    ['letters of four bytes', 'Ada \u{20bb7}'],
  ])('is kept byte for byte: %s', async (what, name) => {
    const username = `odd.${what.length}`;
    expect(await make(username, name)).toBeUndefined();
    const aida = await house.signIn('aida');
    const { items } = (await aida.get('/api/staff?limit=200')).body as {
      items: { username: string; name: string }[];
    };
    const kept = items.find((each) => each.username === username)!.name;
    expect(Buffer.from(kept)).toEqual(Buffer.from(name));
  });

  it.each([
    ['turns what follows around', 'Lea\u202eadA'],
    ['isolates what follows', 'Lea\u2066'],
    ['is half a letter', 'Lea\ud800'],
    ['is two lines', 'Lea\u2028Ada'],
  ])('is refused when it %s', async (_, name) => {
    expect(await make('refused', name)).toEqual({ path: 'name', rule: 'format' });
  });
});
