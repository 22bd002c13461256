import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hashNewPassword, StaffService } from '../../src/people/accounts/staff.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { Operations } from '../../src/platform/operation.js';
import { addDays } from '../../src/reference/days.js';
import { House, type Visitor } from '../house.js';
import { linesOf } from './lines.js';

let house: House;
let sara: Visitor;
let caseId: string;
let today: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  today = house.clock.today('Europe/Berlin');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase();
});

const cover = (more: Record<string, unknown> = {}) => ({
  staffId: house.people.bilal,
  role: 'caseworker',
  kind: 'cover',
  until: addDays(today, 7),
  reason: 'on leave',
  ...more,
});
const grant = (body: unknown, visitor = sara) => visitor.post(`/api/cases/${caseId}/assignments`, body);

async function history() {
  return (await sara.get(`/api/cases/${caseId}/assignments`)).body.items as {
    assignmentId: string;
    kind: string;
    version: number;
    staff: { id: string };
  }[];
}

describe('an assignment', () => {
  it.each(['amina', 'ines', 'lena', 'tomas', 'noor'] as const)(
    'is not given, confirmed or ended by %s, who works on the case',
    async (name) => {
      if (name !== 'amina') await house.assign(caseId, name);
      const visitor = await house.signIn(name);
      const [lead] = (await history()).filter((one) => one.kind === 'lead');
      const path = `/api/cases/${caseId}/assignments`;
      const before = await history();
      const lines = await linesOf(house, async () => {
        expect((await grant(cover(), visitor)).status).toBe(403);
        expect((await visitor.post(`${path}/${lead!.assignmentId}/confirm`, { version: 1 })).status).toBe(
          403,
        );
        const end = await visitor.post(`${path}/${lead!.assignmentId}/end`, {
          version: 1,
          reason: 'mine now',
        });
        expect(end.status).toBe(403);
      });
      expect(lines.map(({ act, res }) => [act, res])).toEqual([
        ['assignment.grant', 'refused'],
        ['assignment.confirm', 'refused'],
        ['assignment.end', 'refused'],
      ]);
      expect(await history()).toEqual(before);
    },
  );

  it('of a supervisor to herself is refused, however she writes her id', async () => {
    for (const staffId of [sara.id, sara.id.toUpperCase()]) {
      const answer = await grant(cover({ staffId, role: 'supervisor', kind: 'supervision' }));
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'staffId', rule: 'self' }] } });
    }
  });

  it('to somebody who does not hold the role is refused', async () => {
    const answer = await grant(cover({ role: 'legal-adviser', kind: 'specialist' }));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'staffId', rule: 'role' }] } });
  });

  it.each([
    ['aida', 'auditor'],
    ['ada', 'administrator'],
  ] as const)('to %s is refused, because the role sees no case', async (name, role) => {
    const answer = await grant(cover({ staffId: house.people[name], role, kind: 'specialist' }));
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'compartments', rule: 'policy' }] },
    });
  });

  it.each([
    ['tomas', 'testimony-officer', 'casework'],
    ['noor', 'clinician', 'identity'],
    ['bilal', 'caseworker', 'legal-privileged'],
    ['bilal', 'caseworker', 'audit'],
    ['bilal', 'caseworker', 'staff'],
    ['jonas', 'supervisor', 'identity'],
  ] as const)('of %s as %s in %s is beyond what the role may hold', async (name, role, compartment) => {
    const before = await history();
    const answer = await grant(
      cover({ staffId: house.people[name], role, kind: 'specialist', compartments: ['core', compartment] }),
    );
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'compartments' }] } });
    expect(await history()).toEqual(before);
  });

  it('to an account that is disabled, absent, or of another office is refused with one answer', async () => {
    const other = await house.app
      .get(Operations)
      .run(systemActor('system:setup'), 'staff.create', 'setup', async (op) => {
        const staff = house.app.get(StaffService);
        const officeId = await staff.createOffice(op, 'South', 'UTC');
        const passwordHash = await hashNewPassword('a long walk by the harbour');
        const username = `other.${newId().slice(0, 8)}`;
        return staff.createStaff(op, {
          username,
          name: 'Zoe',
          passwordHash,
          roles: ['caseworker'],
          officeId,
        });
      });
    const setState = (state: string) =>
      house.asSuperuser((client) =>
        client.query('UPDATE auth.staff SET state = $1 WHERE id = $2', [state, house.people.omar]),
      );
    await setState('disabled');
    const answers = [];
    for (const staffId of [other, newId(), house.people.omar]) answers.push(await grant(cover({ staffId })));
    await setState('active');
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'staffId', rule: 'colleague' }] },
      });
      expect(answer.body).toEqual(answers[0]!.body);
    }
  });

  it.each([
    ['no reason', { reason: undefined }, 'reason'],
    ['a reason of two letters', { reason: ' ok ' }, 'reason'],
    ['a reason of 2001 letters', { reason: 'x'.repeat(2_001) }, 'reason'],
    ['an unknown kind', { kind: 'friend' }, 'kind'],
    ['the kind that only the service gives', { kind: 'office' }, 'kind'],
    ['an unknown role', { role: 'boss' }, 'role'],
    ['a name instead of an id', { staffId: 'bilal' }, 'staffId'],
    ['no compartment', { compartments: [] }, 'compartments'],
    ['a compartment that is none', { compartments: ['core', 'secrets'] }, 'compartments.1'],
    ['compartments without the core', { compartments: ['identity'] }, 'compartments'],
    ['an end yesterday', { until: 'yesterday' }, 'until'],
    ['an impossible end', { until: '2030-02-30' }, 'until'],
    ['an end in the year 0', { until: '0000-12-31' }, 'until'],
    ['an end in the year 9999', { until: '9999-12-31' }, 'until'],
    ['a giver to name', { grantedBy: 'jonas' }, 'grantedBy'],
  ])('with %s is refused', async (_, more, path) => {
    const before = await history();
    expect(await grant(cover(more))).toMatchObject({
      status: 400,
      body: { code: 'input', errors: [{ path }] },
    });
    expect(await history()).toEqual(before);
  });

  it('that would have ended already is refused', async () => {
    const answer = await grant(cover({ until: addDays(today, -1) }));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'until', rule: 'past' }] } });
  });
});

