import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HandedOver, type HandOver, HandoverService } from '../../src/cases/grants/handover.service.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { Operations } from '../../src/platform/operation.js';
import { addDays } from '../../src/reference/days.js';
import type { CastName } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { linesOf } from './lines.js';

let house: House;
let sara: Visitor;
let jonas: Visitor;
let today: string;
beforeEach(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  jonas = await house.signIn('jonas');
  today = house.clock.today('Europe/Berlin');
});
// Each hand-over moves all that somebody holds: every test has a house of its own.
afterEach(() => house.close());

interface Assignment {
  assignmentId: string;
  staff: { id: string };
  from: string;
  until: string | null;
  ended: boolean;
}

/** Sara as the service knows her when she off-boards somebody. */
function asSara(): StaffActor {
  return {
    kind: 'staff',
    id: sara.id,
    username: 'sara',
    name: 'Sara',
    role: 'supervisor',
    roles: ['supervisor'],
    officeId: house.officeId,
    officeName: 'North',
    timeZone: 'Europe/Berlin',
    sessionId: sara.id,
    sessionMark: '0000000000000000',
    expiresAt: new Date(Date.now() + 3_600_000),
    lastSeenAt: new Date(),
    steppedUpAt: new Date(),
    guestUntil: null,
  };
}

/** Hands over as off-boarding does: in the operation of a supervisor. */
function handOver(wanted: HandOver): Promise<HandedOver> {
  const service = house.app.get(HandoverService, { strict: false });
  return house.app.get(Operations).run(asSara(), 'staff.off-board', 'supervision', async (op) => {
    op.record({ record: { type: 'staff', id: wanted.fromStaffId } });
    return service.handOver(op, wanted);
  });
}

const idOf = (name: CastName) => house.people[name];
const team = async (caseId: string): Promise<Assignment[]> =>
  (await sara.get(`/api/cases/${caseId}/assignments`)).body.items;
const held = async (caseId: string, name: CastName) =>
  (await team(caseId)).filter((one) => one.staff.id === idOf(name) && !one.ended);
const statusFor = async (name: CastName, caseId: string) =>
  (await (await house.signIn(name)).get(`/api/cases/${caseId}`)).status;

async function openCases(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await house.openCase());
  return ids.sort();
}

