import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/crypto/primitives.js';
import { type CastName } from '../cast.js';
import { House } from '../house.js';
import { linesOf, makeTask, openTeamCase, taskOf, tasksOf } from './team.js';

let house: House;
let caseId: string;
let aminas: string;
let lenas: string;
let noors: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await openTeamCase(house);
  aminas = await makeTask(house, 'amina', caseId, { title: 'for Amina' });
  lenas = await makeTask(house, 'lena', caseId, { title: 'for Lena' });
  noors = await makeTask(house, 'noor', caseId, { title: 'for Noor' });
});
afterAll(() => house.close());

const unchanged = async (id: string) => expect((await taskOf(house, 'amina', caseId, id)).version).toBe(1);

describe('somebody who has nothing to do with the case', () => {
  it.each(['omar', 'marc', 'emil', 'ada', 'aida'] as const)(
    'like %s finds no tasks there, and cannot tell the case from one that does not exist',
    async (name) => {
      const visitor = await house.signIn(name);
      const absent = await visitor.get(`/api/cases/${newId()}/tasks`);
      const foreign = await visitor.get(`/api/cases/${caseId}/tasks`);
      expect(foreign).toMatchObject({ status: 404, body: { code: 'not-found' } });
      expect(foreign.body).toEqual(absent.body);
      const made = await visitor.post(`/api/cases/${caseId}/tasks`, { title: 'mine now' });
      expect(made.status).toBe(404);
    },
  );

  it.each(['omar', 'marc', 'ada', 'aida'] as const)(
    'like %s cannot tell a task from one that does not exist',
    async (name) => {
      const visitor = await house.signIn(name);
      const absent = await visitor.patch(`/api/tasks/${newId()}`, { version: 1, state: 'CANCELLED' });
      const foreign = await visitor.patch(`/api/tasks/${aminas}`, { version: 1, state: 'CANCELLED' });
      expect(foreign).toMatchObject({ status: 404, body: { code: 'not-found' } });
      expect(foreign.body).toEqual(absent.body);
      await unchanged(aminas);
    },
  );

  it('leaves a line when trying', async () => {
    await (await house.signIn('omar')).patch(`/api/tasks/${aminas}`, { version: 1, state: 'CANCELLED' });
    expect((await linesOf(house, 'task.change')).at(-1)).toMatchObject({
      res: 'refused',
      reason: 'not-found',
    });
  });

  it('has no tasks of others among their own', async () => {
    expect((await (await house.signIn('omar')).get('/api/tasks')).body).toEqual({ items: [], next: null });
  });

  it('cannot move the case to another phase', async () => {
    const moved = await (
      await house.signIn('omar')
    ).post(`/api/cases/${caseId}/phase`, { version: 1, to: 'RECEPTION' });
    expect(moved.status).toBe(404);
  });

  it('is asked to sign in first, when unknown', async () => {
    const nobody = house.stranger();
    expect((await nobody.get('/api/tasks')).status).toBe(401);
    expect((await nobody.get(`/api/cases/${caseId}/tasks`)).status).toBe(401);
    expect((await nobody.post(`/api/cases/${caseId}/tasks`, { title: 'x' })).status).toBe(401);
    expect((await nobody.patch(`/api/tasks/${aminas}`, { version: 1 })).status).toBe(401);
    expect((await nobody.post(`/api/cases/${caseId}/phase`, { version: 1, to: 'RECEPTION' })).status).toBe(
      401,
    );
  });
});

