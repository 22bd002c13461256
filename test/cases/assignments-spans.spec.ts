import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays } from '../../src/reference/days.js';
import type { CastName } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { linesOf } from './lines.js';

let house: House;
let sara: Visitor;
let caseId: string;
let today: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  today = house.clock.today('Europe/Berlin');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase();
});

interface Assignment {
  assignmentId: string;
  kind: string;
  version: number;
  staff: { id: string };
  from: string;
  until: string | null;
  ended: boolean;
  endReason: string | null;
}

const ask = (name: CastName, more: Record<string, unknown>) =>
  sara.post(`/api/cases/${caseId}/assignments`, {
    staffId: house.people[name],
    reason: 'needed for the test',
    ...more,
  });
const history = async () => (await sara.get(`/api/cases/${caseId}/assignments`)).body.items as Assignment[];
const assignmentOf = async (name: CastName) =>
  (await history()).find((one) => one.staff.id === house.people[name])!;
const statusFor = async (name: CastName) =>
  (await (await house.signIn(name)).get(`/api/cases/${caseId}`)).status;
const refusal = (path: string, rule: string) => ({ status: 400, body: { errors: [{ path, rule }] } });

/** The calendar day and the hour in the time zone of the office. */
const inOffice = (instant: string) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(new Date(instant));

/** Moves the span of a grant, as if time had passed. */
const move = (id: string, column: 'valid_from' | 'valid_until', how: string) =>
  house.arrange((client) =>
    client.query(
      `UPDATE app.case_grant SET ${column} = transaction_timestamp() + $2::interval WHERE id = $1`,
      [id, how],
    ),
  );

describe('an assignment that begins later', () => {
  const coWorker = { role: 'caseworker', kind: 'co-worker' };

  it('begins with its first day in the time zone of the office, and opens nothing before', async () => {
    const from = addDays(today, 3);
    expect((await ask('bilal', { ...coWorker, from })).status).toBe(201);
    const given = await assignmentOf('bilal');
    expect(inOffice(given.from)).toBe(`${from} 00:00:00`);
    expect(given).toMatchObject({ ended: false, until: null });
    expect(await statusFor('bilal')).toBe(404);
    await move(given.assignmentId, 'valid_from', '-1 second');
    expect(await statusFor('bilal')).toBe(200);
  });

  it('of today begins at once', async () => {
    expect((await ask('bilal', { ...coWorker, from: today })).status).toBe(201);
    expect(await statusFor('bilal')).toBe(200);
  });

  it('never begins in the past: nobody is given access to what has been', async () => {
    expect(await ask('bilal', { ...coWorker, from: addDays(today, -1) })).toMatchObject(
      refusal('from', 'past'),
    );
    expect(await assignmentOf('bilal')).toBeUndefined();
  });

  it('does not end before it begins, but may last one day', async () => {
    const from = addDays(today, 3);
    const before = await ask('bilal', { ...coWorker, from, until: addDays(today, 2) });
    expect(before).toMatchObject(refusal('until', 'order'));
    expect((await ask('bilal', { ...coWorker, from, until: from })).status).toBe(201);
    const { until } = await assignmentOf('bilal');
    expect(inOffice(until!)).toBe(`${addDays(today, 4)} 00:00:00`);
  });

  it('can be ended before it begins', async () => {
    await ask('bilal', { ...coWorker, from: addDays(today, 3) });
    const { assignmentId } = await assignmentOf('bilal');
    const end = `/api/cases/${caseId}/assignments/${assignmentId}/end`;
    expect((await sara.post(end, { version: 1, reason: 'not needed' })).status).toBe(200);
    await move(assignmentId, 'valid_from', '-1 minute');
    expect(await statusFor('bilal')).toBe(404);
  });
});