describe('handing over the cases of somebody who leaves', () => {
  it('gives the successor the same, ends what the leaver had, and seals why', async () => {
    const [lead, covered] = [await house.openCase('bilal'), await house.openCase('amina')];
    const parts = ['core', 'contact', 'plan'];
    const until = addDays(today, 9);
    await house.assign(covered, 'bilal', { kind: 'cover', until, compartments: parts });
    const before = await held(covered, 'bilal');
    const done = await handOver({
      fromStaffId: idOf('bilal'),
      toStaffId: idOf('omar'),
      reason: 'Bilal leaves',
    });
    expect(done).toEqual({ caseIds: [lead, covered].sort(), skipped: [] });
    expect(await held(lead, 'bilal')).toEqual([]);
    expect(await held(lead, 'omar')).toMatchObject([{ kind: 'lead', role: 'caseworker', until: null }]);
    expect(await held(covered, 'omar')).toMatchObject([
      { kind: 'cover', compartments: parts, until: before[0]!.until, reason: 'Bilal leaves' },
    ]);
    const old = (await team(covered)).find((one) => one.staff.id === idOf('bilal'))!;
    expect(old).toMatchObject({ ended: true, endReason: 'Bilal leaves' });
    expect((await held(covered, 'omar'))[0]!.from).toBe(old.until);
    expect([await statusFor('bilal', lead), await statusFor('omar', lead)]).toEqual([404, 200]);
  });

  it('ends it all where there is no successor', async () => {
    const caseId = await house.openCase('bilal');
    const done = await handOver({ fromStaffId: idOf('bilal'), toStaffId: null });
    expect(done).toEqual({ caseIds: [caseId], skipped: [] });
    expect(await statusFor('bilal', caseId)).toBe(404);
  });

  it('hands over what begins later, with its day', async () => {
    const caseId = await house.openCase();
    await house.assign(caseId, 'bilal', { from: addDays(today, 4) });
    const [before] = await held(caseId, 'bilal');
    await handOver({ fromStaffId: idOf('bilal'), toStaffId: idOf('omar') });
    expect(await held(caseId, 'bilal')).toEqual([]);
    expect(await held(caseId, 'omar')).toMatchObject([{ from: before!.from, until: null }]);
  });

  it('moves only the role that is named, and nothing of the office', async () => {
    const caseId = await house.openCase('bilal');
    const done = await handOver({
      fromStaffId: idOf('bilal'),
      toStaffId: idOf('omar'),
      role: 'safety-officer',
    });
    expect(done).toEqual({ caseIds: [], skipped: [] });
    expect(await handOver({ fromStaffId: idOf('jonas'), toStaffId: null })).toEqual({
      caseIds: [],
      skipped: [],
    });
    expect([await statusFor('bilal', caseId), await statusFor('jonas', caseId)]).toEqual([200, 200]);
  });

  it('ends what the successor may not have all the same, and says which', async () => {
    const caseId = await house.openCase();
    const mine = await house.assign(caseId, 'lena');
    const done = await handOver({ fromStaffId: idOf('lena'), toStaffId: idOf('omar') });
    expect(done).toEqual({ caseIds: [caseId], skipped: [{ caseId, grantId: mine, why: 'role' }] });
    expect([await statusFor('lena', caseId), await statusFor('omar', caseId)]).toEqual([404, 404]);
  });

  it('does not reach across a wall: that grant is skipped, the others go through', async () => {
    const [here, there] = [await house.openCase(), await house.openCase()];
    await house.assign(here, 'lena');
    await house.assign(there, 'marc');
    const free = await house.openCase();
    await house.assign(free, 'lena');
    const [a, b] = [here, there].sort();
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        `INSERT INTO app.wall (id, case_a, case_b, kind, reach, approval_id, made_by, made_at, version)
         VALUES ($1, $2, $3, 'co-defendants', 'legal-advisers', $1, $4, now(), 1)`,
        [sara.id, a, b, sara.id],
      );
    });
    const { skipped } = await handOver({ fromStaffId: idOf('lena'), toStaffId: idOf('marc') });
    expect(skipped).toEqual([{ caseId: here, grantId: expect.any(String), why: 'wall' }]);
    expect([await statusFor('marc', here), await statusFor('marc', free)]).toEqual([404, 200]);
  });

  it('leaves alone the cases that the supervisor may not see', async () => {
    const caseId = await house.openCase('bilal');
    await house.arrange((client) =>
      client.query(`UPDATE app.case_grant SET valid_until = now() WHERE actor_id = $1 AND basis = 'office'`, [
        sara.id,
      ]),
    );
    expect(await handOver({ fromStaffId: idOf('bilal'), toStaffId: null })).toEqual({
      caseIds: [],
      skipped: [],
    });
    expect(await statusFor('bilal', caseId)).toBe(200);
  });

  it('writes a line a case, which says how many', async () => {
    const caseId = await house.openCase('bilal');
    await house.assign(caseId, 'bilal', { kind: 'cover', until: today });
    const lines = await linesOf(house, () =>
      handOver({ fromStaffId: idOf('bilal'), toStaffId: idOf('omar') }),
    );
    expect(lines.filter(({ act }) => act === 'assignment.bulk')).toMatchObject([
      { res: 'allowed', obj: { cmp: ['core'], count: 2 } },
    ]);
  });

  it.each([
    ['self', () => sara.id],
    ['same', () => idOf('bilal')],
    ['colleague', () => '00000000-0000-8000-8000-00000000abcd'],
  ])('has no successor who may not be one: %s', async (rule, toStaffId) => {
    const caseId = await house.openCase('bilal');
    await expect(handOver({ fromStaffId: idOf('bilal'), toStaffId: toStaffId() })).rejects.toMatchObject({
      code: 'input',
      errors: [{ path: 'toStaffId', rule }],
    });
    expect(await statusFor('bilal', caseId)).toBe(200);
  });
});

