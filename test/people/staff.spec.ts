import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashNewPassword, type NewStaff, StaffService } from '../../src/people/accounts/staff.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import type { StaffRole } from '../../src/platform/access/roles.js';
import { type Operation, Operations } from '../../src/platform/operation.js';
import { cast, castNames } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { House } from '../house.js';
import { tryToSignIn } from './sessions.js';

let house: House;
let passwordHash: string;
const chosen = 'a long walk by the harbour';
beforeAll(async () => {
  house = await House.open();
  passwordHash = await hashNewPassword(chosen);
});
afterAll(() => house.close());

function inSetup<T>(work: (op: Operation, staff: StaffService) => Promise<T>): Promise<T> {
  const actor = systemActor('system:setup');
  return house.app
    .get(Operations)
    .run(actor, 'staff.create', 'setup', (op) => work(op, house.app.get(StaffService)));
}

/** Makes an account; gives the path and rule of what was refused, or nothing. */
async function make(given: Partial<NewStaff>): Promise<{ path: string; rule: string } | undefined> {
  const rest = { name: 'Lea', passwordHash, roles: ['caseworker'] as StaffRole[], officeId: house.officeId };
  try {
    await inSetup((op, staff) => staff.createStaff(op, { username: 'lea', ...rest, ...given }));
    return undefined;
  } catch (error) {
    const [fault] = (error as { errors?: { path: string; rule: string }[] }).errors ?? [];
    if (fault === undefined) throw error;
    return { path: fault.path, rule: fault.rule };
  }
}

async function names(): Promise<string[]> {
  const aida = await house.signIn('aida');
  const { body } = await aida.get('/api/staff?limit=200');
  return body.items.map(({ username }: { username: string }) => username);
}

describe('the list of accounts', () => {
  it.each(['sara', 'aida', 'ada'] as const)(
    'shows %s name, roles and state of each, by user name',
    async (name) => {
      const visitor = await house.signIn(name);
      const { status, body } = await visitor.get('/api/staff');
      expect(status).toBe(200);
      expect(body.next).toBeNull();
      expect(body.items).toEqual(
        [...castNames].sort().map((username) => ({
          id: house.people[username],
          username,
          name: username[0]!.toUpperCase() + username.slice(1),
          roles: [cast[username]],
          state: 'active',
          guestUntil: null,
          hasFactor: false,
          isKeyHolder: false,
          version: 1,
        })),
      );
    },
  );

  it('comes in pages, and the last says that it is the last', async () => {
    const ada = await house.signIn('ada');
    const seen: string[] = [];
    let next = '';
    do {
      const { body } = await ada.get(`/api/staff?limit=5${next === '' ? '' : `&after=${next}`}`);
      expect(body.items.length).toBeLessThanOrEqual(5);
      seen.push(...body.items.map(({ username }: { username: string }) => username));
      next = body.next ?? '';
    } while (next !== '');
    expect(seen).toEqual([...castNames].sort());
  });

  it('is a line that counts the accounts', async () => {
    const sara = await house.signIn('sara');
    expect(await linesOf(house, () => sara.get('/api/staff?limit=3'))).toMatchObject([
      { act: 'staff.list', res: 'allowed', obj: { count: 3 } },
    ]);
  });
});

