import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { approvalState } from '../../src/approvals/approval-states.js';
import { Approvals } from '../../src/approvals/approvals.js';
import { Operations } from '../../src/platform/operation.js';
import { castNames } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { ask, asFresh, decide, freshActorOf, letExpire, StandIn, use } from './asking.js';

let house: House;
let standIn: StandIn;
let ada: Visitor;
let sara: Visitor;
let jonas: Visitor;
beforeAll(async () => {
  house = await House.open();
  standIn = new StandIn(house);
  ada = await house.signIn('ada');
  sara = await house.signIn('sara');
  jonas = await house.signIn('jonas');
});
afterAll(() => house.close());
beforeEach(() => {
  standIn.done = [];
  standIn.decidersRefused = false;
});

const idsOf = async (visitor: Visitor) =>
  ((await visitor.get('/api/approvals?limit=200')).body.items as { id: string }[]).map((each) => each.id);

describe('a request without a case', () => {
  it('is seen by who asked and by the supervisors of the office, and by nobody else', async () => {
    const id = await ask(ada, house.people.omar);
    for (const name of castNames) {
      const visitor = await house.signIn(name);
      const sees = ['ada', 'sara', 'jonas'].includes(name);
      expect([name, (await visitor.get(`/api/approvals/${id}`)).status]).toEqual([name, sees ? 200 : 404]);
      expect([name, (await idsOf(visitor)).includes(id)]).toEqual([name, sees]);
    }
  });

  it('is decided by supervisors only', async () => {
    const id = await ask(ada, house.people.omar);
    const { requestHash } = (await ada.get(`/api/approvals/${id}`)).body;
    for (const name of castNames.filter((each) => !['sara', 'jonas'].includes(each))) {
      const visitor = await house.signIn(name);
      for (const what of ['grant', 'refuse']) {
        const answer = await visitor.post(`/api/approvals/${id}/${what}`, { version: 1, requestHash });
        expect([name, answer.status]).toEqual([name, 403]);
      }
    }
    expect((await sara.get(`/api/approvals/${id}`)).body.state).toBe('asked');
  });

  it('is not decided when the room of the act says no', async () => {
    const id = await ask(ada, house.people.omar);
    standIn.decidersRefused = true;
    expect((await decide(sara, id)).status).toBe(404);
    expect((await sara.get(`/api/approvals/${id}`)).body.state).toBe('asked');
  });
});

describe('a request that touches a case', () => {
  it('is not there for a supervisor who may not see the case: no item, no count, no page', async () => {
    const caseId = await house.openCase();
    await sara.post(`/api/cases/${caseId}/exclusions`, { staffId: jonas.id, kind: 'complaint' });
    const before = (await jonas.get('/api/approvals')).body.waiting;
    const id = await ask(sara, house.people.omar, [caseId]);
    const other = await ask(sara, house.people.omar, [await house.openCase()]);
    expect((await idsOf(jonas)).filter((each) => [id, other].includes(each))).toEqual([other]);
    expect((await jonas.get('/api/approvals')).body.waiting).toBe(before + 1);
    const absent = await jonas.get('/api/approvals/00000000-0000-4000-8000-00000000abcd');
    const hidden = await jonas.get(`/api/approvals/${id}`);
    expect([hidden.status, hidden.body]).toEqual([absent.status, absent.body]);
    const body = { version: 1, requestHash: `${'A'.repeat(43)}=` };
    expect((await jonas.post(`/api/approvals/${id}/grant`, body)).status).toBe(404);
    expect((await jonas.post(`/api/approvals/${id}/use`, { version: 1, payload: {} })).status).toBe(404);
  });
});