describe('the end of an assignment', () => {
  const end = (id: string, body: unknown) => sara.post(`/api/cases/${caseId}/assignments/${id}/end`, body);

  it('needs a reason, the present version, and a day that is not past', async () => {
    const id = await house.assign(caseId, 'bilal');
    expect((await end(id, { version: 1 })).status).toBe(400);
    expect((await end(id, { version: 1, reason: 'x' })).status).toBe(400);
    expect(await end(id, { version: 2, reason: 'too soon' })).toMatchObject({
      status: 409,
      body: { code: 'stale' },
    });
    const past = await end(id, { version: 1, reason: 'long ago', until: addDays(today, -1) });
    expect(past).toMatchObject({ status: 400, body: { errors: [{ path: 'until', rule: 'past' }] } });
    expect((await (await house.signIn('bilal')).get(`/api/cases/${caseId}`)).status).toBe(200);
  });

  it('never makes an assignment longer', async () => {
    const id = await house.assign(caseId, 'bilal', { until: addDays(today, 2) });
    const answer = await end(id, { version: 1, reason: 'a bit more', until: addDays(today, 3) });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'until', rule: 'later' }] } });
    expect((await end(id, { version: 1, reason: 'as agreed', until: addDays(today, 2) })).status).toBe(200);
  });

  it('is said once: what has ended does not end again', async () => {
    const id = await house.assign(caseId, 'bilal');
    expect((await end(id, { version: 1, reason: 'over' })).status).toBe(200);
    expect((await end(id, { version: 2, reason: 'over again' })).status).toBe(409);
    expect((await end(id, { version: 1, reason: 'over again' })).status).toBe(409);
  });

  it('is not for the generated access of the office, nor is its confirmation', async () => {
    const office = (await history()).find((one) => one.kind === 'office' && one.staff.id !== sara.id)!;
    expect((await end(office.assignmentId, { version: 1, reason: 'not her' })).status).toBe(403);
    const confirm = await sara.post(`/api/cases/${caseId}/assignments/${office.assignmentId}/confirm`, {
      version: 1,
    });
    expect(confirm.status).toBe(403);
  });

  it('finds an assignment only in its own case', async () => {
    const id = await house.assign(await house.openCase(), 'bilal');
    expect((await end(id, { version: 1, reason: 'wrong case' })).status).toBe(404);
    expect((await end(newId(), { version: 1, reason: 'no such' })).status).toBe(404);
    const confirm = await sara.post(`/api/cases/${caseId}/assignments/${id}/confirm`, { version: 1 });
    expect(confirm.status).toBe(404);
  });
});

describe('a confirmation', () => {
  it('on an old version, or of what has ended, is refused', async () => {
    const [lead] = (await history()).filter((one) => one.kind === 'lead');
    const path = `/api/cases/${caseId}/assignments/${lead!.assignmentId}`;
    expect((await sara.post(`${path}/confirm`, { version: 3 })).status).toBe(409);
    expect((await sara.post(`${path}/confirm`, {})).status).toBe(400);
    await sara.post(`${path}/end`, { version: 1, reason: 'moves away' });
    expect((await sara.post(`${path}/confirm`, { version: 2 })).status).toBe(409);
  });
});
