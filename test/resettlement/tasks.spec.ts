import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

  it('cannot start after the check was cancelled', async () => {
    const own = await openTeamCase(house, 'Sand Martin');
    const check = await makeTask(house, 'lena', own, { template: 'T-LEG-03' });
    const payment = await makeTask(house, 'amina', own, { template: 'T-FIN-01' });
    await changeTask(house, 'lena', own, check, { state: 'CANCELLED' });
    const start = await changeTask(house, 'amina', own, payment, { state: 'IN_PROGRESS' });
    expect(start).toMatchObject({ status: 409, body: { code: 'move' } });
  });
});

describe('the tasks of a case', () => {
  let own: string;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    own = await openTeamCase(house, 'Barn Owl');
    for (const [title, due] of [
      ['without a day', undefined],
      ['later', '2031-05-01'],
      ['late', '2020-01-01'],
      ['soon', '2031-01-01'],
    ] as const) {
      ids.set(title, await makeTask(house, 'amina', own, { title, ...(due === undefined ? {} : { due }) }));
    }
    ids.set('health', await makeTask(house, 'noor', own, { template: 'T-HEA-01', due: '2031-03-01' }));
    ids.set('gone', await makeTask(house, 'amina', own, { title: 'gone', due: '2020-01-02' }));
    await changeTask(house, 'amina', own, ids.get('gone')!, { state: 'CANCELLED' });
  });

  const idsOf = (titles: readonly string[]) => titles.map((title) => ids.get(title));

  it('come with the most overdue first and those without a day last; what has ended is left out', async () => {
    const { body } = await (await house.signIn('amina')).get(`/api/cases/${own}/tasks`);
    expect(body.items.map((task: { id: string }) => task.id)).toEqual(
      idsOf(['late', 'soon', 'health', 'later', 'without a day']),
    );
    expect(body.items.map((task: { overdue: boolean }) => task.overdue)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(body.next).toBeNull();
  });

  it('come all when all are asked for, and what has ended is not overdue', async () => {
    const gone = await taskOf(house, 'amina', own, ids.get('gone')!);
    expect(gone).toMatchObject({ state: 'CANCELLED', due: '2020-01-02', overdue: false });
  });

  it('come in pages that miss nothing and repeat nothing', async () => {
    const amina = await house.signIn('amina');
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { body: { items: { id: string }[]; next: string | null } } = await amina.get(
        `/api/cases/${own}/tasks?state=all&limit=2${next === '' ? '' : `&after=${next}`}`,
      );
      seen.push(...page.body.items.map((task) => task.id));
      next = page.body.next;
    }
    expect(seen).toEqual((await tasksOf(house, 'amina', own)).map((task) => task.id));
    expect(new Set(seen).size).toBe(6);
  });

  it('show everybody who reads the plan every task, but each content only by its own compartment', async () => {
    const forNoor = await tasksOf(house, 'noor', own);
    expect(forNoor).toHaveLength(6);
    const readable = forNoor.filter((task) => !('masked' in task.content));
    expect(readable.map((task) => task.id)).toEqual([ids.get('health')]);
    const masked = forNoor.find((task) => task.id === ids.get('late'));
    expect(masked).toMatchObject({
      content: { masked: true, reason: 'compartment' },
      due: '2020-01-01',
      state: 'OPEN',
      owner: { name: 'Amina' },
      mayChange: false,
      moves: [],
    });
  });

  it('leave one line with the compartments that were opened and the number of tasks', async () => {
    await tasksOf(house, 'noor', own);
    const lines = await linesOf(house, 'task.list');
    expect(lines.at(-1)!['obj']).toMatchObject({ cmp: ['plan', 'health'], count: 6 });
    await tasksOf(house, 'sara', own);
    expect((await linesOf(house, 'task.list')).at(-1)!['obj'].cmp).toEqual(['plan']);
    expect(await linesOf(house, 'task.list')).toHaveLength(lines.length + 1);
  });

  it('stay readable when one of them is damaged, and that one says so', async () => {
    const broken = await makeTask(house, 'amina', own, { title: 'bits will fall', due: '2031-02-01' });
    await house.asSuperuser((client) =>
      client.query(
        'UPDATE app.task SET sealed = set_byte(sealed, 90, get_byte(sealed, 90) # 1) WHERE id = $1',
        [broken],
      ),
    );
    const tasks = await tasksOf(house, 'amina', own);
    expect(tasks).toHaveLength(7);
    expect(tasks.find((task) => task.id === broken)).toMatchObject({
      content: { masked: true, reason: 'damaged' },
      due: '2031-02-01',
    });
    expect(tasks.find((task) => task.id === ids.get('soon'))!.content).toMatchObject({ title: 'soon' });
    const change = await changeTask(house, 'amina', own, broken, { text: 'more' });
    expect(change).toMatchObject({ status: 500, body: { code: 'damaged' } });
    expect((await changeTask(house, 'amina', own, broken, { state: 'CANCELLED' })).status).toBe(200);
  });

  it('stay readable when the key of one compartment is damaged', async () => {
    const other = await openTeamCase(house, 'Stone Curlew');
    await makeTask(house, 'amina', other, { title: 'in casework' });
    const safe = await makeTask(house, 'amina', other, { title: 'in safety', compartment: 'safety' });
    await house.asSuperuser((client) =>
      client.query(
        `UPDATE keystore.data_key SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)
         WHERE case_id = $1 AND compartment = 'casework'`,
        [other],
      ),
    );
    const tasks = await tasksOf(house, 'amina', other);
    expect(tasks.map((task) => [task.id === safe, 'masked' in task.content])).toEqual(
      expect.arrayContaining([
        [true, false],
        [false, true],
      ]),
    );
  });

  it('seal their words: nothing of them stands in the table', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ found: string }>(
        `SELECT count(*) AS found FROM app.task t
         WHERE t::text ILIKE '%T-HEA-01%' OR position('T-HEA-01'::bytea IN t.sealed) > 0`,
      ),
    );
    expect(rows[0]!.found).toBe('0');
  });
});