describe('asking is refused', () => {
  const send = (body: Record<string, unknown>, visitor = ada) =>
    visitor.post('/api/approvals', {
      act: 'account.recover',
      payload: { staffId: house.people.omar, caseIds: [] },
      ...body,
    });

  it.each([
    ['an act that needs no second person', { act: 'case.create' }, 'act'],
    ['an act of which nobody heard', { act: 'world.end' }, 'act'],
    ['a payload of another shape', { payload: { caseIds: [] } }, 'payload.staffId'],
    ['a payload with something more', { payload: { staffId: '', more: 1 } }, 'payload.staffId'],
    ['a payload that is no object', { payload: 'x' }, 'payload'],
    ['free text where none is taken', { reason: 'because' }, 'reason'],
    ['an unknown key', { state: 'granted' }, 'state'],
  ])('for %s', async (_, body, path) => {
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'input' } });
    expect(answer.body.errors[0].path).toBe(path);
  });

  it('for free text inside the payload, though its shape allows a text', async () => {
    const payload = { staffId: house.people.omar, caseIds: [], note: 'her brother asks' };
    expect(await send({ payload })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'payload', rule: 'free-text' }] },
    });
  });

  it('without a fresh second factor, as granting and using are', async () => {
    const id = await ask(ada, house.people.omar);
    const { requestHash } = (await sara.get(`/api/approvals/${id}`)).body;
    house.clock.advance(6 * 60_000);
    const answers = [
      await send({}),
      await sara.post(`/api/approvals/${id}/grant`, { version: 1, requestHash }),
      await ada.post(`/api/approvals/${id}/use`, { version: 1, payload: {} }),
    ];
    house.clock.advance(-6 * 60_000);
    for (const answer of answers) expect(answer).toMatchObject({ status: 403, body: { code: 'step-up' } });
  });

  it('for somebody who has not signed in', async () => {
    expect((await send({}, house.stranger())).status).toBe(401);
    expect((await house.stranger().get('/api/approvals')).status).toBe(401);
  });
});

describe('deciding is refused', () => {
  it('on a version that is not the present one', async () => {
    const id = await ask(ada, house.people.omar);
    const { requestHash } = (await sara.get(`/api/approvals/${id}`)).body;
    expect(await sara.post(`/api/approvals/${id}/grant`, { version: 2, requestHash })).toMatchObject({
      status: 409,
      body: { code: 'stale' },
    });
  });

  it('to somebody whom the act concerns, and the screen says why', async () => {
    const id = await ask(ada, jonas.id);
    expect((await jonas.get(`/api/approvals/${id}`)).body).toMatchObject({
      may: { decide: false },
      why: 'concerned',
    });
    expect((await decide(jonas, id)).status).toBe(403);
    expect((await decide(jonas, id, 'refuse')).status).toBe(403);
    expect((await decide(sara, id)).status).toBe(200);
  });

  it('to somebody whose access to the case the asker gave, and the other way round', async () => {
    const caseId = await house.openCase();
    const grant = await house.assign(caseId, 'jonas');
    const [fromSara, fromJonas] = [
      await ask(sara, house.people.omar, [caseId]),
      await ask(jonas, house.people.omar, [caseId]),
    ];
    for (const [visitor, id] of [
      [jonas, fromSara],
      [sara, fromJonas],
    ] as const) {
      expect((await visitor.get(`/api/approvals/${id}`)).body).toMatchObject({
        may: { decide: false },
        why: 'same-grant',
      });
      expect((await decide(visitor, id)).status).toBe(403);
    }
    await sara.post(`/api/cases/${caseId}/assignments/${grant}/end`, { version: 1, reason: 'over' });
    expect((await decide(jonas, fromSara)).status).toBe(200);
  });

  it('to a reviewer who owes an overdue review, until it is made', async () => {
    const id = await ask(ada, house.people.omar);
    const body = await house.asSuperuser(async (client) => {
      const found = await client.query(
        `SELECT pg_get_functiondef('app.is_paused(uuid)'::regprocedure) AS text`,
      );
      await client.query(`CREATE OR REPLACE FUNCTION app.is_paused(staff uuid) RETURNS boolean LANGUAGE sql STABLE
        AS $$ SELECT staff = '${jonas.id}'::uuid $$`);
      return found.rows[0].text as string;
    });
    const waiting = (await jonas.get('/api/approvals')).body.waiting;
    expect((await jonas.get(`/api/approvals/${id}`)).body).toMatchObject({
      may: { decide: false },
      why: 'paused',
    });
    expect(await decide(jonas, id)).toMatchObject({ status: 403, body: { code: 'paused' } });
    expect(waiting).toBe(0);
    await house.asSuperuser((client) => client.query(body));
    expect((await decide(jonas, id)).status).toBe(200);
  });
});