describe('who audits or administers', () => {
  it.each(['aida', 'ada'] as const)('%s has no list of tasks', async (name) => {
    const answer = await (await house.signIn(name)).get('/api/tasks');
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

describe('a supervisor', () => {
  it('sees every task of the office’s cases, but can make and change none', async () => {
    expect(await tasksOf(house, 'sara', caseId)).toHaveLength(3);
    const sara = await house.signIn('sara');
    const made = await sara.post(`/api/cases/${caseId}/tasks`, { title: 'do this' });
    expect(made).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const changed = await sara.patch(`/api/tasks/${aminas}`, { version: 1, state: 'CANCELLED' });
    expect(changed).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await unchanged(aminas);
  });

  it('sees of each only what the office may: legal status, but not casework or health', async () => {
    const seen = new Map((await tasksOf(house, 'sara', caseId)).map((task) => [task.id, task.content]));
    expect(seen.get(lenas)).toMatchObject({ title: 'for Lena' });
    expect(seen.get(aminas)).toEqual({ masked: true, reason: 'compartment' });
    expect(seen.get(noors)).toEqual({ masked: true, reason: 'compartment' });
  });
});

describe('who has only tasks of their own', () => {
  it.each([
    ['lena', 'noor'],
    ['tomas', 'lena'],
    ['noor', 'lena'],
  ] as const)('%s cannot change the task of %s', async (name, other) => {
    const id = other === 'noor' ? noors : lenas;
    const answer = await (
      await house.signIn(name)
    ).patch(`/api/tasks/${id}`, { version: 1, state: 'CANCELLED' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await unchanged(id);
  });

  it('is offered no move on the task of somebody else', async () => {
    expect(await taskOf(house, 'lena', caseId, aminas)).toMatchObject({ mayChange: false, moves: [] });
  });

  it('cannot make a task for somebody else, nor give theirs away or up', async () => {
    const lena = await house.signIn('lena');
    const foreign = await lena.post(`/api/cases/${caseId}/tasks`, {
      title: 'x',
      ownerId: house.people.amina,
    });
    expect(foreign).toMatchObject({ status: 400, body: { errors: [{ path: 'ownerId' }] } });
    for (const ownerId of [house.people.amina, null]) {
      const given = await lena.patch(`/api/tasks/${lenas}`, { version: 1, ownerId });
      expect(given).toMatchObject({ status: 400, body: { errors: [{ path: 'ownerId' }] } });
    }
    await unchanged(lenas);
  });

  it('cannot change a task in the table either, past the service', async () => {
    const rows = await house.asApp((client) => client.query('SELECT id FROM app.task'));
    expect(rows.rows).toEqual([]);
    await house.asApp((client) => client.query(`UPDATE app.task SET state = 'CANCELLED'`));
    await unchanged(lenas);
  });
});

describe('an owner', () => {
  it.each(['omar', 'marc', 'sara', 'ada'] as const)(
    'cannot be %s, who does not work on the plan',
    async (name) => {
      const amina = await house.signIn('amina');
      const ownerId = house.people[name];
      const made = await amina.post(`/api/cases/${caseId}/tasks`, { title: 'x', ownerId });
      expect(made).toMatchObject({ status: 400, body: { errors: [{ path: 'ownerId' }] } });
      const changed = await amina.patch(`/api/tasks/${aminas}`, { version: 1, ownerId });
      expect(changed).toMatchObject({ status: 400, body: { errors: [{ path: 'ownerId' }] } });
      await unchanged(aminas);
    },
  );
});

describe('a compartment', () => {
  const refused = async (name: CastName, task: Record<string, unknown>, path = 'compartment') => {
    const before = (await tasksOf(house, 'amina', caseId)).length;
    const answer = await (await house.signIn(name)).post(`/api/cases/${caseId}/tasks`, task);
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path }] } });
    expect(await tasksOf(house, 'amina', caseId)).toHaveLength(before);
  };

  it('takes no task from somebody who can add nothing to it', async () => {
    await refused('amina', { template: 'T-LEG-01' });
    await refused('amina', { title: 'x', compartment: 'testimony' });
    await refused('noor', { title: 'x', compartment: 'identity' });
    await refused('lena', { template: 'T-SAF-01' });
  });

  it('holds no task when it is not of the case, or the lawyer’s alone', async () => {
    for (const compartment of ['core', 'legal-privileged', 'release', 'staff', 'audit']) {
      await refused('lena', { title: 'x', compartment });
    }
  });

  it('is the template’s, whatever is asked for', async () => {
    await refused('amina', { template: 'T-LAN-01', compartment: 'safety' });
  });

  it('does not open to the owner of a task who may not read it', async () => {
    const amina = await house.signIn('amina');
    const id = await makeTask(house, 'amina', caseId, { title: 'secret words', ownerId: house.people.noor });
    expect((await taskOf(house, 'noor', caseId, id)).content).toEqual({
      masked: true,
      reason: 'compartment',
    });
    const mine = await (await house.signIn('noor')).get('/api/tasks');
    expect(JSON.stringify(mine.body)).not.toContain('secret words');
    await amina.patch(`/api/tasks/${id}`, { version: 1, state: 'CANCELLED' });
  });

  it('keeps its content from who may change the plan but not read it', async () => {
    const amina = await house.signIn('amina');
    const changed = await amina.patch(`/api/tasks/${noors}`, { version: 1, text: 'other words' });
    expect(changed).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const silent = await amina.patch(`/api/tasks/${noors}`, { version: 1, state: 'DECLINED' });
    expect(silent).toMatchObject({ status: 400, body: { errors: [{ path: 'declinedReason' }] } });
    const told = await amina.patch(`/api/tasks/${noors}`, {
      version: 1,
      state: 'DECLINED',
      declinedReason: 'no',
    });
    expect(told).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await taskOf(house, 'amina', caseId, noors)).moves).not.toContain('DECLINED');
    await unchanged(noors);
  });

  it('takes no notes or evidence that are the lawyer’s alone', async () => {
    await refused('lena', { template: 'T-LEG-05', text: 'my advice' }, 'text');
    const id = await makeTask(house, 'lena', caseId, { template: 'T-LEG-05' });
    const lena = await house.signIn('lena');
    for (const field of ['text', 'evidence']) {
      const answer = await lena.patch(`/api/tasks/${id}`, { version: 1, [field]: 'my advice' });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: field, rule: 'privileged' }] } });
    }
    await unchanged(id);
  });
});

