import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/crypto/primitives.js';
import { ask, asFresh, decide, freshActorOf, StandIn, use } from '../approvals/asking.js';
import { linesOf } from '../cases/lines.js';
import type { CastName } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { asActor } from '../platform/database/as-actor.js';

// What the attacker wants: to do alone what needs two people.

let house: House;
let standIn: StandIn;
let sara: Visitor;
let id: string;
beforeAll(async () => {
  house = await House.open();
  standIn = new StandIn(house);
  sara = await house.signIn('sara');
});
afterAll(() => house.close());
beforeEach(async () => {
  standIn.done = [];
  id = await ask(sara, house.people.omar);
});

const stateOf = async () => (await sara.get(`/api/approvals/${id}`)).body.state as string;

describe('a supervisor who asked', () => {
  it('cannot grant or refuse the request herself, and the attempt is a line', async () => {
    expect((await sara.get(`/api/approvals/${id}`)).body).toMatchObject({
      may: { decide: false },
      why: 'requester',
    });
    const lines = await linesOf(house, async () => {
      expect(await decide(sara, id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await decide(sara, id, 'refuse')).toMatchObject({ status: 403 });
    });
    expect(lines.filter((line) => line.res === 'refused').map(({ act, reason }) => [act, reason])).toEqual([
      ['approval.grant', 'forbidden'],
      ['approval.refuse', 'forbidden'],
    ]);
    expect(await stateOf()).toBe('asked');
  });

  it('cannot do so in another session of hers', async () => {
    expect((await decide(await house.signInAnew('sara'), id)).status).toBe(403);
  });

  it('cannot use it before somebody else granted it', async () => {
    expect(await use(sara, id)).toMatchObject({ status: 409, body: { code: 'approval' } });
    expect(standIn.done).toEqual([]);
    expect(await stateOf()).toBe('asked');
  });

  it('cannot have it granted by the person whom it favours', async () => {
    const favoured = await ask(sara, house.people.jonas);
    expect((await decide(await house.signIn('jonas'), favoured)).status).toBe(403);
  });
});

describe('SQL injected into her request', () => {
  const insert = (state: string, decider: string | null, requester = sara.id, caseIds: string[] = []) => ({
    text: `INSERT INTO app.approval (id, act, state, payload, request_hash, case_ids, concerns, requester_id, requester_role,
             office_id, asked_at, expires_at, decider_id, decided_at, version)
           VALUES ($1, 'account.recover', $2, '{}', sha256(''), $3, '{}', $4, 'supervisor', $5, now(), 'infinity', $6::uuid,
             CASE WHEN $6::uuid IS NULL THEN NULL ELSE now() END, 1)`,
    values: [newId(), state, caseIds, requester, house.officeId, decider],
  });
  const update = (set: string) => ({
    text: `UPDATE app.approval SET ${set}, version = version + 1 WHERE id = $1`,
    values: [id],
  });

  it('may ask, as she may: the attempts below fail for the reason they name', async () => {
    await asFresh(house, 'sara', async (client) => {
      expect((await client.query(insert('asked', null))).rowCount).toBe(1);
    });
  });

  it.each<[string, () => { text: string; values: unknown[] }, string, string | undefined]>([
    [
      'grants it in her own name',
      () => update(`state = 'granted', decider_id = requester_id`),
      '23514',
      'approval_two_people',
    ],
    [
      'grants it in the name of somebody else',
      () => update(`state = 'granted', decider_id = '${house.people.jonas}'`),
      '42501',
      undefined,
    ],
    [
      'refuses it in the name of somebody else',
      () => update(`state = 'refused', decider_id = '${house.people.jonas}'`),
      '42501',
      undefined,
    ],
    ['uses it before it is granted', () => update(`state = 'used'`), '23514', 'approval_move'],
    ['asks it again', () => update(`state = 'asked'`), '23514', 'approval_move'],
    ['writes a granted one', () => insert('granted', house.people.jonas), '23514', 'approval_move'],
    [
      'asks in the name of somebody else',
      () => insert('asked', null, house.people.jonas),
      '42501',
      undefined,
    ],
    [
      'asks about a case that she does not see',
      () => insert('asked', null, sara.id, [newId()]),
      '42501',
      undefined,
    ],
    ['makes it last longer', () => update(`expires_at = 'infinity'`), '42501', undefined],
    ['takes herself out of those concerned', () => update(`concerns = '{}'`), '42501', undefined],
    [
      'deletes it',
      () => ({ text: `DELETE FROM app.approval WHERE id = $1`, values: [id] }),
      '42501',
      undefined,
    ],
  ])('is refused when it %s', async (_, statement, code, constraint) => {
    const tried = asFresh(house, 'sara', (client) => client.query(statement()));
    await expect(tried).rejects.toMatchObject({ code, ...(constraint === undefined ? {} : { constraint }) });
    expect(await stateOf()).toBe('asked');
  });

  it('asks nothing without a fresh second factor', async () => {
    const tried = asActor(house, 'sara', (client) => client.query(insert('asked', null)));
    await expect(tried).rejects.toMatchObject({ code: '42501' });
  });
});

describe('SQL injected into the request of somebody else', () => {
  const grant = (name: CastName) => ({
    text: `UPDATE app.approval SET state = 'granted', decider_id = $2, version = version + 1 WHERE id = $1`,
    values: [id, house.people[name]],
  });

  it('grants for a supervisor with a fresh second factor: what the others lack', async () => {
    await asFresh(house, 'jonas', async (client) => {
      expect((await client.query(grant('jonas'))).rowCount).toBe(1);
    });
  });

  it('does not grant for a supervisor without one', async () => {
    const tried = asActor(house, 'jonas', (client) => client.query(grant('jonas')));
    await expect(tried).rejects.toMatchObject({ code: '42501' });
  });

  it.each(['ada', 'aida', 'amina', 'lena'] as const)('finds no request to grant for %s', async (name) => {
    await asFresh(house, name, async (client) => {
      expect((await client.query(grant(name))).rowCount).toBe(0);
    });
    expect(await stateOf()).toBe('asked');
  });

  it('does not grant for a supervisor whose right to approve is paused', async () => {
    const tried = house.asSuperuser(async (client) => {
      await client.query('BEGIN');
      await client.query(`CREATE OR REPLACE FUNCTION app.is_paused(staff uuid) RETURNS boolean LANGUAGE sql STABLE
        AS 'SELECT true'`);
      await client.query('SET LOCAL ROLE causeway_app');
      const token = house.opened.signer.sign(freshActorOf(house, 'jonas'), 'supervision', house.clock.now());
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
      await client.query(grant('jonas'));
    });
    await expect(tried).rejects.toMatchObject({ code: '42501' });
  });

  it('does not grant for a supervisor whose access to the case the asker gave', async () => {
    const caseId = await house.openCase();
    await house.assign(caseId, 'jonas');
    id = await ask(sara, house.people.omar, [caseId]);
    const tried = asFresh(house, 'jonas', (client) => client.query(grant('jonas')));
    await expect(tried).rejects.toMatchObject({ code: '42501' });
  });
});
