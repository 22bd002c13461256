import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actorOf, tokenOf } from '../platform/database/as-actor.js';
import type { Actor } from '../../src/platform/access/actor.js';
import { password } from '../cast.js';
import { House, Visitor } from '../house.js';
import { giveFactor, halfSignIn, onwards } from '../people/factors.js';
import { passkeyOf } from '../strict-sign-in.js';

/** Attack 24 of the security design: somebody who has, or had, or planted a session token. */

let house: House;
beforeAll(async () => {
  house = await House.open({ strict: true });
});
afterAll(() => house.close());

const opens = async (visitor: Visitor) => (await visitor.get('/api/cases')).status;

describe('who wants to come in with a session of somebody else', () => {
  it('gets nothing from a token planted before sign-in: signing in makes another', async () => {
    const planted = `__Host-causeway=${'A'.repeat(43)}`;
    const answer = await house
      .stranger()
      .post('/api/session', { username: 'amina', password }, { cookie: planted });
    expect(house.stranger().after(answer).cookie).not.toBe(planted);
    expect(await opens(new Visitor(house, planted, ''))).toBe(401);
  });

  it('gets nothing from a token seen between password and second factor', async () => {
    await house.signInAnew('amina');
    const half = await halfSignIn(house, 'amina');
    const full = onwards(half, await giveFactor(half, '/api/session/factor', passkeyOf(house, 'amina')));
    expect([await opens(half), await opens(full)]).toEqual([401, 200]);
    expect((await half.post('/api/session/factor/options')).status).toBe(401);
  });

  it('gets nothing from a token of before the step-up', async () => {
    const before = await house.signInAnew('amina');
    const after = onwards(
      before,
      await giveFactor(before, '/api/session/step-up', passkeyOf(house, 'amina')),
    );
    expect([await opens(before), await opens(after)]).toEqual([401, 200]);
  });

  it('gets nothing from a token of before signing out, signing in again, or a new password', async () => {
    const left = await house.signInAnew('bilal');
    expect((await left.delete('/api/session')).status).toBe(204);
    expect(await opens(left)).toBe(401);

    const old = await house.signInAnew('bilal');
    const body = { username: 'bilal', password };
    await house.stranger().post('/api/session', body, { cookie: old.cookie! });
    expect(await opens(old)).toBe(401);

    const [here, there] = [await house.signInAnew('bilal'), await house.signInAnew('bilal')];
    await here.post('/api/password', { password: 'seven quiet boats at noon' });
    expect([await opens(here), await opens(there)]).toEqual([200, 401]);
  });

  it.each([
    ['the account is disabled', `UPDATE auth.staff SET state = 'disabled' WHERE id = $1`],
    ['the role ends', 'UPDATE auth.staff_role SET ended_at = now(), ended_by = staff_id WHERE staff_id = $1'],
    [
      'the guest’s day is over',
      `UPDATE auth.staff SET guest_until = now() - interval '1 minute' WHERE id = $1`,
    ],
  ])('gets nothing any more the moment when %s', async (what, sql) => {
    const name = { a: 'tomas', r: 'yara', g: 'emil' }[what.replace('the ', '')[0]!] as
      'tomas' | 'yara' | 'emil';
    const visitor = await house.signInAnew(name);
    const before = (await visitor.get('/api/session')).status;
    await house.asSuperuser((client) => client.query(sql, [house.people[name]]));
    expect([before, (await visitor.get('/api/session')).status, await opens(visitor)]).toEqual([
      200, 401, 401,
    ]);
  });

  it('does not bring an ended session back with SQL in the name of its owner', async () => {
    const left = await house.signInAnew('marc');
    await left.delete('/api/session');
    const revived = await house.asApp(async (client) => {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [
        tokenOf(house, actorOf(house, 'marc')),
      ]);
      const { rowCount } = await client.query(
        'UPDATE auth.session SET ended_at = NULL WHERE ended_at IS NOT NULL',
      );
      await client.query('COMMIT');
      return rowCount;
    });
    expect([revived, await opens(left)]).toEqual([0, 401]);
  });

  it('does not go on in an account that comes back, with a session begun at the moment of its end', async () => {
    const thief = await house.signInAnew('noor');
    const [ada, id] = [await house.signInAnew('ada'), house.people.noor];
    const account = () =>
      house.asSuperuser(async (client) => {
        const found = await client.query('SELECT version FROM auth.staff WHERE id = $1', [id]);
        return found.rows[0].version as number;
      });
    expect((await ada.post(`/api/staff/${id}/disable`, { version: await account() })).status).toBe(200);
    await house.asSuperuser((client) =>
      client.query('UPDATE auth.session SET ended_at = NULL WHERE staff_id = $1', [id]),
    );
    expect((await ada.post(`/api/staff/${id}/enable`, { version: await account() })).status).toBe(200);
    expect(await opens(thief)).toBe(401);
  });

  it('cannot make the session last by stepping up again and again', async () => {
    let visitor = await house.signInAnew('noor');
    const ends = async () => (await visitor.get('/api/session')).body.expiresAt as string;
    const first = await ends();
    for (let time = 0; time < 3; time += 1) {
      house.clock.advance(60_000);
      visitor = onwards(visitor, await giveFactor(visitor, '/api/session/step-up', passkeyOf(house, 'noor')));
    }
    expect(await ends()).toBe(first);
  });

  it('cannot use one token for two steps at the same moment', async () => {
    const visitor = await house.signInAnew('lena');
    const key = passkeyOf(house, 'lena');
    const answers = await Promise.all([
      giveFactor(visitor, '/api/session/step-up', key),
      giveFactor(visitor, '/api/session/step-up', key),
    ]).catch((error: unknown) => [error]);
    const made = answers.filter((each) => (each as { status?: number }).status === 201);
    expect(made.length).toBeLessThanOrEqual(1);
    const { rows } = await house.asSuperuser((client) =>
      client.query('SELECT count(*)::int AS n FROM auth.session WHERE staff_id = $1 AND ended_at IS NULL', [
        house.people.lena,
      ]),
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe('who injects SQL while signing in', () => {
  const signingIn = (): Actor => ({
    kind: 'signing-in',
    id: house.people.sara,
    role: 'signing-in',
    officeId: house.officeId,
    timeZone: 'UTC',
    sessionId: house.people.sara,
    sessionMark: '0'.repeat(16),
    expiresAt: new Date(),
    lastSeenAt: new Date(),
    hasFactor: false,
  });

  it.each([
    [
      'a complete session',
      `INSERT INTO auth.session (id, token_hash, staff_id, role, factor, stepped_up_at, client, signed_in_at, created_at,
         last_seen_at, expires_at) VALUES (gen_random_uuid(), '\\x00', $1, 'supervisor', 'passkey', NULL, '', now(), now(),
         now(), now() + interval '1 hour')`,
      /row-level security/,
    ],
    [
      'a passkey',
      `INSERT INTO auth.passkey (id, staff_id, credential_id, public_key, counter, transports, may_sync, is_synced, name,
         created_at) VALUES (gen_random_uuid(), $1, decode(repeat('00', 16), 'hex'), '\\x00', 0, '{}', false, false, '', now())`,
      /row-level security/,
    ],
    ['a confirmed app', 'SELECT auth.confirm_totp($1, 1, now())', /no fresh second factor/],
    ['another password', `SELECT auth.change_password('x', $1)`, /no fresh second factor/],
    [
      'its failures forgotten',
      `SELECT auth.forget_attempts('\\x00') WHERE $1::uuid IS NOT NULL`,
      /no session was begun/,
    ],
  ])('makes no %s', async (_, sql, refusal) => {
    await house.asApp(async (client) => {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [tokenOf(house, signingIn())]);
      await expect(client.query(sql, [house.people.sara])).rejects.toThrow(refusal);
      await client.query('ROLLBACK');
    });
  });
});
