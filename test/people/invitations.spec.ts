import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashInvitationCode, newInvitationCode } from '../../src/people/accounts/invitations.codes.js';
import { linesOf } from '../cases/lines.js';
import { type Answer, House, type Visitor } from '../house.js';
import { accountOf, asFreshActor, byTwo, visit } from './accounts-by-two.js';

let house: House;
let ada: Visitor;
let made = 0;
beforeAll(async () => {
  house = await House.open();
  ada = await house.signIn('ada');
});
afterAll(() => house.close());
// Failures of one test are not to slow the next down; the visit of the administrator stays fresh.
beforeEach(() =>
  house.asSuperuser((client) => client.query('DELETE FROM auth.attempt')).then(() => undefined),
);

const good = 'a long walk by the old harbour wall';
const seen = ({ status, body }: Answer) => ({ status, body });

/** A new account and its code. */
async function invite(): Promise<{ username: string; staffId: string; id: string; code: string }> {
  const username = `guest.${made++}`;
  const { body } = await ada.post('/api/staff', { username, name: 'Guest', guestUntil: null });
  return { username, ...body };
}

const take = (username: string, code: string, password = good) =>
  house.stranger().post('/api/invitation', { username, code, password });

const age = (id: string, column: 'expires_at' | 'made_at', hours: number) =>
  house.asSuperuser((client) =>
    client.query(`UPDATE auth.invitation SET ${column} = now() - make_interval(hours => $2) WHERE id = $1`, [
      id,
      hours,
    ]),
  );

describe('a code of an invitation', () => {
  it('has 160 random bits in groups that people can read to each other', () => {
    const codes = Array.from({ length: 200 }, newInvitationCode);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('is the same however it is typed, and another code is another', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const code = newInvitationCode();
        const typed = (seed % 2 === 0 ? code.toLowerCase() : code)
          .replaceAll('-', seed % 3 === 0 ? ' ' : '')
          .replaceAll('0', seed % 5 === 0 ? 'o' : '0')
          .replaceAll('1', seed % 7 === 0 ? 'l' : '1');
        expect(hashInvitationCode(typed)).toEqual(hashInvitationCode(code));
        expect(hashInvitationCode(newInvitationCode())).not.toEqual(hashInvitationCode(code));
      }),
    );
  });

  it('is taken up by its owner, once: the password is theirs and the account active', async () => {
    const { username, staffId, code } = await invite();
    const lines = await linesOf(house, async () => {
      expect((await take(` ${username.toUpperCase()} `, code.toLowerCase())).status).toBe(204);
    });
    expect(lines).toMatchObject([
      { act: 'invitation.accept', res: 'allowed', actor: { kind: 'nobody' }, obj: { type: 'staff' } },
    ]);
    expect(await accountOf(house, username)).toMatchObject({ state: 'active', roles: [] });
    expect((await take(username, code)).status).toBe(401);
    const payload = { staffId, roles: ['caseworker'], reason: 'new-colleague' };
    expect((await byTwo(ada, await house.signIn('sara'), 'role.grant', payload)).status).toBe(200);
    expect((await visit(house, username, staffId, good)).cookie).toBeDefined();
  });

  it('is void as soon as another one was made', async () => {
    const { username, staffId, code } = await invite();
    const again = await ada.post(`/api/staff/${staffId}/invitation`);
    expect(again.status).toBe(201);
    expect((await take(username, code)).status).toBe(401);
    expect((await take(username, again.body.code)).status).toBe(204);
  });

  it('is good for three days', async () => {
    const { username, id, code } = await invite();
    const { rows } = await house.asSuperuser((client) =>
      client.query(
        `SELECT expires_at - made_at = interval '72 hours' AS three_days FROM auth.invitation WHERE id = $1`,
        [id],
      ),
    );
    expect(rows).toEqual([{ three_days: true }]);
    await age(id, 'expires_at', 0);
    expect((await take(username, code)).status).toBe(401);
  });

  it('is not made by one person alone once two people gave the account a role', async () => {
    const { staffId } = await invite();
    const payload = { staffId, roles: ['caseworker'], reason: 'new-colleague' };
    expect((await byTwo(ada, await house.signIn('sara'), 'role.grant', payload)).status).toBe(200);
    expect(await ada.post(`/api/staff/${staffId}/invitation`)).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
  });

  it('is not made for an account that has its owner', async () => {
    expect(await ada.post(`/api/staff/${house.people.omar}/invitation`)).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
  });
});

