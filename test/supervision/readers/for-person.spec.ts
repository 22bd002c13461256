import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { personList, type PersonList } from '../../../src/supervision/readers/readers.schema.js';
import { breakGlass } from '../../emergency/emergencies.js';
import { asFresh } from '../../approvals/asking.js';
import { grantRequest } from '../../cases/walls.js';
import { type CastName } from '../../cast.js';
import { type Answer, House } from '../../house.js';

let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase('amina', 'Grey Heron');
});

const DAY = 86_400_000;
const dayFromNow = (days: number) =>
  new Date(house.clock.now().getTime() + days * DAY).toISOString().slice(0, 10);
const inDays = (days: number) => new Date(house.clock.now().getTime() + days * DAY).toISOString();

async function paper(name: CastName = 'amina', language = 'en'): Promise<PersonList> {
  const visitor = await house.signIn(name);
  const answer = await visitor.get(`/api/cases/${caseId}/readers/for-person?language=${language}`);
  expect(answer.status).toBe(200);
  return personList.parse(answer.body);
}

const payload = (more: Record<string, unknown> = {}) => ({
  caseId,
  from: inDays(-1),
  to: inDays(1),
  ground: 'safety',
  until: dayFromNow(30),
  ...more,
});

async function askFor(name: CastName, body = payload()): Promise<Answer> {
  return (await house.signIn(name)).post('/api/approvals', { act: 'readers.withhold', payload: body });
}

/** Sara asks, Jonas grants, Sara carries it out. */
async function withhold(body = payload()): Promise<string> {
  const asked = await askFor('sara', body);
  expect(asked.status).toBe(201);
  expect((await grantRequest(house, asked.body.id)).status).toBe(200);
  const used = await (
    await house.signIn('sara')
  ).post(`/api/approvals/${asked.body.id}/use`, {
    version: 2,
    payload: body,
  });
  expect(used.status).toBe(200);
  return used.body.id as string;
}

describe('the list for the person concerned', () => {
  it('tells days, roles and kinds of parts, and nobody’s name', async () => {
    const ines = await house.signIn('ines');
    await house.assign(caseId, 'ines');
    await ines.get(`/api/cases/${caseId}/compartments/contact`);
    const list = await paper();
    expect(list).toMatchObject({ language: 'en', isCut: false });
    expect(list.items).toContainEqual(
      expect.objectContaining({
        role: 'safety-officer',
        people: 1,
        isEmergency: false,
        isGlimpse: false,
        compartments: expect.arrayContaining(['contact']),
        purposes: ['safety'],
      }),
    );
    const text = JSON.stringify(list);
    for (const name of ['Ines', 'ines', 'Amina', 'amina', house.people.ines, caseId]) {
      expect(text).not.toContain(name);
    }
  });

  it('counts two colleagues of one role together', async () => {
    await house.assign(caseId, 'bilal');
    await (await house.signIn('bilal')).get(`/api/cases/${caseId}`);
    const ofRole = (await paper()).items.filter(({ role }) => role === 'caseworker');
    expect(ofRole).toEqual([expect.objectContaining({ people: 2 })]);
  });

  it('says when it was an emergency, and leaves out who was refused', async () => {
    await breakGlass(house, 'jonas', caseId);
    await (await house.signIn('omar')).get(`/api/cases/${caseId}`);
    const list = await paper('sara', 'ar');
    expect(list.language).toBe('ar');
    expect(list.items.filter(({ isEmergency }) => isEmergency)).toEqual([
      expect.objectContaining({ role: 'supervisor', people: 1 }),
    ]);
    expect(list.items.filter(({ role }) => role === 'caseworker')).toEqual([
      expect.objectContaining({ people: 1 }),
    ]);
  });

  it('is made in a language that the product speaks', async () => {
    const amina = await house.signIn('amina');
    const answer = await amina.get(`/api/cases/${caseId}/readers/for-person?language=xx`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'language' }] } });
  });
});

