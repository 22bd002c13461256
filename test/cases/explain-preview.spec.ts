import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessPreview } from '../../src/cases/grants/access.schema.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { addDays } from '../../src/reference/days.js';
import { House, type Visitor } from '../house.js';
import { linesOf } from './lines.js';

let house: House;
let sara: Visitor;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase();
});

const bilal = () => ({ staffId: house.people.bilal, role: 'caseworker', kind: 'co-worker' });
const ask = (body: unknown, visitor = sara) =>
  visitor.post<AccessPreview>(`/api/cases/${caseId}/access/preview`, body);
async function preview(body: unknown): Promise<AccessPreview> {
  const answer = await ask(body);
  expect([answer.status, answer.body]).toEqual([200, expect.any(Object)]);
  return answer.body;
}
const said = (changes: AccessPreview['opens']) =>
  changes.map((each) => `${each.staff.name} ${each.compartment} ${each.before}>${each.after}`);
const team = async () => (await sara.get(`/api/cases/${caseId}/assignments`)).body.items;
const sql = (text: string, values: unknown[] = []) =>
  house.asSuperuser(async (client) => {
    // What other rooms bring through two people is put there directly.
    await client.query(`SET session_replication_role = replica`);
    await client.query(text, values);
  });

describe('before an assignment is given, its preview', () => {
  it('says what it opens, part by part, and gives nothing', async () => {
    const before = await team();
    const { opens, closes, refused } = await preview({
      ...bilal(),
      compartments: ['core', 'identity', 'health'],
    });
    expect(said(opens)).toEqual([
      'Bilal core none>write',
      'Bilal identity none>write',
      'Bilal health none>report',
    ]);
    expect([closes, refused]).toEqual([[], null]);
    expect(opens[0]).toMatchObject({ role: 'caseworker', case: { id: caseId, pseudonym: 'Grey Heron' } });
    expect(await team()).toEqual(before);
    expect((await (await house.signIn('bilal')).get(`/api/cases/${caseId}`)).status).toBe(404);
  });

  it('agrees with what the assignment then opens', async () => {
    const { opens } = await preview(bilal());
    await house.assign(caseId, 'bilal');
    const { compartments } = (await (await house.signIn('bilal')).get(`/api/cases/${caseId}`)).body;
    for (const { name, access } of compartments) {
      const change = opens.find((each) => each.compartment === name);
      // The release is not there yet, so that a case page shows nothing of it.
      if (name !== 'release') expect([name, change?.after ?? 'none']).toEqual([name, access]);
    }
  });

  it('says nothing of what is open already', async () => {
    await house.assign(caseId, 'bilal');
    expect(await preview(bilal())).toEqual({ opens: [], closes: [], refused: null });
  });

  it('says what a new lead opens, and what it closes for the one before', async () => {
    const lead = (await team()).find((one: { kind: string }) => one.kind === 'lead');
    const wanted = { ...bilal(), kind: 'lead', compartments: ['core', 'contact'] };
    expect(await preview(wanted)).toEqual({ opens: [], closes: [], refused: 'lead' });
    const { opens, closes, refused } = await preview({ ...wanted, replaces: lead.assignmentId });
    expect(said(opens)).toEqual(['Bilal core none>write', 'Bilal contact none>write']);
    expect(said(closes)).toContain('Amina identity write>none');
    expect(said(closes)).toContain('Amina core write>none');
    expect(refused).toBeNull();
    expect((await team()).find((one: { kind: string }) => one.kind === 'lead')).toEqual(lead);
  });

  it('needs no last day, because it is of what opens and not of when', async () => {
    const { opens, refused } = await preview({ ...bilal(), kind: 'cover' });
    expect([opens.length > 0, refused]).toEqual([true, null]);
  });

  it.each([
    ['self', () => ({ staffId: sara.id, role: 'supervisor', kind: 'supervision' })],
    ['role', () => ({ ...bilal(), role: 'legal-adviser', kind: 'legal' })],
    ['kind', () => ({ ...bilal(), kind: 'legal' })],
    ['policy', () => ({ ...bilal(), compartments: ['core', 'legal-privileged'] })],
  ])('says why it would be refused: %s', async (refused, wanted) => {
    expect(await preview(wanted())).toEqual({ opens: [], closes: [], refused });
  });

  it('says that a wall would stand before it, and who is kept from the case', async () => {
    const other = await house.openCase();
    await house.assign(other, 'lena');
    const [a, b] = [caseId, other].sort();
    await sql(
      `INSERT INTO app.wall (id, case_a, case_b, kind, reach, approval_id, made_by, made_at, version)
       VALUES ($1, $2, $3, 'co-defendants', 'legal-advisers', $1, $4, now(), 1)`,
      [newId(), a, b, sara.id],
    );
    const lena = { staffId: house.people.lena, role: 'legal-adviser', kind: 'legal' };
    expect(await preview(lena)).toEqual({ opens: [], closes: [], refused: 'wall' });
    const refusal = { status: 400, body: { errors: [{ path: 'staffId', rule: 'wall' }] } };
    const body = { ...lena, reason: 'across the wall' };
    expect(await sara.post(`/api/cases/${caseId}/assignments`, body)).toMatchObject(refusal);
    await sql(
      `INSERT INTO app.exclusion (id, case_id, staff_id, kind, made_by, made_at, version)
       VALUES ($1, $2, $3, 'complaint', $4, now(), 1)`,
      [newId(), caseId, house.people.omar, sara.id],
    );
    const omar = { ...bilal(), staffId: house.people.omar };
    expect((await preview(omar)).refused).toBe('excluded');
    expect(
      await sara.post(`/api/cases/${caseId}/assignments`, { ...omar, reason: 'although excluded' }),
    ).toMatchObject({ status: 400, body: { errors: [{ path: 'staffId', rule: 'excluded' }] } });
  });

  it('of somebody who is no colleague, or of an assignment that is none, is no answer', async () => {
    expect(await ask({ ...bilal(), staffId: newId() })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'colleague' }] },
    });
    expect(await ask({ ...bilal(), replaces: newId() })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'replaces', rule: 'replaces' }] },
    });
    expect((await ask({ ...bilal(), until: addDays('2030-01-01', 1) })).status).toBe(400);
  });

  it('is one line of the log', async () => {
    const lines = await linesOf(house, () => preview(bilal()));
    expect(lines).toMatchObject([{ act: 'access.preview', res: 'allowed' }]);
  });

  it('is for supervisors: the team is told no, and strangers find no case', async () => {
    expect((await ask(bilal(), await house.signIn('amina'))).status).toBe(403);
    for (const name of ['omar', 'aida', 'ada'] as const) {
      expect((await ask(bilal(), await house.signIn(name))).status).toBe(404);
    }
  });
});
