import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { House } from '../house.js';
import { changeTask, linesOf, makeTask, openTeamCase, taskOf, tasksOf } from './team.js';

let house: House;
let caseId: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await openTeamCase(house);
});
afterAll(() => house.close());

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
