import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { House, type Visitor } from '../house.js';
import { linesOf } from './lines.js';
import { byTwo, endWall, makeWall } from './walls.js';

let house: House;
let sara: Visitor;
let jonas: Visitor;
let lena: Visitor;
let here: string;
let there: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  jonas = await house.signIn('jonas');
  lena = await house.signIn('lena');
});
afterAll(() => house.close());
beforeEach(async () => {
  here = await house.openCase('amina', 'Grey Heron');
  there = await house.openCase('bilal', 'Brown Wren');
});

const statusOf = async (visitor: Visitor, caseId: string) =>
  (await visitor.get(`/api/cases/${caseId}`)).status;
const wallsOf = async (visitor: Visitor, caseId: string) =>
  (await visitor.get(`/api/cases/${caseId}/walls`)).body.items as Record<string, unknown>[];

describe('a wall between two cases', () => {
  it('closes the case that an adviser was given last, and leaves the one that was first', async () => {
    await house.assign(here, 'lena');
    await house.assign(there, 'lena');
    expect([await statusOf(lena, here), await statusOf(lena, there)]).toEqual([200, 200]);
    await makeWall(house, here, there);
    expect([await statusOf(lena, here), await statusOf(lena, there)]).toEqual([200, 404]);
  });

  it('shows in the team to the supervisor, and to nobody who works on the case: it tells of another case', async () => {
    await house.assign(here, 'lena');
    await house.assign(there, 'lena');
    await makeWall(house, here, there);
    const walledFor = async (visitor: Visitor) =>
      (await visitor.get(`/api/cases/${there}`)).body.team.filter((each: { walled: boolean }) => each.walled);
    expect(await walledFor(sara)).toMatchObject([{ staff: { name: 'Lena' } }]);
    expect(await walledFor(await house.signIn('bilal'))).toEqual([]);
  });

  it('stays when the first assignment has ended: who had a case knows it', async () => {
    const first = await house.assign(here, 'lena');
    await house.assign(there, 'lena');
    await makeWall(house, here, there);
    await sara.post(`/api/cases/${here}/assignments/${first}/end`, { version: 1, reason: 'handed over' });
    expect([await statusOf(lena, here), await statusOf(lena, there)]).toEqual([404, 404]);
  });

  it('refuses an assignment across it, and says so at the person', async () => {
    await house.assign(here, 'lena');
    await makeWall(house, here, there);
    const body = {
      staffId: house.people.lena,
      role: 'legal-adviser',
      kind: 'specialist',
      reason: 'needs a lawyer',
    };
    expect(await sara.post(`/api/cases/${there}/assignments`, body)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'wall' }] },
    });
    const other = { ...body, staffId: house.people.marc };
    expect((await sara.post(`/api/cases/${there}/assignments`, other)).status).toBe(201);
  });

  it('of legal advisers leaves everybody else where they are', async () => {
    await house.assign(here, 'ines');
    await house.assign(there, 'ines');
    await house.assign(there, 'amina');
    await makeWall(house, here, there);
    const ines = await house.signIn('ines');
    const amina = await house.signIn('amina');
    expect([await statusOf(ines, here), await statusOf(ines, there)]).toEqual([200, 200]);
    expect([await statusOf(amina, here), await statusOf(amina, there)]).toEqual([200, 200]);
  });

  it('for everybody keeps caseworkers and safety officers apart too, but not the office', async () => {
    await house.assign(here, 'ines');
    await house.assign(there, 'ines');
    await house.assign(there, 'amina');
    await makeWall(house, here, there, 'everybody');
    const ines = await house.signIn('ines');
    const amina = await house.signIn('amina');
    expect([await statusOf(ines, here), await statusOf(ines, there)]).toEqual([200, 404]);
    expect([await statusOf(amina, here), await statusOf(amina, there)]).toEqual([200, 404]);
    expect([await statusOf(jonas, here), await statusOf(jonas, there)]).toEqual([200, 200]);
  });

  it('ends by two people, and what it closed opens again', async () => {
    await house.assign(here, 'lena');
    await house.assign(there, 'lena');
    const wall = await makeWall(house, here, there);
    expect(await statusOf(lena, there)).toBe(404);
    await endWall(house, there, wall);
    expect(await statusOf(lena, there)).toBe(200);
    expect(await wallsOf(sara, here)).toMatchObject([{ id: wall, endedAt: expect.any(String), version: 2 }]);
  });

  it('keeps what another wall closes when one of two ends', async () => {
    const third = await house.openCase('amina', 'Red Kite');
    for (const id of [here, third, there]) await house.assign(id, 'lena');
    const one = await makeWall(house, here, there);
    await makeWall(house, third, there);
    await endWall(house, here, one);
    expect(await statusOf(lena, there)).toBe(404);
  });

  it('does not count an assignment that ended before it began', async () => {
    await house.assign(here, 'lena');
    await house.assign(there, 'lena');
    await makeWall(house, here, there);
    await house.arrange((client) =>
      client.query(
        `UPDATE app.case_grant SET valid_until = valid_from WHERE case_id = $1 AND actor_id = $2`,
        [here, house.people.lena],
      ),
    );
    expect(await statusOf(lena, there)).toBe(200);
  });

  it('shows to supervisors of both sides, with its kind and the other case', async () => {
    const wall = await makeWall(house, here, there);
    expect(await wallsOf(jonas, there)).toEqual([
      {
        id: wall,
        other: { id: here, reference: expect.any(String), pseudonym: 'Grey Heron' },
        kind: 'co-defendants',
        reach: 'legal-advisers',
        madeAt: expect.any(String),
        endedAt: null,
        version: 1,
      },
    ]);
  });

  it('is made in lines that rest on the approval of the second person', async () => {
    const payload = { caseId: here, otherId: there, kind: 'other', reach: 'everybody' };
    const lines = await linesOf(house, () => byTwo(house, 'wall.make', payload));
    const made = lines.filter((line) => ['wall.change', 'approval.use'].includes(line.act));
    expect(made.map(({ act, res }) => [act, res])).toEqual([
      ['approval.use', 'allowed'],
      ['wall.change', 'allowed'],
    ]);
    expect(new Set(made.map((line) => line.basis)).size).toBe(1);
    expect(made[0]!.basis).toMatch(/^dual:r_/);
    expect(made[1]!.obj!.cases).toHaveLength(2);
  });
});