describe('who has no good code', () => {
  it('gets one answer for a wrong code, a wrong name, a used, void and expired code and a guest whose day is over', async () => {
    const [mine, used, late, over] = [await invite(), await invite(), await invite(), await invite()];
    await take(used.username, used.code);
    await age(late.id, 'expires_at', 1);
    await house.asSuperuser((client) =>
      client.query(`UPDATE auth.staff SET guest_until = now() WHERE id = $1`, [over.staffId]),
    );
    const answers = [
      await take(mine.username, newInvitationCode()),
      await take('nobody.here', mine.code),
      await take('no name at all!', mine.code),
      await take('amina', mine.code),
      await take(mine.username, '\u0000'),
    ];
    await house.asSuperuser((client) => client.query('DELETE FROM auth.attempt'));
    answers.push(
      await take(used.username, used.code),
      await take(late.username, late.code),
      await take(over.username, over.code),
    );
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    for (const answer of answers) expect(seen(answer)).toEqual(seen(answers[0]!));
    expect((await take(mine.username, mine.code)).status).toBe(204);
  });

  it('has to wait after some tries, and a right code waits too', async () => {
    const { username, code } = await invite();
    for (let tries = 0; tries < 5; tries++) expect((await take(username, 'AAAA')).status).toBe(401);
    const blocked = await take(username, code);
    expect(blocked).toMatchObject({ status: 429, body: { code: 'too-many' } });
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    await house.asSuperuser((client) => client.query('DELETE FROM auth.attempt'));
    expect((await take(username, code)).status).toBe(204);
  });

  it('does not keep the owner of a password from signing in', async () => {
    for (let tries = 0; tries < 6; tries++) await take('bilal', 'AAAA');
    expect((await house.signInAnew('bilal')).cookie).toBeDefined();
  });

  it('counts guesses of the same moment one by one', async () => {
    const { username } = await invite();
    const answers = await Promise.all(Array.from({ length: 9 }, () => take(username, 'AAAA')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  });
});

describe('the password of an invitation', () => {
  it.each([
    ['14 letters', 'x'.repeat(14)],
    ['the user name', 'guest guest guest'],
    ['a row of one letter', 'x'.repeat(20)],
  ])('is refused with %s, and the code is still good', async (_, password) => {
    const { username, code } = await invite();
    expect(await take(username, code, password)).toMatchObject({
      status: 400,
      body: { code: 'input', errors: [{ path: 'password' }] },
    });
    expect((await take(username, code)).status).toBe(204);
  });

  it('stands in no log', async () => {
    const { username, code } = await invite();
    await take(username, code);
    await take(username, code);
    expect(house.logged.join('')).not.toMatch(/harbour/);
    expect(house.logged.join('')).not.toContain(code);
  });
});

describe('SQL', () => {
  it.each(['amina', 'sara', 'ada'] as const)('of %s reads no code and takes none up', async (name) => {
    for (const sql of [
      'SELECT code_hash FROM auth.invitation',
      `SELECT auth.take_invitation('guest.0', sha256('x'), 'x')`,
      'SELECT auth.void_invitations(auth.actor())',
      'DELETE FROM auth.invitation',
    ])
      await expect(asFreshActor(house, name, (client) => client.query(sql))).rejects.toMatchObject({
        code: '42501',
      });
  });
});