describe('the kind of an assignment', () => {
  it.each([
    ['bilal', 'caseworker', 'legal'],
    ['bilal', 'caseworker', 'specialist'],
    ['lena', 'legal-adviser', 'lead'],
    ['ines', 'safety-officer', 'co-worker'],
    ['jonas', 'supervisor', 'cover'],
    ['noor', 'clinician', 'supervision'],
  ] as const)('is refused where it does not fit the role: %s as %s is no %s', async (name, role, kind) => {
    const answer = await ask(name, { role, kind, until: addDays(today, 1) });
    expect(answer).toMatchObject(refusal('kind', 'kind'));
    expect(await assignmentOf(name)).toEqual(
      name === 'jonas' ? expect.objectContaining({ kind: 'office' }) : undefined,
    );
  });

  it('“cover” must have a last day, and ends by itself', async () => {
    expect(await ask('bilal', { role: 'caseworker', kind: 'cover' })).toMatchObject(
      refusal('until', 'required'),
    );
    expect((await ask('bilal', { role: 'caseworker', kind: 'cover', until: today })).status).toBe(201);
    const { until } = await assignmentOf('bilal');
    expect(inOffice(until!)).toBe(`${addDays(today, 1)} 00:00:00`);
  });

  it('“legal” is for a legal adviser', async () => {
    expect((await ask('lena', { role: 'legal-adviser', kind: 'legal' })).status).toBe(201);
    expect(await statusFor('lena')).toBe(200);
  });
});

