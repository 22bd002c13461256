import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { addDays } from '../../src/reference/days.js';
import { House } from '../house.js';
import { changeTask, linesOf, makeTask, openTeamCase, taskOf, tasksOf } from './team.js';

let house: House;
let caseId: string;
let today: string;

beforeAll(async () => {
  house = await House.open();
  today = house.clock.today('Europe/Berlin');
  caseId = await openTeamCase(house);
});
afterAll(() => house.close());

const make = (name: Parameters<House['signIn']>[0], task: Record<string, unknown>) =>
  makeTask(house, name, caseId, task);
const change = (name: Parameters<House['signIn']>[0], id: string, what: Record<string, unknown>) =>
  changeTask(house, name, caseId, id, what);

/** Waits until so many connections of this database wait for a lock. */
async function waitForBlocked(client: Client, count: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows[0]!.waiting >= count) return;
    // Within a transaction the view keeps what it showed first.
    await client.query('SELECT pg_sleep(0.01), pg_stat_clear_snapshot()');
  }
}

describe('making a task', () => {
  it('from a template gives it the due day, the compartment and the words of the template', async () => {
    const id = await make('amina', { template: 'T-LAN-01' });
    expect(await taskOf(house, 'amina', caseId, id)).toEqual({
      id,
      case: { id: caseId, reference: expect.any(String), pseudonym: 'Grey Heron' },
      compartment: 'casework',
      state: 'OPEN',
      due: addDays(today, 30),
      overdue: false,
      owner: { id: house.people.amina, name: 'Amina' },
      dependsOn: [],
      waitsFor: 0,
      content: { template: 'T-LAN-01', title: null, text: null, evidence: null, declinedReason: null },
      moves: ['IN_PROGRESS', 'BLOCKED', 'DECLINED', 'NOT_NEEDED', 'CANCELLED'],
      mayChange: true,
      version: 1,
    });
  });

  it('from a template that the case has already makes a second task', async () => {
    const first = await make('amina', { template: 'T-SOC-02' });
    const second = await make('amina', { template: 'T-SOC-02' });
    expect(second).not.toBe(first);
  });

  it.each([
    ['amina', 'casework'],
    ['ines', 'safety'],
    ['lena', 'legal-status'],
    ['tomas', 'testimony'],
    ['noor', 'health'],
  ] as const)('in free words, %s writes it in %s', async (name, compartment) => {
    const id = await make(name, { title: 'Call the school', text: 'Ask for Mrs B.', due: '2031-01-31' });
    expect(await taskOf(house, name, caseId, id)).toMatchObject({
      compartment,
      due: '2031-01-31',
      owner: { id: house.people[name] },
      content: { template: null, title: 'Call the school', text: 'Ask for Mrs B.' },
      mayChange: true,
    });
  });

  it('may add to a compartment that one may not read, and then shows no content there', async () => {
    const id = await make('amina', { title: 'Needs glasses', compartment: 'health' });
    const shown = await taskOf(house, 'amina', caseId, id);
    expect(shown).toMatchObject({
      content: { masked: true, reason: 'compartment' },
      owner: { name: 'Amina' },
    });
    expect((await taskOf(house, 'noor', caseId, id)).content).toMatchObject({ title: 'Needs glasses' });
  });

  it('may give it to somebody else who works on the case', async () => {
    const id = await make('amina', { title: 'Visit', ownerId: house.people.bilal });
    expect((await taskOf(house, 'bilal', caseId, id)).owner).toEqual({
      id: house.people.bilal,
      name: 'Bilal',
    });
  });

  it('leaves a line with the compartment that it went into', async () => {
    await make('noor', { title: 'Weigh' });
    const line = (await linesOf(house, 'task.create')).at(-1);
    expect(line).toMatchObject({ obj: { cmp: ['plan', 'health'], type: 'task', rev: 1 }, res: 'allowed' });
    expect(line!['basis']).toMatch(/^grant:g_/);
  });

  it('answers a repeated request with the task of the first one', async () => {
    const amina = await house.signIn('amina');
    const send = () =>
      amina.post(`/api/cases/${caseId}/tasks`, { title: 'Once' }, { 'idempotency-key': 'once-and-only' });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    const titles = (await tasksOf(house, 'amina', caseId)).map(
      (task) => 'title' in task.content && task.content.title,
    );
    expect(titles.filter((title) => title === 'Once')).toHaveLength(1);
  });
});