describe('a new account', () => {
  it('signs in with the password that was chosen', async () => {
    expect(await make({ username: ' Lea.M ', name: ' Lea M. ', roles: ['clinician'] })).toBeUndefined();
    const answer = await tryToSignIn(house, 'lea.m', chosen);
    expect(answer.body.actor).toMatchObject({ name: 'Lea M.', role: 'clinician', roles: ['clinician'] });
  });

  it('has each role once, however often it was said', async () => {
    expect(await make({ username: 'max', roles: ['administrator', 'administrator'] })).toBeUndefined();
    expect((await tryToSignIn(house, 'max', chosen)).body.actor.roles).toEqual(['administrator']);
  });

  it('of a supervisor sees the cases that the office has already', async () => {
    const caseId = await house.openCase();
    await make({ username: 'rosa', roles: ['supervisor'] });
    const answer = await tryToSignIn(house, 'rosa', chosen);
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    const opened = await house.stranger().get(`/api/cases/${caseId}`, { cookie });
    expect([opened.status, opened.body.may.assign]).toEqual([200, true]);
  });

  it('is a line of the log that names account and maker by alias', async () => {
    const lines = await linesOf(house, () => make({ username: 'tim' }));
    expect(lines).toMatchObject([
      {
        act: 'staff.create',
        res: 'allowed',
        actor: { kind: 'system', role: 'system:setup' },
        obj: { type: 'staff' },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain('tim');
  });

  it.each([
    ['a name that is taken', { username: 'AMINA' }, { path: 'username', rule: 'taken' }],
    ['a user name of one letter', { username: 'l' }, { path: 'username', rule: 'format' }],
    ['a user name that begins with a digit', { username: '1lea' }, { path: 'username', rule: 'format' }],
    ['a user name with a space', { username: 'lea m' }, { path: 'username', rule: 'format' }],
    ['a user name of 64 letters', { username: 'l'.repeat(64) }, { path: 'username', rule: 'format' }],
    ['a user name in Arabic', { username: 'لينا' }, { path: 'username', rule: 'format' }],
    ['no name to show', { name: ' ' }, { path: 'name', rule: 'format' }],
    ['a name of two lines', { name: 'Lea\nM.' }, { path: 'name', rule: 'format' }],
    ['no role', { roles: [] }, { path: 'roles', rule: 'separation' }],
    [
      'administrator and caseworker in one',
      { roles: ['caseworker', 'administrator'] },
      { path: 'roles', rule: 'separation' },
    ],
    [
      'auditor and supervisor in one',
      { roles: ['auditor', 'supervisor'] },
      { path: 'roles', rule: 'separation' },
    ],
    [
      'two roles that a small team may give and the standard profile keeps apart',
      { roles: ['caseworker', 'safety-officer'] },
      { path: 'roles', rule: 'separation' },
    ],
    [
      'auditor and administrator in one',
      { roles: ['auditor', 'administrator'] },
      { path: 'roles', rule: 'separation' },
    ],
  ] as [string, Partial<NewStaff>, { path: string; rule: string }][])(
    'is refused with %s',
    async (_, given, fault) => {
      const before = await names();
      expect(await make({ username: 'refused', ...given })).toEqual(fault);
      expect(await names()).toEqual(before);
    },
  );
});

describe('a new password', () => {
  it.each([
    ['15 letters', 'x'.repeat(15)],
    ['200 letters', 'x'.repeat(200)],
    ['15 letters in Arabic', 'ك'.repeat(15)],
    ['15 signs that take two places each', '🕊'.repeat(15)],
  ])('may have %s', async (_, password) => {
    expect(await hashNewPassword(password)).toMatch(/^\$argon2id\$/);
  });

  it.each([
    ['14 letters', 'x'.repeat(14)],
    ['201 letters', 'x'.repeat(201)],
    ['14 signs that take two places each', '🕊'.repeat(14)],
    ['nothing', ''],
  ])('may not have %s', async (_, password) => {
    await expect(hashNewPassword(password)).rejects.toMatchObject({
      code: 'input',
      errors: [{ path: 'password' }],
    });
  });
});

describe('a new office', () => {
  it.each(['Europe/Berlin', 'Asia/Baghdad', 'UTC'])('lives in the time zone %s', async (zone) => {
    const id = await inSetup((op, staff) => staff.createOffice(op, 'South', zone));
    const found = await house.asSuperuser((client) =>
      client.query('SELECT time_zone FROM auth.office WHERE id = $1', [id]),
    );
    expect(found.rows).toEqual([{ time_zone: zone }]);
  });

  it.each(['Berlin', '', '+01:00', 'Europe/Atlantis'])('is refused the time zone "%s"', async (zone) => {
    await expect(inSetup((op, staff) => staff.createOffice(op, 'South', zone))).rejects.toMatchObject({
      errors: [{ path: 'timeZone' }],
    });
  });
});