describe('keeping readings back', () => {
  it('takes two supervisors, and leaves out the readings of the span until the end', async () => {
    expect((await paper()).items).not.toEqual([]);
    const id = await withhold();
    expect((await paper()).items).toEqual([]);
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(`UPDATE app.reader_withholding SET until = current_date - 2 WHERE id = $1`, [id]);
    });
    expect((await paper()).items).not.toEqual([]);
  });

  it('keeps back only what lies in the span', async () => {
    await withhold(payload({ from: inDays(-9), to: inDays(-8) }));
    expect((await paper()).items).not.toEqual([]);
  });

  it('leaves no trace in the list, whether or not something is kept back', async () => {
    await withhold(payload({ from: inDays(-9), to: inDays(-8) }));
    const kept = await paper();
    const other = await house.openCase('amina', 'Red Kite');
    const amina = await house.signIn('amina');
    const free = personList.parse(
      (await amina.get(`/api/cases/${other}/readers/for-person?language=en`)).body,
    );
    expect(Object.keys(kept)).toEqual(Object.keys(free));
    // nor as a change that supervisors made on the day on which they decided it
    expect(kept.items.filter(({ hasChanged, role }) => hasChanged && role === 'supervisor')).toEqual([]);
  });

  it('changes nothing for the supervisor, who sees what is kept back, by whom and until when', async () => {
    await withhold(payload({ ground: 'law' }));
    const sara = await house.signIn('sara');
    expect((await sara.get(`/api/cases/${caseId}/readers`)).body.items).not.toEqual([]);
    const { items } = (await sara.get(`/api/cases/${caseId}/readers/withheld`)).body;
    expect(items).toEqual([
      expect.objectContaining({
        ground: 'law',
        until: dayFromNow(30),
        isStanding: true,
        askedBy: 'Sara',
        decidedBy: 'Jonas',
      }),
    ]);
    const standing = (await (await house.signIn('aida')).get('/api/audit/withheld')).body.items;
    expect(standing).toContainEqual(
      expect.objectContaining({ ground: 'law', askedBy: 'Sara', decidedBy: 'Jonas' }),
    );
    expect(JSON.stringify(standing)).not.toContain(caseId);
  });

  it('is a line of the case', async () => {
    await withhold();
    const sara = await house.signIn('sara');
    const { items } = (await sara.get(`/api/audit/entries?case=${caseId}&act=readers.withhold`)).body;
    expect(items).toEqual([expect.objectContaining({ outcome: 'allowed', secondPerson: true })]);
  });

  it.each([
    ['a caseworker of the case', 'amina', 403],
    ['a stranger to it', 'bilal', 404],
    ['the auditor', 'aida', 404],
  ] as const)('is not asked for by %s', async (_, name, status) => {
    expect((await askFor(name)).status).toBe(status);
  });

  it('is not granted by whoever asked', async () => {
    const asked = await askFor('sara');
    const refused = await grantRequest(house, asked.body.id, 'sara');
    expect(refused.status).toBe(403);
  });

  it.each([
    ['a span that ends before it begins', () => ({ to: inDays(-2) }), 'payload.to'],
    ['an end in the past', () => ({ until: dayFromNow(-1) }), 'payload.until'],
    ['an end beyond a year', () => ({ until: dayFromNow(400) }), 'payload.until'],
    ['a span beyond its end', () => ({ to: inDays(60) }), 'payload.to'],
    ['an unknown ground', () => ({ ground: 'shame' }), 'payload.ground'],
  ])('is not asked for with %s', async (_, more, path) => {
    const answer = await askFor('sara', payload(more()));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('is not written by SQL without the approval of this very transaction', async () => {
    const asked = await askFor('sara');
    await grantRequest(house, asked.body.id);
    const insert = asFresh(house, 'sara', (client) =>
      client.query(
        `INSERT INTO app.reader_withholding (id, case_id, from_at, to_at, ground, until, approval_id, made_by, made_at)
         VALUES (gen_random_uuid(), $1, now() - interval '1 day', now(), 'law', current_date + 9, $2, $3, now())`,
        [caseId, asked.body.id, house.people.sara],
      ),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });

  it('is neither changed nor removed by SQL', async () => {
    await withhold();
    for (const sql of [
      `UPDATE app.reader_withholding SET until = until + 100`,
      `DELETE FROM app.reader_withholding`,
      `DELETE FROM app.reader_inquiry`,
      `SELECT * FROM audit.case_lines(NULL, NULL, NULL)`,
    ]) {
      await expect(asFresh(house, 'sara', (client) => client.query(sql))).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});