describe('my tasks', () => {
  it('come from every case, the most overdue first, and only those that are mine', async () => {
    const [one, two] = [await openTeamCase(house, 'Whinchat'), await openTeamCase(house, 'Stonechat')];
    const second = await makeTask(house, 'ines', one, { title: 'b', due: '2021-01-02' });
    const first = await makeTask(house, 'ines', two, { title: 'a', due: '2021-01-01' });
    const last = await makeTask(house, 'ines', one, { title: 'c', due: '2032-01-01' });
    await makeTask(house, 'amina', one, { title: 'not hers', due: '2021-01-01' });
    const { body } = await (await house.signIn('ines')).get('/api/tasks');
    const mine = body.items.filter((task: { case: { id: string } }) => [one, two].includes(task.case.id));
    expect(mine.map((task: { id: string }) => task.id)).toEqual([first, second, last]);
    expect(mine[0]).toMatchObject({
      case: { id: two, pseudonym: 'Stonechat' },
      overdue: true,
      content: { title: 'a' },
      mayChange: true,
    });
    const line = (await linesOf(house, 'task.mine')).at(-1)!;
    expect(line['obj']).toMatchObject({ cmp: ['plan', 'safety'], count: body.items.length });
    expect(line['obj'].cases.length).toBe(
      new Set(body.items.map((task: { case: { id: string } }) => task.case.id)).size,
    );
  });

  it('come in pages across cases', async () => {
    const ines = await house.signIn('ines');
    const all = (await ines.get('/api/tasks?limit=200')).body.items;
    const head = (await ines.get('/api/tasks?limit=1')).body;
    const tail = (await ines.get(`/api/tasks?limit=200&after=${head.next}`)).body;
    expect([...head.items, ...tail.items]).toEqual(all);
    expect(tail.next).toBeNull();
  });

  it('keep what is done out of the way until it is asked for', async () => {
    const id = await makeTask(house, 'tomas', caseId, { title: 'Listen' });
    await changeTask(house, 'tomas', caseId, id, { state: 'NOT_NEEDED' });
    const tomas = await house.signIn('tomas');
    const idsIn = async (url: string) =>
      (await tomas.get(url)).body.items.map((task: { id: string }) => task.id);
    expect(await idsIn('/api/tasks')).not.toContain(id);
    expect(await idsIn('/api/tasks?state=all')).toContain(id);
  });
});
