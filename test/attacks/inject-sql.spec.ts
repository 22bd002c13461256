import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identityOf, write } from '../cases/documents.js';
import { House, type Visitor } from '../house.js';

/** Attack 20: SQL in every place where a request may carry text: search, filters, paging, ids, values. */
let house: House;
let amina: Visitor;
let mine: string;
let rowsBefore: string;
beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
  mine = await house.openCase('amina');
  await write(house, mine, 'identity', identityOf('Walid'));
  await house.openCase('bilal', 'Somebody else');
  rowsBefore = await countRows();
});
afterAll(() => house.close());

const payloads = [
  `' OR '1'='1`,
  `'; DROP TABLE app.case_file; --`,
  `') UNION SELECT id, key FROM auth.context_key --`,
  `%`,
  `_`,
  `\\`,
  `%' ESCAPE '!`,
  `" OR "1"="1`,
  `$1`,
  `$$; SELECT 1; $$`,
  `/* */ OR 1=1`,
  `{"$ne": null}`,
  `app.case_file`,
  `1; SELECT pg_sleep(10)`,
  `$.names[*] ? (@.value like_regex ".*")`,
];

function countRows(): Promise<string> {
  return house.asSuperuser(async (client) => {
    const { rows } = await client.query<{ counts: string }>(
      `SELECT (SELECT count(*) FROM app.case_file) || ' ' || (SELECT count(*) FROM app.case_grant) || ' ' ||
         (SELECT count(*) FROM auth.staff) || ' ' || (SELECT count(*) FROM app.case_compartment) AS counts`,
    );
    return rows[0]!.counts;
  });
}

describe('SQL in a request', () => {
  it.each(payloads)('finds nobody and changes nothing: %s', async (payload) => {
    const q = encodeURIComponent(payload);
    const found = await amina.get(`/api/search/people?q=${q}`);
    expect([200, 400]).toContain(found.status);
    if (found.status === 200) expect(found.body.items).toEqual([]);
    for (const url of [
      `/api/cases?after=${q}`,
      `/api/cases?phase=${q}`,
      `/api/cases?limit=${q}`,
      `/api/cases?sort=${q}`,
      `/api/cases/${q}`,
      `/api/cases/${mine}/compartments/${q}`,
      `/api/audit/entries?act=${q}`,
      `/api/audit/entries?after=${q}`,
      `/api/tasks?after=${q}`,
    ]) {
      const answer = await amina.get(url);
      expect([url, [400, 404].includes(answer.status)]).toEqual([url, true]);
      expect(JSON.stringify(answer.body)).not.toMatch(/syntax|relation|column|pg_|SELECT/);
    }
    expect(await countRows()).toBe(rowsBefore);
  });

  it('is kept as the text that it is where text is kept', async () => {
    for (const [index, payload] of payloads.entries()) {
      const answer = await amina.put(`/api/cases/${mine}/core`, {
        version: index + 1,
        value: { pseudonym: payload, risk: 'LOW', reviewDue: null },
      });
      expect(answer.status).toBe(200);
      expect((await amina.get(`/api/cases/${mine}`)).body.pseudonym).toBe(payload);
    }
    expect(await countRows()).toBe(rowsBefore);
  });

  it('shows in lists no more than before', async () => {
    expect((await amina.get('/api/cases')).body.items).toHaveLength(1);
  });
});
