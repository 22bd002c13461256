import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CastName } from '../cast.js';
import { linesOf } from '../cases/lines.js';
import { House } from '../house.js';

const matter = {
  jurisdiction: 'TR',
  type: 'CRIMINAL',
  status: 'UNKNOWN',
  asOf: '2024-02-29',
  source: 'media',
};
const issue = { code: 'D01', jurisdiction: 'TR', effect: 'BLOCKING' };
const team: CastName[] = ['lena', 'tomas', 'noor', 'ines'];
const strangers: CastName[] = ['bilal', 'omar', 'marc', 'yara', 'aida', 'ada'];

let house: House;
let path: string;
let caseId: string;
let matterId: string;
let issueId: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina');
  path = `/api/cases/${caseId}/legal`;
  for (const name of team) await house.assign(caseId, name);
  const lena = await house.signIn('lena');
  matterId = (await lena.post(`${path}/matters`, matter)).body.id;
  issueId = (await lena.post(`${path}/issues`, issue)).body.id;
});
afterAll(() => house.close());

/** The status of every request of this room, made by one person. */
async function tryAll(name: CastName) {
  const visitor = await house.signIn(name);
  const move = { version: 99, status: 'WARRANT', asOf: '2024-03-01', source: 'media' };
  const reads = [await visitor.get(`${path}/matters`), await visitor.get(`${path}/issues`)];
  const writes = [
    await visitor.post(`${path}/matters`, matter),
    await visitor.post(`${path}/matters/${matterId}/statuses`, move),
    await visitor.post(`${path}/issues`, issue),
    await visitor.patch(`${path}/issues/${issueId}`, { version: 99, effect: 'UNKNOWN' }),
  ];
  return { reads: reads.map(({ status }) => status), writes: writes.map(({ status }) => status) };
}

describe('who may see and change the law of a case', () => {
  it('its legal adviser reads and writes', async () => {
    // The changes name a version that does not exist: they come past the door and are stale.
    expect(await tryAll('lena')).toEqual({ reads: [200, 200], writes: [201, 409, 201, 409] });
  });

  it.each<CastName>(['amina', 'ines', 'sara'])('%s reads and may not write', async (name) => {
    expect(await tryAll(name)).toEqual({ reads: [200, 200], writes: [403, 403, 403, 403] });
  });

  it.each<CastName>(['tomas', 'noor'])('%s knows the case, but not its law', async (name) => {
    expect(await tryAll(name)).toEqual({ reads: [403, 403], writes: [403, 403, 403, 403] });
  });

  it.each(strangers)('%s learns not even that the case exists', async (name) => {
    expect(await tryAll(name)).toEqual({ reads: [404, 404], writes: [404, 404, 404, 404] });
  });

  it('nobody does without a session', async () => {
    const stranger = house.stranger();
    expect((await stranger.get(`${path}/matters`)).status).toBe(401);
    expect((await stranger.post(`${path}/issues`, issue)).status).toBe(401);
  });

  it('a case that is absent answers the same as one that is not mine', async () => {
    const omar = await house.signIn('omar');
    const [hidden, absent] = [
      await omar.get(`${path}/matters`),
      await omar.get('/api/cases/01999999-0000-7000-8000-000000000000/legal/matters'),
    ];
    expect(hidden).toMatchObject({ status: absent.status, body: absent.body });
  });

  it('offers no moves to those who may only read', async () => {
    const [amina, lena] = [await house.signIn('amina'), await house.signIn('lena')];
    for (const list of ['matters', 'issues']) {
      expect((await amina.get(`${path}/${list}`)).body.items[0].moves).toEqual([]);
      expect((await lena.get(`${path}/${list}`)).body.items[0].moves).not.toEqual([]);
    }
  });

  it('a grant that leaves the law out does not open it', async () => {
    const id = await house.openCase('amina');
    await house.assign(id, 'marc', { compartments: ['core', 'contact'] });
    const marc = await house.signIn('marc');
    expect((await marc.get(`/api/cases/${id}`)).status).toBe(200);
    expect((await marc.get(`/api/cases/${id}/legal/matters`)).status).toBe(403);
  });

  it('a grant that has ended opens nothing any more', async () => {
    const id = await house.openCase('amina');
    const assignmentId = await house.assign(id, 'marc');
    const [sara, marc] = [await house.signIn('sara'), await house.signIn('marc')];
    expect((await marc.get(`/api/cases/${id}/legal/issues`)).status).toBe(200);
    const end = { version: 1, reason: 'the matter is over' };
    expect((await sara.post(`/api/cases/${id}/assignments/${assignmentId}/end`, end)).status).toBe(200);
    expect((await marc.get(`/api/cases/${id}/legal/issues`)).status).toBe(404);
  });
});

describe('the lines of this room', () => {
  it.each([
    ['matters', 'matter.list'],
    ['issues', 'issue.list'],
  ])('reading the %s is one line with their number', async (list, act) => {
    const amina = await house.signIn('amina');
    let shown = 0;
    const lines = await linesOf(house, async () => {
      shown = (await amina.get(`${path}/${list}`)).body.items.length;
    });
    expect(shown).toBeGreaterThan(0);
    expect(lines).toMatchObject([{ act, res: 'allowed', obj: { cmp: ['legal-status'], count: shown } }]);
    expect(lines[0]!.basis).toMatch(/^grant:g_/);
  });

  it('a refusal is a line with its reason', async () => {
    const [tomas, omar] = [await house.signIn('tomas'), await house.signIn('omar')];
    const lines = await linesOf(house, async () => {
      await tomas.get(`${path}/matters`);
      await omar.post(`${path}/issues`, issue);
    });
    expect(lines).toMatchObject([
      { act: 'matter.list', res: 'refused', reason: 'forbidden', obj: { cmp: ['legal-status'] } },
      { act: 'issue.record', res: 'refused', reason: 'not-found', obj: { cmp: ['legal-status'] } },
    ]);
  });
});
