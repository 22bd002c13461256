import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InquiryView, inquiryView } from '../../../src/supervision/readers/readers.schema.js';
import { breakGlass } from '../../emergency/emergencies.js';
import { House } from '../../house.js';

let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase('amina', 'Grey Heron');
});

/** A moment that the clocks of service and database have both passed. */
const now = () => new Date(house.clock.now().getTime()).toISOString();

async function ask(kind = 'THREAT', at = now()): Promise<InquiryView> {
  const answer = await (
    await house.signIn('sara')
  ).post(`/api/cases/${caseId}/readers/incident`, { at, kind });
  expect(answer.status).toBe(201);
  return inquiryView.parse(answer.body);
}

describe('who read a case before an incident', () => {
  it('names everybody of the last 14 days once, with how often, which parts and what explains it', async () => {
    const amina = await house.signIn('amina');
    await amina.get(`/api/cases/${caseId}`);
    await amina.get(`/api/cases/${caseId}/compartments/location`);
    const { readers, from, incidentAt } = await ask();
    expect(Date.parse(incidentAt) - Date.parse(from)).toBe(14 * 86_400_000);
    const ofAmina = readers.filter(({ reader }) => reader.username === 'amina');
    expect(ofAmina).toEqual([
      expect.objectContaining({
        reader: expect.objectContaining({ name: 'Amina', role: 'caseworker' }),
        grants: ['lead'],
        explanations: ['assigned'],
        unexplained: 0,
      }),
    ]);
    expect(ofAmina[0]!.count).toBeGreaterThanOrEqual(3);
    expect(ofAmina[0]!.compartments).toEqual(expect.arrayContaining(['core', 'location']));
    expect(ofAmina[0]!.first <= ofAmina[0]!.last).toBe(true);
  });

  it('leaves out what came after the incident', async () => {
    const at = now();
    house.clock.advance(60_000);
    await (await house.signIn('jonas')).get(`/api/cases/${caseId}`);
    const { readers } = await ask('DOXING', at);
    expect(readers.map(({ reader }) => reader.username)).not.toContain('jonas');
    expect((await ask()).readers.map(({ reader }) => reader.username)).toContain('jonas');
  });

  it.each([
    ['cover', 'cover', { until: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10) }],
    ['assigned', 'co-worker', {}],
  ] as const)('explains %s', async (explanation, kind, more) => {
    await house.assign(caseId, 'bilal', { kind, ...more });
    await (await house.signIn('bilal')).get(`/api/cases/${caseId}`);
    const [reader] = (await ask()).readers.filter((each) => each.reader.username === 'bilal');
    expect(reader).toMatchObject({ explanations: [explanation], unexplained: 0 });
  });

  it('explains supervision and an emergency', async () => {
    expect((await breakGlass(house, 'jonas', caseId)).status).toBe(201);
    await (await house.signIn('jonas')).get(`/api/cases/${caseId}/compartments/contact`);
    await (await house.signIn('jonas')).get(`/api/cases/${caseId}`);
    const [reader] = (await ask()).readers.filter((each) => each.reader.username === 'jonas');
    expect(reader!.explanations).toEqual(['supervision', 'emergency']);
    expect(reader!.unexplained).toBe(0);
  });

  it('puts first what nothing explains', async () => {
    await house.assign(caseId, 'bilal');
    await (await house.signIn('bilal')).get(`/api/cases/${caseId}`);
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query('DELETE FROM app.case_grant WHERE case_id = $1 AND actor_id = $2', [
        caseId,
        house.people.bilal,
      ]);
    });
    const [first] = (await ask()).readers;
    expect(first).toMatchObject({ reader: { username: 'bilal' }, explanations: [] });
    expect(first!.unexplained).toBe(first!.count);
  });

  it('explains by a hand-over what somebody read whose access ended within the week', async () => {
    await house.assign(caseId, 'bilal');
    await (await house.signIn('bilal')).get(`/api/cases/${caseId}`);
    // As if the line rested on nothing, two days after an access of a month had ended.
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        `UPDATE app.case_grant SET id = gen_random_uuid(), valid_from = transaction_timestamp() - interval '30 days',
           valid_until = transaction_timestamp() - interval '2 days' WHERE case_id = $1 AND actor_id = $2`,
        [caseId, house.people.bilal],
      );
    });
    const [reader] = (await ask()).readers.filter((each) => each.reader.username === 'bilal');
    expect(reader).toMatchObject({ explanations: ['handover'], unexplained: 0 });
  });

  it('keeps refused attempts apart', async () => {
    await (await house.signIn('omar')).get(`/api/cases/${caseId}`);
    const { readers, attempts } = await ask();
    expect(readers.map(({ reader }) => reader.username)).not.toContain('omar');
    expect(attempts).toEqual([expect.objectContaining({ count: 1, unexplained: 1 })]);
    expect(attempts[0]!.reader.username).toBe('omar');
  });

  it('keeps the inquiry, for those who supervise the case to open again', async () => {
    const made = await ask('BREACH_DATA');
    const jonas = await house.signIn('jonas');
    const { items } = (await jonas.get(`/api/cases/${caseId}/readers/incident`)).body;
    expect(items).toEqual([
      expect.objectContaining({
        id: made.id,
        kind: 'BREACH_DATA',
        madeBy: 'Sara',
        incidentAt: made.incidentAt,
      }),
    ]);
    const again = inquiryView.parse(
      (await jonas.get(`/api/cases/${caseId}/readers/incident/${made.id}`)).body,
    );
    expect(again.readers.map(({ id }) => id)).toEqual(
      expect.arrayContaining(made.readers.map(({ id }) => id)),
    );
  });

  it('keeps no word of what the incident was outside the seal', async () => {
    await ask('DOXING');
    const rows = await house.asSuperuser((client) =>
      client.query('SELECT i.*, i::text AS text FROM app.reader_inquiry i'),
    );
    expect(rows.rows.length).toBeGreaterThan(0);
    for (const row of rows.rows) {
      expect(row.text).not.toMatch(/DOXING|THREAT|BREACH/);
      expect(row.sealed_kind.toString('latin1')).not.toMatch(/DOXING|THREAT|BREACH/);
      // The length tells nothing either.
      expect(row.sealed_kind.length).toBe(rows.rows[0].sealed_kind.length);
    }
  });

  it.each([
    ['an incident that lies ahead', { at: '2199-01-01T00:00:00Z', kind: 'THREAT' }, 'at'],
    ['one of long ago', { at: '1999-01-01T00:00:00Z', kind: 'THREAT' }, 'at'],
    ['an unknown kind', { at: '2026-01-01T00:00:00Z', kind: 'GOSSIP' }, 'kind'],
    ['a day without a time', { at: '2026-01-01', kind: 'THREAT' }, 'at'],
    ['words beside it', { at: '2026-01-01T00:00:00Z', kind: 'THREAT', note: 'he' }, 'note'],
  ])('refuses %s', async (_, body, path) => {
    const sara = await house.signIn('sara');
    const answer = await sara.post(`/api/cases/${caseId}/readers/incident`, body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});