describe('the reason for a wall', () => {
  it('is sealed with the case, and the second supervisor reads it', async () => {
    const payload = { caseId: here, otherId: there, kind: 'victim-and-accused', reach: 'everybody' };
    const text = 'She accuses the man of the other file.';
    const asked = await sara.post('/api/approvals', { act: 'wall.make', payload, reason: text });
    const view = (await jonas.get(`/api/approvals/${asked.body.id}`)).body;
    expect(view).toMatchObject({ reason: text, hasUnreadableReason: false, may: { decide: true } });
    const stored = await house.asSuperuser((client) =>
      client.query(`SELECT sealed_reason, payload::text FROM app.approval WHERE id = $1`, [asked.body.id]),
    );
    expect(stored.rows[0].sealed_reason.toString('latin1')).not.toContain('accuses');
    expect(stored.rows[0].payload).not.toContain('accuses');
  });

  it('that is damaged hides the request: nobody sees or grants what was changed behind the service’s back', async () => {
    const payload = { caseId: here, otherId: there, kind: 'other', reach: 'everybody' };
    const asked = await sara.post('/api/approvals', { act: 'wall.make', payload, reason: 'a reason' });
    const { requestHash, version } = (await jonas.get(`/api/approvals/${asked.body.id}`)).body;
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        `UPDATE app.approval SET sealed_reason = set_byte(sealed_reason, 100, get_byte(sealed_reason, 100) # 1)
         WHERE id = $1`,
        [asked.body.id],
      );
    });
    expect((await jonas.get(`/api/approvals/${asked.body.id}`)).body.code).toBe('damaged');
    const list = await jonas.get('/api/approvals');
    expect(list.status).toBe(200);
    expect(list.body.items.map((item: { id: string }) => item.id)).not.toContain(asked.body.id);
    const granted = await jonas.post(`/api/approvals/${asked.body.id}/grant`, { requestHash, version });
    expect([granted.status, granted.body.code]).toEqual([500, 'damaged']);
  });
});

describe('the preview of a wall', () => {
  const preview = async (reach: string) =>
    (await sara.post(`/api/cases/${here}/walls/preview`, { otherId: there, reach })).body;

  it('says who would lose what, and the wall then does just that', async () => {
    await house.assign(here, 'lena');
    await house.assign(there, 'lena');
    await house.assign(there, 'amina');
    const seen = await preview('everybody');
    expect(seen).toMatchObject({ opens: [], refused: null });
    const losers = new Set(seen.closes.map((each: { staff: { name: string } }) => each.staff.name));
    expect(losers).toEqual(new Set(['Lena', 'Amina']));
    expect(seen.closes).toContainEqual({
      staff: { id: house.people.lena, name: 'Lena' },
      role: 'legal-adviser',
      case: { id: there, reference: expect.any(String), pseudonym: 'Brown Wren' },
      compartment: 'legal-status',
      before: 'write',
      after: 'none',
    });
    await makeWall(house, here, there, 'everybody');
    const { rows } = await house.asSuperuser((client) =>
      client.query(
        'SELECT DISTINCT actor_id, case_id FROM app.case_grant WHERE walled AND case_id = ANY ($1)',
        [[here, there]],
      ),
    );
    const told = seen.closes.map((each: any) => `${each.staff.id} ${each.case.id}`);
    expect(new Set(rows.map((row) => `${row.actor_id} ${row.case_id}`))).toEqual(new Set(told));
  });

  it('says nothing where nobody would lose anything, and changes nothing', async () => {
    await house.assign(here, 'lena');
    expect(await preview('legal-advisers')).toEqual({ opens: [], closes: [], refused: null });
    expect(await wallsOf(sara, here)).toEqual([]);
  });
});
