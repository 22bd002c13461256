import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProfileService } from '../../src/people/door.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { combinationsOf, profiles } from '../../src/platform/access/profile.js';
import type { StaffRole } from '../../src/platform/access/roles.js';
import { Operations } from '../../src/platform/operation.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { asFreshActor, byTwo, makeStaff, visit } from './accounts-by-two.js';

let house: House;
let ada: Visitor;
beforeAll(async () => {
  house = await House.open();
  ada = await house.signIn('ada');
});
afterAll(() => house.close());

const toSmallTeam = { profile: 'small-team' };

describe('the profile', () => {
  it('is the same in the database and in the service', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ profile: string; roles: string[] }>('SELECT profile, roles FROM auth.role_set'),
    );
    const written = profiles.flatMap((profile) =>
      combinationsOf(profile).map((roles) => `${profile} ${roles.join()}`),
    );
    expect(rows.map(({ profile, roles }) => `${profile} ${roles.join()}`).sort()).toEqual(written.sort());
  });

  it.each(['ada', 'sara', 'aida'] as const)(
    'shows %s what one person may hold, and what is missing',
    async (name) => {
      const visitor = await house.signIn(name);
      const { status, body } = await visitor.get('/api/profile');
      expect([status, body]).toEqual([
        200,
        {
          profile: 'standard',
          combinations: combinationsOf('standard'),
          fewestPeople: 5,
          people: 14,
          incompletable: ['role.grant', 'account.recover', 'last-two-administrators'],
        },
      ]);
      const preview = await visitor.get('/api/profile?profile=small-team');
      expect(preview.body).toMatchObject({
        profile: 'small-team',
        combinations: combinationsOf('small-team'),
      });
    },
  );

  it('is not for those who may not read accounts', async () => {
    for (const name of ['amina', 'noor'] as const)
      expect((await (await house.signIn(name)).get('/api/profile')).body.code).toBe('forbidden');
  });

  it('is not changed while some act could never be completed, and each is named', async () => {
    const answer = await ada.post('/api/approvals', { act: 'profile.change', payload: toSmallTeam });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ path, rule }: { path: string; rule: string }) => [path, rule])).toEqual([
      ['payload.profile', 'role.grant'],
      ['payload.profile', 'account.recover'],
      ['payload.profile', 'last-two-administrators'],
    ]);
  });

  it('is not changed by SQL without a second person', async () => {
    const sql = `UPDATE auth.profile SET profile = 'small-team', changed_by = auth.actor()`;
    await expect(asFreshActor(house, 'ada', (client) => client.query(sql))).rejects.toMatchObject({
      code: '42501',
    });
    for (const name of ['sara', 'amina'] as const)
      expect((await asFreshActor(house, name, (client) => client.query(sql))).rowCount).toBe(0);
  });

  it('is changed by an administrator and a supervisor together, and then one person holds two roles', async () => {
    await makeStaff(house, 'second.admin', ['administrator']);
    const lines = await linesOf(house, async () => {
      const answer = await byTwo(ada, await house.signIn('sara'), 'profile.change', toSmallTeam);
      expect(answer).toMatchObject({ status: 200, body: { id: null } });
    });
    expect(lines.find(({ act }) => act === 'profile.change')).toMatchObject({
      res: 'allowed',
      basis: expect.stringMatching(/^dual:/),
    });
    expect((await ada.get('/api/profile')).body).toMatchObject({ profile: 'small-team', incompletable: [] });
    const payload = { staffId: house.people.omar, roles: ['safety-officer'], reason: 'cover' };
    expect((await byTwo(ada, await house.signIn('sara'), 'role.grant', payload)).status).toBe(200);
    const again = await ada.post('/api/approvals', { act: 'profile.change', payload: toSmallTeam });
    expect(again.body.code).toBe('move');
  });

  it('does not go back while somebody holds two roles', async () => {
    const payload = { profile: 'standard' };
    expect(await ada.post('/api/approvals', { act: 'profile.change', payload })).toMatchObject({
      status: 400,
      body: { errors: [{ rule: 'present-roles' }] },
    });
    await expect(
      house.app.get(Operations).run(systemActor('system:setup'), 'profile.change', 'setup', async (op) => {
        op.record({});
        await house.app.get(ProfileService).change(op, 'standard');
      }),
    ).rejects.toMatchObject({ code: 'input', errors: [{ rule: 'present-roles' }] });
  });
});

describe('roles in the database', () => {
  it.each([
    [['supervisor', 'caseworker']],
    [['administrator', 'caseworker']],
    [['auditor', 'clinician']],
    [['supervisor', 'safety-officer', 'testimony-officer']],
  ] as [StaffRole[]][])('are never %j together, not even at set-up', async (roles) => {
    const { body } = await ada.post('/api/staff', {
      username: `without.${roles[0]}.${roles.length}`,
      name: 'W',
      guestUntil: null,
    });
    await expect(makeStaff(house, 'never.made', roles)).rejects.toMatchObject({
      errors: [{ path: 'roles', rule: 'separation' }],
    });
    await expect(
      house.asSuperuser(async (client) => {
        await client.query('BEGIN');
        for (const role of roles)
          await client.query(
            'INSERT INTO auth.staff_role (staff_id, role, granted_by, granted_at) VALUES ($1, $2, $1, now())',
            [body.staffId, role],
          );
      }),
    ).rejects.toMatchObject({ constraint: 'staff_role_profile' });
  });

  it('are what a small team may hold', async () => {
    const id = await makeStaff(house, 'tina', ['supervisor', 'testimony-officer']);
    const tina = await visit(house, 'tina', id);
    expect((await tina.get('/api/session')).body.actor.roles).toEqual(['supervisor', 'testimony-officer']);
  });
});