describe('the lead of a case', () => {
  const lead = { role: 'caseworker', kind: 'lead' };
  const leadId = async () => (await assignmentOf('amina')).assignmentId;

  it('is one: a second one is refused, and told how it can be', async () => {
    const answer = await ask('bilal', lead);
    expect(answer).toMatchObject(refusal('kind', 'one-lead'));
    expect(answer.body.errors[0].message).toContain('which assignment this one replaces');
    expect(await assignmentOf('bilal')).toBeUndefined();
  });

  it('is replaced in one act: the old one ends as the new one begins, with two lines in the log', async () => {
    const replaces = await leadId();
    const lines = await linesOf(house, () => ask('bilal', { ...lead, replaces, reason: 'Amina moves away' }));
    expect(lines.map(({ act, res }) => [act, res])).toEqual([
      ['assignment.grant', 'allowed'],
      ['assignment.end', 'allowed'],
    ]);
    expect([await statusFor('amina'), await statusFor('bilal')]).toEqual([404, 200]);
    const old = await assignmentOf('amina');
    const young = await assignmentOf('bilal');
    expect(old).toMatchObject({ ended: true, endReason: 'Amina moves away', version: 2 });
    expect(old.until).toBe(young.from);
  });

  it('is handed over on a day to come: both are there, one after the other', async () => {
    const from = addDays(today, 5);
    expect((await ask('bilal', { ...lead, from, replaces: await leadId() })).status).toBe(201);
    expect([await statusFor('amina'), await statusFor('bilal')]).toEqual([200, 404]);
    expect((await assignmentOf('amina')).until).toBe((await assignmentOf('bilal')).from);
    const { items } = (await sara.get('/api/cases?limit=200')).body;
    const shown = items.find((item: { id: string }) => item.id === caseId);
    expect(shown.lead).toEqual({ id: house.people.amina, name: 'Amina' });
  });

  it('may be given without a word of the old one when that one ends by then', async () => {
    const end = `/api/cases/${caseId}/assignments/${await leadId()}/end`;
    await sara.post(end, { version: 1, reason: 'leaves', until: addDays(today, 2) });
    expect(await ask('bilal', { ...lead, from: addDays(today, 2) })).toMatchObject(
      refusal('kind', 'one-lead'),
    );
    expect((await ask('bilal', { ...lead, from: addDays(today, 3) })).status).toBe(201);
  });

  it('is not two when two supervisors give one at the same time', async () => {
    const replaces = await leadId();
    const jonas = await house.signIn('jonas');
    const body = { role: 'caseworker', kind: 'lead', replaces, reason: 'at the same time' };
    const path = `/api/cases/${caseId}/assignments`;
    const answers = await Promise.all([
      sara.post(path, { ...body, staffId: house.people.bilal }),
      jonas.post(path, { ...body, staffId: house.people.omar }),
    ]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([201, 201]);
    expect((await history()).filter((one) => one.kind === 'lead' && !one.ended)).toHaveLength(1);
  });

  it.each(['of another kind', 'of another case', 'that has ended', 'that never was'] as const)(
    'does not replace an assignment %s',
    async (which) => {
      const there = caseId;
      let replaces = '00000000-0000-8000-8000-00000000abcd';
      if (which === 'of another kind') replaces = await house.assign(caseId, 'omar');
      if (which === 'of another case') {
        caseId = await house.openCase();
        replaces = await leadId();
        caseId = there;
      }
      if (which === 'that has ended') {
        replaces = await leadId();
        await sara.post(`/api/cases/${caseId}/assignments/${replaces}/end`, { version: 1, reason: 'over' });
      }
      const before = await history();
      expect(await ask('bilal', { ...lead, replaces })).toMatchObject(refusal('replaces', 'replaces'));
      expect(await history()).toEqual(before);
    },
  );
});

describe('the holder of an assignment', () => {
  /** As an administrator and a second person would have done it a moment ago. */
  const asDone = (text: string, name: CastName) =>
    house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(text, [house.people[name]]);
    });
  const setRole = (name: CastName, endedAt: string) =>
    asDone(`UPDATE auth.staff_role SET ended_at = ${endedAt} WHERE staff_id = $1`, name);
  const setGuest = (name: CastName, until: string) =>
    asDone(`UPDATE auth.staff SET guest_until = ${until} WHERE id = $1`, name);

  it('must hold the role now: one that was taken away counts no more', async () => {
    await setRole('omar', 'transaction_timestamp()');
    const answer = await ask('omar', { role: 'caseworker', kind: 'co-worker' });
    await setRole('omar', 'NULL');
    expect(answer).toMatchObject(refusal('staffId', 'role'));
  });

  it('loses it with the account, when it is a guest of a partner', async () => {
    await setGuest('omar', `transaction_timestamp() + interval '3 days'`);
    const late = await ask('omar', { role: 'caseworker', kind: 'co-worker', until: addDays(today, 30) });
    const later = await ask('omar', { role: 'caseworker', kind: 'co-worker', from: addDays(today, 30) });
    const given = await ask('omar', { role: 'caseworker', kind: 'co-worker' });
    const { until } = await assignmentOf('omar');
    await setGuest('omar', 'NULL');
    expect(late).toMatchObject(refusal('until', 'guest'));
    expect(later).toMatchObject(refusal('from', 'guest'));
    expect(given.status).toBe(201);
    const days = (Date.parse(until!) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(2.9);
    expect(days).toBeLessThan(3.1);
  });

  it('that is a guest whose time is over is no colleague', async () => {
    await setGuest('omar', `transaction_timestamp() - interval '1 minute'`);
    const answer = await ask('omar', { role: 'caseworker', kind: 'co-worker' });
    await setGuest('omar', 'NULL');
    expect(answer).toMatchObject(refusal('staffId', 'colleague'));
  });

  it('loses the case with the next request when the end comes, in every session that is open', async () => {
    const id = await house.assign(caseId, 'bilal', { until: addDays(today, 1) });
    const [desk, home] = [await house.signInAnew('bilal'), await house.signInAnew('bilal')];
    const reach = async (visitor: Visitor) => [
      (await visitor.get(`/api/cases/${caseId}`)).status,
      (await visitor.get(`/api/cases/${caseId}/compartments/contact`)).status,
      (await visitor.get(`/api/cases/${caseId}/assignments`)).status,
    ];
    for (const session of [desk, home]) expect(await reach(session)).toEqual([200, 200, 200]);
    await move(id, 'valid_until', '-1 second');
    for (const session of [desk, home]) expect(await reach(session)).toEqual([404, 404, 404]);
    const { items } = (await desk.get('/api/cases?limit=200')).body;
    expect(items.map((item: { id: string }) => item.id)).not.toContain(caseId);
  });
});