describe('changing a task', () => {
  it('changes only what is named and raises the version', async () => {
    const id = await make('amina', { title: 'Form', text: 'Blue one', due: '2031-01-31' });
    const answer = await change('amina', id, { evidence: 'Receipt 7', due: null });
    expect(answer).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await taskOf(house, 'amina', caseId, id)).toMatchObject({
      version: 2,
      due: null,
      state: 'OPEN',
      content: { title: 'Form', text: 'Blue one', evidence: 'Receipt 7' },
    });
  });

  it('follows the table of states', async () => {
    const id = await make('amina', { title: 'Steps' });
    for (const state of ['IN_PROGRESS', 'WAITING_EXTERNAL', 'DONE', 'IN_PROGRESS', 'BLOCKED', 'OPEN']) {
      expect((await change('amina', id, { state })).status).toBe(200);
    }
    const skipped = await change('amina', id, { state: 'DONE' });
    expect(skipped).toMatchObject({ status: 409, body: { code: 'move' } });
    expect(await taskOf(house, 'amina', caseId, id)).toMatchObject({ state: 'OPEN', version: 7 });
  });

  it('refuses a change of an older version and keeps what stands', async () => {
    const id = await make('amina', { title: 'Race' });
    const bilal = await house.signIn('bilal');
    expect((await bilal.patch(`/api/tasks/${id}`, { version: 1, title: 'Bilal was first' })).status).toBe(
      200,
    );
    const late = await (
      await house.signIn('amina')
    ).patch(`/api/tasks/${id}`, { version: 1, title: 'Too late' });
    expect(late).toMatchObject({ status: 409, body: { code: 'stale' } });
    expect((await taskOf(house, 'amina', caseId, id)).content).toMatchObject({ title: 'Bilal was first' });
  });

  it('lets one of two changes through that come at the same moment', async () => {
    const id = await make('amina', { title: 'Crowd' });
    const amina = await house.signIn('amina');
    const send = (title: string) => amina.patch(`/api/tasks/${id}`, { version: 1, title });
    const answers = await house.asSuperuser(async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM app.task WHERE id = $1 FOR UPDATE', [id]);
      const sent = Promise.all([send('one'), send('other')]);
      await waitForBlocked(client, 2);
      await client.query('COMMIT');
      return sent;
    });
    expect(answers.map((answer) => answer.status)).toEqual(expect.arrayContaining([200, 409]));
    expect((await taskOf(house, 'amina', caseId, id)).version).toBe(2);
  });

  it('needs a second person to verify', async () => {
    const id = await make('amina', { title: 'Rent paid' });
    await change('amina', id, { state: 'IN_PROGRESS' });
    await change('amina', id, { state: 'DONE' });
    expect((await taskOf(house, 'amina', caseId, id)).moves).toEqual(['IN_PROGRESS']);
    expect(await change('amina', id, { state: 'VERIFIED' })).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
    expect((await taskOf(house, 'bilal', caseId, id)).moves).toEqual(['VERIFIED', 'IN_PROGRESS']);
    expect((await change('bilal', id, { state: 'VERIFIED' })).status).toBe(200);
    expect((await taskOf(house, 'amina', caseId, id)).state).toBe('VERIFIED');
  });

  it('keeps a task that has ended as it ended', async () => {
    const id = await make('amina', { title: 'Never mind' });
    await change('amina', id, { state: 'CANCELLED' });
    expect(await change('amina', id, { title: 'Or maybe' })).toMatchObject({
      status: 409,
      body: { code: 'move' },
    });
    expect(await taskOf(house, 'amina', caseId, id)).toMatchObject({
      mayChange: false,
      moves: [],
      version: 2,
    });
  });

  it("needs the person's reason to decline, and remembers it", async () => {
    const id = await make('amina', { template: 'T-BEL-01' });
    const without = await change('amina', id, { state: 'DECLINED' });
    expect(without).toMatchObject({ status: 400, body: { errors: [{ path: 'declinedReason' }] } });
    const blank = await change('amina', id, { state: 'DECLINED', declinedReason: '  ' });
    expect(blank).toMatchObject({ status: 400, body: { errors: [{ path: 'declinedReason' }] } });
    expect((await change('amina', id, { state: 'DECLINED', declinedReason: 'Not now' })).status).toBe(200);
    expect((await taskOf(house, 'amina', caseId, id)).content).toMatchObject({ declinedReason: 'Not now' });
    const cleared = await change('amina', id, { declinedReason: null });
    expect(cleared).toMatchObject({ status: 400, body: { errors: [{ path: 'declinedReason' }] } });
    await change('amina', id, { state: 'OPEN' });
    expect((await change('amina', id, { state: 'DECLINED' })).status).toBe(200);
  });

  it('hands the task to somebody else, who then finds it among their own', async () => {
    const id = await make('amina', { title: 'Hand over' });
    expect((await change('amina', id, { ownerId: house.people.lena })).status).toBe(200);
    const mine = await (await house.signIn('lena')).get('/api/tasks?limit=200');
    expect(mine.body.items.map((task: { id: string }) => task.id)).toContain(id);
    expect((await change('amina', id, { ownerId: null })).status).toBe(200);
    expect((await taskOf(house, 'amina', caseId, id)).owner).toBeNull();
  });

  it('leaves a line that names the compartment only when its content was opened', async () => {
    const id = await make('amina', { title: 'Quiet' });
    await change('amina', id, { state: 'IN_PROGRESS' });
    expect((await linesOf(house, 'task.change')).at(-1)!['obj'].cmp).toEqual(['plan']);
    await change('amina', id, { text: 'Loud' });
    expect((await linesOf(house, 'task.change')).at(-1)!['obj']).toMatchObject({
      cmp: ['plan', 'casework'],
      type: 'task',
      rev: 3,
    });
  });
});