describe('a request that somebody granted who cannot grant any more', () => {
  it('is not used, by the service nor by SQL, until that person is back', async () => {
    const id = await ask(ada, house.people.omar);
    expect((await decide(jonas, id)).status).toBe(200);
    const jonasIs = (state: string) =>
      house.asSuperuser(async (client) => {
        await client.query('SET session_replication_role = replica');
        await client.query('UPDATE auth.staff SET state = $2 WHERE id = $1', [jonas.id, state]);
      });
    await jonasIs('disabled');
    expect((await ada.get(`/api/approvals/${id}`)).body).toMatchObject({
      state: 'granted',
      may: { use: false },
    });
    expect(await use(ada, id)).toMatchObject({ status: 409, body: { code: 'approval' } });
    const sql = `UPDATE app.approval SET state = 'used', version = version + 1 WHERE id = $1`;
    await expect(asFresh(house, 'ada', (client) => client.query(sql, [id]))).rejects.toMatchObject({
      code: '42501',
    });
    await jonasIs('active');
    expect((await use(ada, id)).status).toBe(200);
  });
});

describe('using up an approval inside another act', () => {
  const staffOf = (staffId: string) => ({ staffId, caseIds: [] });
  const requireUsable = (
    name: 'ada' | 'sara',
    id: string | undefined,
    payload: unknown,
    code = 'account.recover',
  ) =>
    house.app
      .get(Operations)
      .run(freshActorOf(house, name), 'staff.recover', 'administration', (op) =>
        house.app.get(Approvals).requireUsable(op, id, code as 'account.recover', payload),
      );

  it('gives what the line of the act needs, once', async () => {
    const id = await ask(ada, house.people.omar);
    await decide(sara, id);
    const used = await requireUsable('ada', id, staffOf(house.people.omar));
    const { requestHash, state } = (await ada.get(`/api/approvals/${id}`)).body;
    expect(used).toEqual({ approvalId: id, commitment: Buffer.from(requestHash, 'base64'), version: 3 });
    expect(state).toBe('used');
    await expect(requireUsable('ada', id, staffOf(house.people.omar))).rejects.toMatchObject({
      code: 'approval',
    });
  });

  it('is refused without one, and with one that does not fit', async () => {
    const granted = await ask(ada, house.people.omar);
    await decide(sara, granted);
    const omar = staffOf(house.people.omar);
    await expect(requireUsable('ada', undefined, omar)).rejects.toMatchObject({ code: 'second-person' });
    const unfit: [string, Promise<unknown>][] = [
      ['asked only', requireUsable('ada', await ask(ada, house.people.omar), omar)],
      ['for somebody else', requireUsable('ada', granted, staffOf(house.people.bilal))],
      ['of another shape', requireUsable('ada', granted, {})],
      ['for another act', requireUsable('ada', granted, omar, 'role.grant')],
      ['of another asker', requireUsable('sara', granted, omar)],
      ['that does not exist', requireUsable('ada', house.people.omar, omar)],
    ];
    for (const [what, tried] of unfit) {
      expect([what, await tried.catch((error: { code: string }) => error.code)]).toEqual([what, 'approval']);
    }
    await letExpire(house, granted);
    await expect(requireUsable('ada', granted, omar)).rejects.toMatchObject({ code: 'approval' });
    expect((await use(ada, granted)).status).toBe(409);
  });
});

describe('the moves in the database', () => {
  it('are exactly those of the table of states, whoever writes', async () => {
    const id = await ask(ada, house.people.omar);
    const stored = approvalState.codes.filter((state) => state !== 'expired');
    for (const from of stored) {
      for (const to of stored) {
        const done = await house.asSuperuser(async (client) => {
          await client.query('BEGIN');
          await client.query('SET LOCAL session_replication_role = replica');
          await client.query(
            `UPDATE app.approval SET state = $2, decider_id = CASE WHEN $2 = 'asked' THEN NULL ELSE $3::uuid END,
               decided_at = CASE WHEN $2 = 'asked' THEN NULL ELSE now() END,
               used_at = CASE WHEN $2 = 'used' THEN now() END WHERE id = $1`,
            [id, from, sara.id],
          );
          await client.query('SET LOCAL session_replication_role = origin');
          const decider = from === 'asked' && to !== 'withdrawn' ? `, decider_id = '${sara.id}'` : '';
          const moved = await client
            .query(`UPDATE app.approval SET state = $2, version = version + 1${decider} WHERE id = $1`, [
              id,
              to,
            ])
            .then(
              () => true,
              (error: { constraint: string }) => error.constraint !== 'approval_move',
            );
          await client.query('ROLLBACK');
          return moved;
        });
        expect([from, to, done]).toEqual([from, to, approvalState.canMove(from, to)]);
      }
    }
  });
});