describe('handing over many cases', () => {
  async function askFor(payload: Record<string, unknown>, reason?: string) {
    return sara.post('/api/approvals', {
      act: 'assignment.bulk',
      payload,
      ...(reason === undefined ? {} : { reason }),
    });
  }
  async function granted(payload: Record<string, unknown>, reason?: string): Promise<string> {
    const asked = await askFor(payload, reason);
    expect([asked.status, asked.body]).toEqual([201, { id: expect.any(String) }]);
    const { requestHash, version } = (await jonas.get(`/api/approvals/${asked.body.id}`)).body;
    const grant = await jonas.post(`/api/approvals/${asked.body.id}/grant`, { version, requestHash });
    expect([grant.status, grant.body]).toEqual([200, { version: 2 }]);
    return asked.body.id as string;
  }
  const payloadOf = (caseIds: readonly string[], more: Record<string, unknown> = {}) => ({
    fromStaffId: idOf('amina'),
    toStaffId: idOf('omar'),
    role: null,
    caseIds,
    ...more,
  });

  it('needs nobody else up to 25, and a second person from 26 on, for exactly these cases', async () => {
    const ids = await openCases(26);
    const held = await sara.get(`/api/staff/${idOf('amina')}/cases`);
    expect(held.body).toEqual({ caseIds: ids, needsSecondPerson: true });
    const wanted = { fromStaffId: idOf('amina'), toStaffId: idOf('omar') };
    await expect(handOver(wanted)).rejects.toMatchObject({ code: 'second-person' });
    expect(await statusFor('amina', ids[0]!)).toBe(200);
    const fewer = await granted(payloadOf(ids.slice(1)));
    await expect(handOver({ ...wanted, approvalId: fewer })).rejects.toMatchObject({ code: 'approval' });
    const approvalId = await granted(payloadOf(ids));
    const lines = await linesOf(house, async () => {
      expect((await handOver({ ...wanted, approvalId })).caseIds).toEqual(ids);
    });
    const moved = lines.filter(({ act }) => act === 'assignment.bulk');
    expect(moved).toHaveLength(26);
    for (const { basis } of moved) expect(basis).toMatch(/^dual:/);
    expect([await statusFor('amina', ids[0]!), await statusFor('omar', ids[25]!)]).toEqual([404, 200]);
    await expect(handOver({ ...wanted, approvalId })).resolves.toEqual({ caseIds: [], skipped: [] });
  }, 60_000);

  it('of 25 needs nobody else', async () => {
    const ids = await openCases(25);
    const held = await sara.get(`/api/staff/${idOf('amina')}/cases`);
    expect([held.status, held.body]).toEqual([200, { caseIds: ids, needsSecondPerson: false }]);
    expect((await handOver({ fromStaffId: idOf('amina'), toStaffId: null })).caseIds).toEqual(ids);
  }, 60_000);

  it('is asked for, granted and carried out by two people; what the successor may not have stays where it is', async () => {
    const [first, second] = await openCases(2);
    const lawyers = await house.assign(first!, 'lena');
    const payload = payloadOf([first!, second!]);
    const id = await granted(payload, 'Amina changes to another team');
    const shown = (await jonas.get(`/api/approvals/${id}`)).body;
    expect(shown).toMatchObject({ act: 'assignment.bulk', reason: 'Amina changes to another team', payload });
    const used = await sara.post(`/api/approvals/${id}/use`, { version: 2, payload });
    expect([used.status, used.body]).toEqual([200, { version: 3, id: null }]);
    expect([await statusFor('amina', first!), await statusFor('omar', second!)]).toEqual([404, 200]);
    const ofLena = await granted(payloadOf([first!], { fromStaffId: idOf('lena') }));
    expect(
      await sara.post(`/api/approvals/${ofLena}/use`, {
        version: 2,
        payload: payloadOf([first!], { fromStaffId: idOf('lena') }),
      }),
    ).toMatchObject({ status: 200 });
    expect((await held(first!, 'lena')).map((one) => one.assignmentId)).toEqual([lawyers]);
  });

  it('is told beforehand to supervisors only: which cases it would move', async () => {
    await openCases(1);
    for (const name of ['amina', 'aida', 'ada', 'lena'] as const) {
      const visitor = await house.signIn(name);
      expect((await visitor.get(`/api/staff/${idOf('amina')}/cases`)).status).toBe(403);
    }
    const nobody = await sara.get('/api/staff/00000000-0000-8000-8000-00000000abcd/cases');
    expect(nobody).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('moves the cases that were approved and no others', async () => {
    const [first, second] = await openCases(2);
    const payload = payloadOf([first!]);
    const id = await granted(payload);
    await sara.post(`/api/approvals/${id}/use`, { version: 2, payload });
    expect([await statusFor('amina', first!), await statusFor('amina', second!)]).toEqual([404, 200]);
  });

  it('is not asked for by somebody who may not assign, nor for cases that are not held or not seen', async () => {
    const [caseId] = await openCases(1);
    const other = await house.openCase('bilal');
    const amina = await house.signIn('amina');
    const body = { act: 'assignment.bulk', payload: payloadOf([caseId!], { fromStaffId: idOf('bilal') }) };
    expect([403, 404]).toContain((await amina.post('/api/approvals', body)).status);
    expect(await askFor(payloadOf([other]))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'payload.caseIds', rule: 'held' }] },
    });
    expect((await askFor(payloadOf(['00000000-0000-8000-8000-00000000abcd']))).status).toBe(404);
    const twice = await askFor(payloadOf([caseId!, caseId!]));
    expect(twice).toMatchObject({ status: 400, body: { errors: [{ path: 'payload.caseIds' }] } });
  });
});
