import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { House, type Visitor } from '../house.js';
import { linesOf } from './lines.js';

let house: House;
let lena: Visitor;
let caseId: string;
let otherCase: string;

beforeAll(async () => {
  house = await House.open();
  lena = await house.signIn('lena');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase('amina');
  otherCase = await house.openCase('amina', 'Red Kite');
  await house.assign(caseId, 'lena');
  await house.assign(otherCase, 'lena');
});

const matter = {
  jurisdiction: 'DE',
  type: 'CRIMINAL',
  status: 'UNKNOWN',
  asOf: '2024-02-29',
  source: 'rumour',
};

async function recordMatter(inCase = caseId, note = 'heard from a cousin'): Promise<string> {
  const answer = await lena.post(`/api/cases/${inCase}/legal/matters`, { ...matter, note });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
}

function listMatters(query = '', inCase = caseId) {
  return lena.get(`/api/cases/${inCase}/legal/matters${query}`);
}

async function spoil(statement: string, ...ids: string[]): Promise<void> {
  await house.asSuperuser(async (client) => {
    const done = await client.query(statement, ids);
    expect(done.rowCount).toBeGreaterThan(0);
  });
}

describe('records that are sealed whole', () => {
  it('come in the order in which they were written, page by page', async () => {
    const ids = [await recordMatter(), await recordMatter(), await recordMatter()];
    const first = await listMatters('?limit=2');
    expect(first.body.items.map((item: { id: string }) => item.id)).toEqual(ids.slice(0, 2));
    const second = await listMatters(`?limit=2&after=${first.body.next}`);
    expect(second.body).toMatchObject({ items: [{ id: ids[2] }], next: null, damaged: 0 });
  });

  it('give an empty list while there are none', async () => {
    expect((await listMatters()).body).toEqual({ items: [], next: null, damaged: 0 });
  });

  it.each(['?after=everything', '?limit=0', '?limit=201', '?page=2'])(
    'refuse the query %s',
    async (query) => {
      const answer = await listMatters(query);
      expect([answer.status, answer.body.code]).toEqual([400, 'input']);
    },
  );

  it('leave no readable word in the database', async () => {
    const id = await recordMatter(caseId, 'wordsthatnobodyelsemayread');
    const rows = await house.asSuperuser((client) =>
      client.query<{ sealed: Buffer }>('SELECT sealed FROM app.legal_matter WHERE id = $1', [id]),
    );
    const bytes = rows.rows[0]!.sealed.toString('latin1');
    expect(bytes).not.toContain('wordsthatnobodyelsemayread');
    expect(bytes).not.toContain('CRIMINAL');
  });

  it('show no row outside an operation', async () => {
    await recordMatter();
    const rows = await house.asApp((client) => client.query('SELECT id FROM app.legal_matter'));
    expect(rows.rows).toEqual([]);
  });
});

