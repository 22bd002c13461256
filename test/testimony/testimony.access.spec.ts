import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CastName } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { House } from '../house.js';

const testimony = { accountKind: 'FIRST_HAND', summary: 'a long night' };
const consent = { purpose: 'CASEWORK', identity: 'I0' };
const strangers: CastName[] = ['bilal', 'omar', 'marc', 'yara', 'aida', 'ada'];

let house: House;
let path: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  house = await House.open();
  const caseId = await house.openCase('amina');
  path = `/api/cases/${caseId}`;
  for (const name of ['lena', 'tomas', 'noor', 'ines'] as const) await house.assign(caseId, name);
  const tomas = await house.signIn('tomas');
  ids['testimonies'] = (await tomas.post(`${path}/testimonies`, testimony)).body.id;
  ids['consents'] = (await tomas.post(`${path}/consents`, consent)).body.id;
});
afterAll(() => house.close());

/** The statuses of listing, recording and changing, made by one person. */
async function tryAll(name: CastName, kind: 'testimonies' | 'consents'): Promise<number[]> {
  const visitor = await house.signIn(name);
  const [record, change] =
    kind === 'testimonies' ? [testimony, { state: 'RECORDED' }] : [consent, { state: 'EXPLAINED' }];
  const answers = [
    await visitor.get(`${path}/${kind}`),
    await visitor.post(`${path}/${kind}`, record),
    // The version does not exist: a change that comes past the door is stale.
    await visitor.patch(`${path}/${kind}/${ids[kind]}`, { version: 99, ...change }),
  ];
  return answers.map(({ status }) => status);
}

describe('who may see and change testimonies', () => {
  it('the testimony officer of the case reads and writes', async () => {
    expect(await tryAll('tomas', 'testimonies')).toEqual([200, 201, 409]);
  });

  it('the legal adviser of the case reads', async () => {
    expect(await tryAll('lena', 'testimonies')).toEqual([200, 403, 403]);
  });

  it.each<CastName>(['amina', 'ines', 'noor', 'sara'])(
    '%s may see the case, but no testimony',
    async (name) => {
      expect(await tryAll(name, 'testimonies')).toEqual([403, 403, 403]);
    },
  );

  it.each(strangers)('%s learns not even that the case exists', async (name) => {
    expect(await tryAll(name, 'testimonies')).toEqual([404, 404, 404]);
  });
});

describe('who may see and change consents', () => {
  it.each<CastName>(['amina', 'tomas'])('%s reads and writes', async (name) => {
    expect(await tryAll(name, 'consents')).toEqual([200, 201, 409]);
  });

  it.each<CastName>(['lena', 'ines'])('%s reads', async (name) => {
    expect(await tryAll(name, 'consents')).toEqual([200, 403, 403]);
  });

  it.each<CastName>(['noor', 'sara'])('%s may see the case, but no consent', async (name) => {
    expect(await tryAll(name, 'consents')).toEqual([403, 403, 403]);
  });

  it.each(strangers)('%s learns not even that the case exists', async (name) => {
    expect(await tryAll(name, 'consents')).toEqual([404, 404, 404]);
  });

  it('those who only read are offered no moves', async () => {
    const [lena, amina] = [await house.signIn('lena'), await house.signIn('amina')];
    expect((await lena.get(`${path}/consents`)).body.items[0].moves).toEqual([]);
    expect((await amina.get(`${path}/consents`)).body.items[0].moves).toEqual(['EXPLAINED', 'REFUSED']);
    expect((await lena.get(`${path}/testimonies`)).body.items[0].moves).toEqual([]);
  });
});

describe('both', () => {
  it('need a session', async () => {
    expect((await house.stranger().get(`${path}/testimonies`)).status).toBe(401);
    expect((await house.stranger().post(`${path}/consents`, consent)).status).toBe(401);
  });

  it('are found only in their own case', async () => {
    const tomas = await house.signIn('tomas');
    const otherCase = await house.openCase('amina', 'Red Kite');
    await house.assign(otherCase, 'tomas');
    for (const [kind, id] of Object.entries(ids)) {
      const answer = await tomas.patch(`/api/cases/${otherCase}/${kind}/${id}`, {
        version: 1,
        state: kind === 'testimonies' ? 'RECORDED' : 'EXPLAINED',
      });
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    }
  });

  it('show no row outside an operation', async () => {
    for (const table of ['app.testimony', 'app.consent']) {
      expect((await house.asApp((client) => client.query(`SELECT id FROM ${table}`))).rows).toEqual([]);
      const all = await house.asSuperuser((client) => client.query(`SELECT id FROM ${table}`));
      expect(all.rows.length).toBeGreaterThan(0);
    }
  });

  it('are read and refused with a line', async () => {
    const [tomas, amina] = [await house.signIn('tomas'), await house.signIn('amina')];
    let shown = 0;
    const lines = await linesOf(house, async () => {
      shown = (await tomas.get(`${path}/testimonies`)).body.items.length;
      await tomas.get(`${path}/consents`);
      await amina.get(`${path}/testimonies`);
    });
    expect(shown).toBeGreaterThan(0);
    expect(lines).toMatchObject([
      { act: 'testimony.list', res: 'allowed', obj: { cmp: ['testimony'], count: shown } },
      { act: 'consent.list', res: 'allowed', obj: { cmp: ['consent'] } },
      { act: 'testimony.list', res: 'refused', reason: 'forbidden', obj: { cmp: ['testimony'] } },
    ]);
    expect(lines[0]!.basis).toMatch(/^grant:g_/);
  });
});