describe('somebody whose grant has ended', () => {
  it('finds the tasks of the case neither there nor among their own', async () => {
    const own = await house.openCase('amina', 'Grey Wagtail');
    const assignmentId = await house.assign(own, 'bilal');
    const id = await makeTask(house, 'bilal', own, { title: 'mine for now' });
    const bilal = await house.signIn('bilal');
    const sara = await house.signIn('sara');
    const mine = async () =>
      (await bilal.get('/api/tasks')).body.items.map((task: { id: string }) => task.id);
    expect(await mine()).toContain(id);
    const end = { version: 1, reason: 'has left the team' };
    expect((await sara.post(`/api/cases/${own}/assignments/${assignmentId}/end`, end)).status).toBe(200);
    expect(await mine()).not.toContain(id);
    expect((await bilal.patch(`/api/tasks/${id}`, { version: 1, state: 'CANCELLED' })).status).toBe(404);
    expect((await bilal.get(`/api/cases/${own}/tasks`)).status).toBe(404);
  });
});

describe('input that is wrong', () => {
  it.each([
    ['nothing at all', {}, 'title'],
    ['an unknown key', { title: 'x', colour: 'red' }, 'colour'],
    ['a wrong type', { title: 7 }, 'title'],
    ['an unknown template', { template: 'T-XXX-01' }, 'template'],
    ['a day that does not exist', { title: 'x', due: '2026-02-30' }, 'due'],
    ['an unknown compartment', { title: 'x', compartment: 'attic' }, 'compartment'],
    ['an owner that is no id', { title: 'x', ownerId: 'amina' }, 'ownerId'],
    ['a title of two lines', { title: 'x\ny' }, 'title'],
    ['a title that is too long', { title: 'x'.repeat(201) }, 'title'],
  ])('makes no task of %s, and says which field', async (_, task, path) => {
    const before = (await tasksOf(house, 'amina', caseId)).length;
    const answer = await (await house.signIn('amina')).post(`/api/cases/${caseId}/tasks`, task);
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path }] } });
    expect(await tasksOf(house, 'amina', caseId)).toHaveLength(before);
  });

  it.each([
    ['no version', { state: 'CANCELLED' }, 'version'],
    ['an unknown key', { version: 1, compartment: 'plan' }, 'compartment'],
    ['an unknown state', { version: 1, state: 'FINISHED' }, 'state'],
    ['a day that does not exist', { version: 1, due: '2026-13-01' }, 'due'],
    ['a version that is no number', { version: 'x', state: 'CANCELLED' }, 'version'],
  ])('changes nothing by %s, and says which field', async (_, change, path) => {
    const answer = await (await house.signIn('amina')).patch(`/api/tasks/${aminas}`, change);
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path }] } });
    await unchanged(aminas);
  });

  it.each([
    '/api/tasks?after=nonsense',
    '/api/tasks?limit=201',
    '/api/tasks?limit=0',
    '/api/tasks?state=mine',
    '/api/tasks?sort=due',
    '/api/cases/not-an-id/tasks',
  ])('is refused in %s', async (url) => {
    const answer = await (await house.signIn('amina')).get(url);
    expect(answer).toMatchObject({ status: 400, body: { code: 'input' } });
  });

  it('is refused in the id of a task', async () => {
    const answer = await (await house.signIn('amina')).patch(`/api/tasks/1`, { version: 1 });
    expect(answer).toMatchObject({ status: 400, body: { code: 'input' } });
  });
});