describe('a payment before the sanctions check', () => {
  it('cannot start until a second person has verified the check', async () => {
    const own = await openTeamCase(house, 'Sea Trout');
    const payment = await makeTask(house, 'amina', own, { template: 'T-FIN-01' });
    const start = () => changeTask(house, 'amina', own, payment, { state: 'IN_PROGRESS' });
    const shown = () => taskOf(house, 'amina', own, payment);
    expect(await shown()).toMatchObject({ waitsFor: 1, state: 'OPEN' });
    expect((await shown()).moves).not.toContain('IN_PROGRESS');
    expect(await start()).toMatchObject({ status: 409, body: { code: 'move' } });

    const check = await makeTask(house, 'lena', own, { template: 'T-LEG-03' });
    expect((await shown()).dependsOn).toEqual([check]);
    const step = (name: 'amina' | 'lena', state: string) => changeTask(house, name, own, check, { state });
    await step('lena', 'NOT_NEEDED');
    expect(await start()).toMatchObject({ status: 409, body: { code: 'move' } });
    await step('lena', 'OPEN');
    await step('lena', 'IN_PROGRESS');
    await step('lena', 'DONE');
    expect(await start()).toMatchObject({ status: 409, body: { code: 'move' } });
    expect((await step('lena', 'VERIFIED')).status).toBe(409);
    expect((await step('amina', 'VERIFIED')).status).toBe(200);

    expect((await shown()).waitsFor).toBe(0);
    expect((await start()).status).toBe(200);
  });

  it('is not lost for ever by a check that somebody cancels: the check cannot be cancelled', async () => {
    const own = await openTeamCase(house, 'Sand Martin');
    const check = await makeTask(house, 'lena', own, { template: 'T-LEG-03' });
    const cancelled = await changeTask(house, 'lena', own, check, { state: 'CANCELLED' });
    expect(cancelled).toMatchObject({ status: 409, body: { code: 'move' } });
    expect(await taskOf(house, 'lena', own, check)).toMatchObject({ state: 'OPEN', version: 1 });
  });
});
