import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { matterList } from '../../src/legal/legal.schema.js';
import { privilegedStatuses } from '../../src/legal/matter-states.js';
import { addDays } from '../../src/reference/days.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';

let house: House;
let lena: Visitor;
let path: string;
let today: string;

beforeAll(async () => {
  house = await House.open();
  lena = await house.signIn('lena');
  today = house.clock.today('Europe/Berlin');
});
afterAll(() => house.close());
beforeEach(async () => {
  const caseId = await house.openCase('amina');
  await house.assign(caseId, 'lena');
  path = `/api/cases/${caseId}/legal/matters`;
});

const matter = {
  jurisdiction: 'SY-NE',
  type: 'CRIMINAL',
  status: 'INVESTIGATION',
  asOf: '2024-02-29',
  source: 'official-paper',
  note: 'letter of the prosecutor',
};

async function recordMatter(more: Record<string, unknown> = {}): Promise<string> {
  const answer = await lena.post(path, { ...matter, ...more });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
}

function addStatus(id: string, more: Record<string, unknown> = {}) {
  return lena.post(`${path}/${id}/statuses`, {
    version: 1,
    status: 'CHARGED',
    asOf: today,
    source: 'lawyer',
    ...more,
  });
}

async function readMatters() {
  return matterList.parse((await lena.get(path)).body).items;
}

describe('recording a legal matter', () => {
  it('begins its history with the first status', async () => {
    const id = await recordMatter();
    const { status, asOf, source, note } = matter;
    expect(await readMatters()).toEqual([
      {
        id,
        jurisdiction: 'SY-NE',
        type: 'CRIMINAL',
        history: [{ status, asOf, source, note, recordedOn: today }],
        status: 'INVESTIGATION',
        moves: ['DISCONTINUED', 'ARRESTED', 'CHARGED', 'WARRANT'],
        version: 1,
      },
    ]);
  });

  it('takes UNKNOWN as a status like any other', async () => {
    await recordMatter({ status: 'UNKNOWN', note: undefined });
    const [found] = await readMatters();
    expect(found).toMatchObject({ status: 'UNKNOWN', history: [{ status: 'UNKNOWN', note: null }] });
    expect(found!.moves).toContain('WARRANT');
  });

  it('writes a line that names the record and rests on the grant', async () => {
    const lines = await linesOf(house, () => recordMatter());
    expect(lines).toMatchObject([
      {
        act: 'matter.record',
        res: 'allowed',
        purpose: 'legal-advice',
        obj: { cmp: ['legal-status'], type: 'legal-matter', rev: 1 },
      },
    ]);
    expect(lines[0]!.basis).toMatch(/^grant:g_/);
    expect(JSON.stringify(lines)).not.toContain('INVESTIGATION');
  });

  it.each([...privilegedStatuses])('refuses %s: only the lawyer may know of it', async (status) => {
    const answer = await lena.post(path, { ...matter, status });
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path: 'status' }] } });
    expect(await readMatters()).toEqual([]);
  });

  it('refuses a matter of witness protection for the same reason', async () => {
    const answer = await lena.post(path, { ...matter, type: 'PROTECTION' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'type' }] } });
    expect(await readMatters()).toEqual([]);
  });

  it.each([
    ['a day in the future', { asOf: '2199-01-01' }, 'asOf', 'future'],
    ['a day that does not exist', { asOf: '2023-02-29' }, 'asOf', 'date'],
    ['a jurisdiction that does not exist', { jurisdiction: 'XX' }, 'jurisdiction', 'invalid_value'],
    ['a status that does not exist', { status: 'HUNTED' }, 'status', 'invalid_value'],
    ['a missing source', { source: undefined }, 'source', 'invalid_value'],
    ['a note that is too long', { note: 'a'.repeat(2_001) }, 'note', 'too_big'],
    ['an unknown key', { verdict: 'guilty' }, 'verdict', 'unknown-key'],
  ])('refuses %s', async (_name, more, field, rule) => {
    const answer = await lena.post(path, { ...matter, ...more });
    expect(answer).toMatchObject({ status: 400, body: { code: 'input', errors: [{ path: field, rule }] } });
    expect(await readMatters()).toEqual([]);
  });

  it('takes today', async () => {
    await recordMatter({ asOf: today });
    expect(await readMatters()).toHaveLength(1);
  });
});

describe('the status of a matter', () => {
  it('moves by the table and keeps every entry', async () => {
    const id = await recordMatter();
    const lines = await linesOf(house, async () => {
      expect(await addStatus(id)).toMatchObject({ status: 200, body: { version: 2 } });
    });
    expect(lines).toMatchObject([
      { act: 'matter.move', res: 'allowed', obj: { type: 'legal-matter', rev: 2 } },
    ]);
    const [found] = await readMatters();
    expect(found).toMatchObject({
      id,
      status: 'CHARGED',
      version: 2,
      history: [{ status: 'INVESTIGATION' }, { status: 'CHARGED' }],
    });
    expect(found!.moves).toEqual(['BAIL', 'REMAND', 'DISCONTINUED', 'TRIAL']);
  });

  it('may carry an earlier day than the entry before: a correction', async () => {
    const id = await recordMatter();
    expect((await addStatus(id, { asOf: '2023-05-01' })).status).toBe(200);
  });

  it('refuses a status that does not follow from the present one, and the refusal is a line', async () => {
    const id = await recordMatter();
    const lines = await linesOf(house, async () => {
      const answer = await addStatus(id, { status: 'SERVING' });
      expect([answer.status, answer.body.code]).toEqual([409, 'move']);
    });
    expect(lines).toMatchObject([{ act: 'matter.move', res: 'refused', reason: 'move' }]);
    expect(await readMatters()).toMatchObject([{ status: 'INVESTIGATION', version: 1 }]);
  });

  it.each([...privilegedStatuses])(
    'never offers nor takes %s, even where the table has it',
    async (status) => {
      const id = await recordMatter();
      expect(await addStatus(id, { status })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'status' }] },
      });
      expect((await readMatters())[0]!.moves).not.toContain(status);
    },
  );

  it('refuses a day in the future', async () => {
    const id = await recordMatter();
    const answer = await addStatus(id, { asOf: addDays(today, 1) });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'asOf', rule: 'future' }] } });
  });

  it.each([undefined, 0, '1', 2_147_483_648])('refuses the version %p', async (version) => {
    const id = await recordMatter();
    expect(await addStatus(id, { version })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'version' }] },
    });
  });

  it('refuses a version that is not the present one', async () => {
    const id = await recordMatter();
    const answer = await addStatus(id, { version: 2 });
    expect([answer.status, answer.body.code]).toEqual([409, 'stale']);
  });

  it('refuses an id that is none, and finds no matter that does not exist', async () => {
    expect((await addStatus('one')).status).toBe(400);
    expect((await addStatus('01999999-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
