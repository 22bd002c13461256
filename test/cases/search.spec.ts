import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { House, type Visitor } from '../house.js';
import { fullDocuments, identityOf, write } from './documents.js';
import { linesOf } from './lines.js';

let house: House;
let amina: Visitor;
const cases = {} as Record<'abdallah' | 'walid' | 'walidElse' | 'unnamed', string>;
beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
  cases.abdallah = await house.openCase('amina', 'Grey Heron');
  await write(house, cases.abdallah, 'identity', fullDocuments.identity);
  cases.walid = await house.openCase('amina', 'Red Kite');
  await write(house, cases.walid, 'identity', identityOf('وليد التجريبي', 'Walid al-Tajribi'));
  cases.walidElse = await house.openCase('bilal', 'Marsh Harrier');
  const bilal = await house.signIn('bilal');
  const path = `/api/cases/${cases.walidElse}/compartments/identity`;
  await bilal.put(path, { version: 0, value: identityOf('Walid Other') });
  cases.unnamed = await house.openCase('amina', 'No Name Yet');
});
afterAll(() => house.close());

const find = (q: string, more = '', visitor = amina) =>
  visitor.get(`/api/search/people?q=${encodeURIComponent(q)}${more}`);
const idsOf = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map(({ id }) => id);

describe('searching people', () => {
  it.each([
    ['abdallah', 'عبد الله', 'name', fullDocuments.identity.names[0].value],
    ['abdallah', 'abdallah zaytuni', 'name', fullDocuments.identity.names[1].value],
    ['abdallah', 'ابو زيتون', 'alias', fullDocuments.identity.names[2].value],
    ['abdallah', 'ozturk', 'name', fullDocuments.identity.names[3].value],
    ['walid', 'وليد', 'name', 'وليد التجريبي'],
    ['walid', 'WALID TAJ', 'name', 'Walid al-Tajribi'],
  ] as const)('finds %s by %s', async (whom, question, match, name) => {
    const answer = await find(question);
    expect(answer.status).toBe(200);
    expect(answer.body.items).toEqual([
      {
        id: cases[whom],
        reference: expect.any(String),
        pseudonym: whom === 'walid' ? 'Red Kite' : 'Grey Heron',
        name,
        match,
      },
    ]);
    expect(answer.body.next).toBeNull();
  });

  it('finds in the cases that are granted, and in those only', async () => {
    expect(idsOf(await find('walid'))).toEqual([cases.walid]);
    expect(idsOf(await find('walid', '', await house.signIn('bilal')))).toEqual([cases.walidElse]);
    await house.assign(cases.walidElse, 'lena');
    expect(idsOf(await find('walid', '', await house.signIn('lena')))).toEqual([cases.walidElse]);
    expect(idsOf(await find('walid', '', await house.signIn('omar')))).toEqual([]);
  });

  it('finds nothing by the pseudonym, and nothing for a name that nobody has', async () => {
    expect(idsOf(await find('Red Kite'))).toEqual([]);
    expect(idsOf(await find('Nobody'))).toEqual([]);
  });

  it('is one line that says how many records it opened and which cases it showed, and not what was asked', async () => {
    const lines = await linesOf(house, () => find('walid'));
    expect(lines).toMatchObject([
      { act: 'person.search', res: 'allowed', obj: { count: 2, cmp: ['identity'] } },
    ]);
    expect(lines[0]!.obj!.cases).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toMatch(/walid/i);
  });

  it('comes in pages that leave nothing out and repeat nothing', async () => {
    const made: string[] = [];
    for (let person = 0; person < 7; person += 1) {
      const id = await house.openCase('amina', `Paged ${person}`);
      await write(house, id, 'identity', identityOf(`Paginated Person ${person}`));
      made.push(id);
    }
    for (const limit of [1, 3, 7, 50]) {
      const seen: string[] = [];
      let next: string | null = '';
      for (let page = 0; next !== null && page < 20; page += 1) {
        const answer: Awaited<ReturnType<typeof find>> = await find(
          'paginated',
          `&limit=${limit}${next === '' ? '' : `&after=${next}`}`,
        );
        expect(answer.body.items.length).toBeLessThanOrEqual(limit);
        seen.push(...idsOf(answer));
        next = answer.body.next as string | null;
      }
      expect([limit, seen.sort()]).toEqual([limit, [...made].sort()]);
    }
  });

  it('leaves out a record that is damaged, or whose key is, and shows the others', async () => {
    const ids: string[] = [];
    for (let person = 0; person < 3; person += 1) {
      const id = await house.openCase('amina', `Broken ${person}`);
      await write(house, id, 'identity', identityOf(`Breakable Person ${person}`));
      ids.push(id);
    }
    await house.asSuperuser(async (client) => {
      const sealed = `UPDATE app.case_compartment SET sealed = set_byte(sealed, 100, get_byte(sealed, 100) # 1) WHERE case_id = $1`;
      await client.query(sealed, [ids[0]]);
      const wrapped = `UPDATE keystore.data_key SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) WHERE case_id = $1`;
      await client.query(wrapped, [ids[1]]);
    });
    const answer = await find('breakable');
    expect([answer.status, idsOf(answer)]).toEqual([200, [ids[2]]]);
    expect(idsOf(await find('walid'))).toEqual([cases.walid]);
  });
});
