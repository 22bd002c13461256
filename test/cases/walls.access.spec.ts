import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/crypto/primitives.js';
import { castNames } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { endWall, grantRequest, makeWall } from './walls.js';

let house: House;
let sara: Visitor;
let jonas: Visitor;
let here: string;
let there: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  jonas = await house.signIn('jonas');
});
afterAll(() => house.close());
beforeEach(async () => {
  here = await house.openCase('amina', 'Grey Heron');
  there = await house.openCase('amina', 'Brown Wren');
});

const payload = (more: Record<string, unknown> = {}) => ({
  caseId: here,
  otherId: there,
  kind: 'co-defendants',
  reach: 'everybody',
  ...more,
});
const ask = (visitor: Visitor, body = payload(), act = 'wall.make') =>
  visitor.post('/api/approvals', { act, payload: body });
const exclude = (caseId: string, staffId: string) =>
  sara.post(`/api/cases/${caseId}/exclusions`, { staffId, kind: 'conflict-of-interest' });

describe('a wall', () => {
  it('is asked for, listed and previewed by supervisors of the case only', async () => {
    for (const name of castNames.filter((each) => !['sara', 'jonas'].includes(each))) {
      const visitor = await house.signIn(name);
      // Amina works on both cases and may not decide who else does.
      const status = name === 'amina' ? 403 : 404;
      const preview = { otherId: there, reach: 'everybody' };
      const answers = [
        await ask(visitor),
        await visitor.get(`/api/cases/${here}/walls`),
        await visitor.post(`/api/cases/${here}/walls/preview`, preview),
      ];
      expect([name, ...answers.map((each) => each.status)]).toEqual([name, status, status, status]);
    }
  });

  it('needs a supervisor who may assign on both cases, to ask and to approve', async () => {
    await exclude(there, jonas.id);
    expect((await ask(jonas)).status).toBe(404);
    const absent = await ask(jonas, payload({ otherId: newId() }));
    expect((await ask(jonas)).body).toEqual(absent.body);
    const asked = await ask(sara);
    expect(asked.status).toBe(201);
    expect((await jonas.get(`/api/approvals/${asked.body.id}`)).status).toBe(404);
    const grant = { version: 1, requestHash: Buffer.alloc(32).toString('base64') };
    expect((await jonas.post(`/api/approvals/${asked.body.id}/grant`, grant)).status).toBe(404);
  });

  it('shows without the other case to a supervisor who may not see that', async () => {
    await makeWall(house, here, there);
    await exclude(there, jonas.id);
    const [wall] = (await jonas.get(`/api/cases/${here}/walls`)).body.items;
    expect(wall).toMatchObject({ other: null, kind: 'co-defendants' });
    expect(JSON.stringify(wall)).not.toContain(there);
    const end = { caseId: here, wallId: wall.id };
    expect((await ask(jonas, end as never, 'wall.end')).status).toBe(404);
  });

  it('is not approved by somebody who loses access by it, also when access came after the request', async () => {
    const asked = await ask(sara);
    const assign = (caseId: string) => house.assign(caseId, 'jonas');
    await assign(here);
    await assign(there);
    // Not only because Sara gave the access: that rule is told apart by giving it in somebody else's name.
    await house.arrange((client) =>
      client.query(`UPDATE app.case_grant SET granted_by = $1 WHERE kind = 'supervision'`, [
        house.people.ada,
      ]),
    );
    expect((await jonas.get(`/api/approvals/${asked.body.id}`)).body).toMatchObject({ why: null });
    expect((await grantRequest(house, asked.body.id)).status).toBe(403);
    const again = await ask(sara);
    expect((await jonas.get(`/api/approvals/${again.body.id}`)).body).toMatchObject({ why: 'concerned' });
  });

  it.each([
    ['the same case twice', () => ({ otherId: here }), 'payload.otherId'],
    ['an unknown kind', () => ({ kind: 'friends' }), 'payload.kind'],
    ['an unknown reach', () => ({ reach: 'nobody' }), 'payload.reach'],
    ['an id that is none', () => ({ otherId: 'x' }), 'payload.otherId'],
    ['a reason in the payload', () => ({ reason: 'because' }), 'payload.reason'],
  ])('is not asked for with %s', async (_, more, path) => {
    const answer = await ask(sara, payload(more()));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('is not made twice between the same cases, in whatever order they are named', async () => {
    const waiting = (await ask(sara)).body.id as string;
    await grantRequest(house, waiting);
    await makeWall(house, here, there);
    expect(await ask(sara, payload({ caseId: there, otherId: here }))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'payload.otherId', rule: 'walled' }] },
    });
    const late = await sara.post(`/api/approvals/${waiting}/use`, { version: 2, payload: payload() });
    expect(late).toMatchObject({ status: 409, body: { code: 'stale' } });
    expect((await sara.get(`/api/cases/${here}/walls`)).body.items).toHaveLength(1);
  });

  it('ends once, and only as a wall of the case that is named', async () => {
    const wallId = await makeWall(house, here, there);
    const other = await house.openCase('amina', 'Red Kite');
    expect((await ask(sara, { caseId: other, wallId } as never, 'wall.end')).status).toBe(404);
    expect((await ask(sara, { caseId: here, wallId: newId() } as never, 'wall.end')).status).toBe(404);
    await endWall(house, here, wallId);
    expect(await ask(sara, { caseId: here, wallId } as never, 'wall.end')).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
  });
});

describe('a preview', () => {
  const preview = (otherId: string) =>
    sara.post(`/api/cases/${here}/walls/preview`, { otherId, reach: 'everybody' });

  it('tells nothing of a case that is absent or not the reader’s, with one answer', async () => {
    const hidden = await house.openCase('bilal', 'White Stork');
    await sara.post(`/api/cases/${hidden}/hide`, {
      version: 1,
      supervisorIds: [jonas.id],
      reason: 'a threat',
    });
    const answers = [await preview(hidden), await preview(newId())];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'otherId', rule: 'case' }] } });
      expect(answer.body).toEqual(answers[0]!.body);
    }
    expect(await preview(here)).toMatchObject({ status: 400, body: { errors: [{ rule: 'same' }] } });
  });
});
