import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashNewPassword, StaffService } from '../../src/people/accounts/staff.service.js';
import { SignInService } from '../../src/people/sign-in/sign-in.service.js';
import type { Actor } from '../../src/platform/access/actor.js';
import { nobody, systemActor } from '../../src/platform/access/actor.js';
import { Operations } from '../../src/platform/operation.js';
import { linesOf } from '../cases/lines.js';
import { password } from '../cast.js';
import { House } from '../house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

const others = ['amina', 'lena', 'tomas', 'noor', 'ines', 'omar'] as const;

describe('the list of accounts', () => {
  it.each(others)('is not for %s, and the refusal is a line', async (name) => {
    const visitor = await house.signIn(name);
    const lines = await linesOf(house, async () => {
      expect(await visitor.get('/api/staff')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    });
    expect(lines).toMatchObject([{ act: 'staff.list', res: 'refused', reason: 'forbidden' }]);
  });

  it('is not for those who are not signed in', async () => {
    expect((await house.stranger().get('/api/staff')).status).toBe(401);
  });

  it('shows a supervisor no account of another office', async () => {
    await house.app.get(Operations).run(systemActor('system:setup'), 'staff.create', 'setup', async (op) => {
      const staff = house.app.get(StaffService);
      const officeId = await staff.createOffice(op, 'South', 'Europe/Berlin');
      const passwordHash = await hashNewPassword('a long walk by the harbour');
      await staff.createStaff(op, {
        username: 'zoe',
        name: 'Zoe',
        passwordHash,
        roles: ['caseworker'],
        officeId,
      });
    });
    const usernames = async (name: 'sara' | 'aida') =>
      (await (await house.signIn(name)).get('/api/staff')).body.items.map(
        (item: { username: string }) => item.username,
      );
    expect(await usernames('sara')).not.toContain('zoe');
    expect(await usernames('aida')).toContain('zoe');
  });

  it('never shows anything of a password', async () => {
    const ada = await house.signIn('ada');
    expect(JSON.stringify((await ada.get('/api/staff')).body)).not.toMatch(/argon|password|hash/i);
  });

  it.each(['after=AMINA', 'after=a%00b', 'after=', 'limit=0', 'limit=201', 'limit=x', 'role=caseworker'])(
    'refuses the query %s',
    async (query) => {
      const ada = await house.signIn('ada');
      expect(await ada.get(`/api/staff?${query}`)).toMatchObject({ status: 400, body: { code: 'input' } });
    },
  );
});

describe('an account', () => {
  async function create(actor: Actor): Promise<string> {
    const passwordHash = await hashNewPassword('a long walk by the harbour');
    return house.app.get(Operations).run(actor, 'staff.create', 'setup', (op) =>
      house.app.get(StaffService).createStaff(op, {
        username: 'eve',
        name: 'Eve',
        passwordHash,
        roles: ['supervisor'],
        officeId: house.officeId,
      }),
    );
  }

  it.each(['amina', 'sara', 'aida'] as const)(
    'cannot be made by %s, not even past every check of ours',
    async (name) => {
      const { actor } = await house.app.get(SignInService).signIn(name, password, '192.0.2.9');
      await expect(create(actor)).rejects.toThrow(/row-level security/);
    },
  );

  it('cannot be made by nobody or by the import', async () => {
    await expect(create(nobody)).rejects.toThrow(/row-level security/);
    await expect(create(systemActor('system:import', house.officeId))).rejects.toThrow(/row-level security/);
  });
});

describe('SQL that somebody injected', () => {
  it('reads no password, no session and no account outside of an operation', async () => {
    await house.asApp(async (client) => {
      await expect(client.query('SELECT password_hash FROM auth.staff')).rejects.toThrow(/permission denied/);
      for (const table of ['staff', 'staff_role', 'session', 'attempt', 'office']) {
        expect((await client.query(`SELECT count(*)::int AS n FROM auth.${table}`)).rows).toEqual([{ n: 0 }]);
      }
    });
  });

  it('makes no session, no account and no role', async () => {
    await house.asApp(async (client) => {
      const role = `INSERT INTO auth.staff_role VALUES ('${house.people.omar}', 'supervisor', '${house.people.omar}', now())`;
      await expect(client.query(role)).rejects.toThrow(/row-level security/);
      const session = `INSERT INTO auth.session VALUES (gen_random_uuid(), '\\x00', '${house.people.sara}', 'supervisor', now(), now(), now())`;
      await expect(client.query(session)).rejects.toThrow(/row-level security/);
      for (const sql of [
        `UPDATE auth.staff SET state = 'active'`,
        `UPDATE auth.staff_role SET ended_at = now(), ended_by = granted_by`,
      ])
        expect((await client.query(sql)).rowCount).toBe(0);
      await expect(client.query('DELETE FROM auth.staff_role')).rejects.toThrow(/permission denied/);
    });
  });

  it('cannot write itself an actor', async () => {
    await house.asApp(async (client) => {
      const token = `1|${house.people.sara}|supervisor|${house.officeId}|supervision|9999999999|${'0'.repeat(64)}`;
      await client.query(`SELECT set_config('causeway.context', $1, false)`, [token]);
      await expect(client.query('SELECT name FROM auth.staff')).rejects.toThrow(/bad actor context/);
    });
  });
});