describe('a damaged record', () => {
  it('is counted and left out, and the others still show', async () => {
    const [damaged, whole] = [await recordMatter(), await recordMatter()];
    await spoil(
      `UPDATE app.legal_matter SET sealed = overlay(sealed PLACING '\\x00'::bytea FROM 100) WHERE id = $1`,
      damaged,
    );
    const answer = await listMatters();
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ items: [{ id: whole }], damaged: 1, next: null });
  });

  it('does not end the pages before their end', async () => {
    const [whole, damaged, last] = [await recordMatter(), await recordMatter(), await recordMatter()];
    await spoil(
      `UPDATE app.legal_matter SET sealed = substring(sealed FROM 1 FOR 120) WHERE id = $1`,
      damaged,
    );
    const first = await listMatters('?limit=2');
    expect(first.body).toMatchObject({ items: [{ id: whole }], damaged: 1, next: damaged });
    expect((await listMatters(`?after=${damaged}`)).body).toMatchObject({
      items: [{ id: last }],
      damaged: 0,
    });
  });

  it('says so when somebody wants to change it, and the refusal is a line', async () => {
    const id = await recordMatter();
    await spoil(
      `UPDATE app.legal_matter SET sealed = overlay(sealed PLACING '\\x00'::bytea FROM 100) WHERE id = $1`,
      id,
    );
    const change = { ...matter, version: 1, status: 'WARRANT', jurisdiction: undefined, type: undefined };
    const lines = await linesOf(house, async () => {
      const answer = await lena.post(`/api/cases/${caseId}/legal/matters/${id}/statuses`, change);
      expect([answer.status, answer.body.code]).toEqual([500, 'damaged']);
    });
    expect(lines).toMatchObject([{ act: 'matter.move', res: 'refused', reason: 'damaged' }]);
  });

  it('is what becomes of a sealed value that is put in the place of another', async () => {
    const [first, second] = [await recordMatter(), await recordMatter()];
    await spoil(
      `UPDATE app.legal_matter SET sealed = (SELECT sealed FROM app.legal_matter WHERE id = $2) WHERE id = $1`,
      first,
      second,
    );
    expect((await listMatters()).body).toMatchObject({ items: [{ id: second }], damaged: 1 });
  });

  it('is what becomes of a row that is moved to another case', async () => {
    const [stays, moved] = [await recordMatter(otherCase), await recordMatter()];
    await spoil('UPDATE app.legal_matter SET case_id = $2 WHERE id = $1', moved, otherCase);
    expect((await listMatters('', otherCase)).body).toMatchObject({ items: [{ id: stays }], damaged: 1 });
    // where it was, it is missed
    expect((await listMatters()).body).toEqual({ items: [], damaged: 1, next: null });
  });

  it('is every record whose key does not unwrap, and the list still answers', async () => {
    await recordMatter();
    await spoil(
      `UPDATE keystore.data_key SET wrapped = overlay(wrapped PLACING '\\x0000'::bytea FROM octet_length(wrapped) - 1)
       WHERE case_id = $1 AND compartment = 'legal-status'`,
      caseId,
    );
    expect((await listMatters()).body).toEqual({ items: [], damaged: 1, next: null });
  });
});

/** Comes back when a statement of this database waits for a row. */
async function untilSomebodyWaits(client: Client): Promise<void> {
  for (;;) {
    const waiting = await client.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.rowCount !== 0) return;
  }
}

describe('changing a sealed record', () => {
  const move = { status: 'WARRANT', asOf: '2024-03-01', source: 'lawyer' };

  it('is refused when somebody else changed it after it was opened', async () => {
    const id = await recordMatter();
    const answer = await house.arrange(async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT id FROM app.legal_matter WHERE id = $1 FOR UPDATE', [id]);
      const change = lena.post(`/api/cases/${caseId}/legal/matters/${id}/statuses`, { ...move, version: 1 });
      await untilSomebodyWaits(other);
      await other.query('UPDATE app.legal_matter SET version = 2 WHERE id = $1', [id]);
      await other.query('COMMIT');
      return change;
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'stale']);
    expect((await listMatters()).body).toMatchObject({
      items: [{ version: 2, history: [{ status: 'UNKNOWN' }] }],
    });
  });

  it('finds it only in its own case', async () => {
    const id = await recordMatter();
    const answer = await lena.post(`/api/cases/${otherCase}/legal/matters/${id}/statuses`, {
      ...move,
      version: 1,
    });
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    expect((await listMatters()).body.items[0]).toMatchObject({ version: 1 });
  });

  it('finds it by an id in capital letters too, and it opens afterwards', async () => {
    const id = await recordMatter();
    const path = `/api/cases/${caseId.toUpperCase()}/legal/matters/${id.toUpperCase()}/statuses`;
    expect(await lena.post(path, { ...move, version: 1 })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect((await listMatters()).body).toMatchObject({ items: [{ status: 'WARRANT' }], damaged: 0 });
  });
});
