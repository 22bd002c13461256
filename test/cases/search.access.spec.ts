import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { House } from '../house.js';
import { identityOf, write } from './documents.js';
import { linesOf } from './lines.js';

let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase();
  await write(house, caseId, 'identity', identityOf('Walid al-Tajribi'));
});
afterAll(() => house.close());

const find = async (name: Parameters<House['signIn']>[0], query = 'q=walid') =>
  (await house.signIn(name)).get(`/api/search/people?${query}`);

describe('searching people', () => {
  it.each(['tomas', 'noor', 'sara', 'aida', 'ada'] as const)(
    'is not for %s, whose role opens no identity, not even of an assigned case; the refusal is a line',
    async (name) => {
      if (name === 'tomas' || name === 'noor') await house.assign(caseId, name);
      await house.signIn(name);
      const lines = await linesOf(house, async () => {
        expect(await find(name)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      });
      expect(lines).toMatchObject([{ act: 'person.search', res: 'refused' }]);
    },
  );

  it('is not for those who are not signed in', async () => {
    expect((await house.stranger().get('/api/search/people?q=walid')).status).toBe(401);
  });

  it('does not find in a case whose identity is not granted', async () => {
    await house.assign(caseId, 'bilal', { compartments: ['core', 'contact'] });
    expect((await find('bilal')).body).toEqual({ items: [], next: null });
  });

  it('does not find any more in a case whose assignment has ended', async () => {
    const other = await house.openCase();
    await write(house, other, 'identity', identityOf('Yunus the Brief'));
    const id = await house.assign(other, 'ines');
    expect((await find('ines', 'q=yunus')).body.items).toHaveLength(1);
    const sara = await house.signIn('sara');
    await sara.post(`/api/cases/${other}/assignments/${id}/end`, { version: 1, reason: 'over' });
    expect((await find('ines', 'q=yunus')).body.items).toEqual([]);
  });

  it.each([
    ['no question', ''],
    ['an empty question', 'q='],
    ['a question of spaces', 'q=%20%20'],
    ['a question of 101 letters', `q=${'x'.repeat(101)}`],
    ['a zero byte', 'q=a%00'],
    ['a page that is none', 'q=a&after=1'],
    ['two questions', 'q=a&q=b'],
    ['a limit of 201', 'q=a&limit=201'],
    ['a compartment to choose', 'q=a&compartment=health'],
  ])('refuses %s', async (_, query) => {
    const answer = await find('amina', query);
    expect([answer.status, answer.body.code]).toEqual([400, 'input']);
  });

  it.each(['%', '_', "'; DROP TABLE app.case_file; --", '\\', '.*', '$1'])(
    'takes %s as letters of a name and finds nobody',
    async (question) => {
      const answer = await find('amina', `q=${encodeURIComponent(question)}`);
      expect([answer.status, answer.body]).toEqual([200, { items: [], next: null }]);
    },
  );
});
