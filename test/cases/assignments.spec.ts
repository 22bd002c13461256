import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays } from '../../src/reference/days.js';
import { cast, type CastName } from '../cast.js';
import { House, type Visitor } from '../house.js';
import { fullDocuments, write } from './documents.js';
import { linesOf } from './lines.js';

let house: House;
let sara: Visitor;
let amina: Visitor;
let caseId: string;
let today: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  amina = await house.signIn('amina');
  today = house.clock.today('Europe/Berlin');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase();
});

interface Assignment {
  assignmentId: string;
  staff: { id: string; name: string };
  kind: string;
  version: number;
  [key: string]: unknown;
}

async function history(visitor = sara): Promise<Assignment[]> {
  const answer = await visitor.get(`/api/cases/${caseId}/assignments`);
  expect([answer.status, answer.body.next]).toEqual([200, null]);
  return answer.body.items as Assignment[];
}

async function assignmentOf(name: CastName): Promise<Assignment> {
  return (await history()).find((one) => one.staff.id === house.people[name])!;
}

const post = (id: string, step: 'end' | 'confirm', body: unknown, visitor = sara) =>
  visitor.post(`/api/cases/${caseId}/assignments/${id}/${step}`, body);
const statusFor = async (name: CastName) =>
  (await (await house.signIn(name)).get(`/api/cases/${caseId}`)).status;

describe('assigning somebody', () => {
  const everywhere =
    'core contact identity location family plan health safety legal-status testimony release consent';
  const all: [CastName, string][] = [
    ['bilal', `${everywhere} casework`],
    ['lena', `${everywhere} legal-privileged`],
    ['tomas', 'core contact identity plan health safety legal-status testimony release consent'],
    ['noor', 'core contact plan health safety consent'],
    ['ines', `${everywhere} casework`],
    ['jonas', 'core casework safety release consent'],
  ];

  it.each(all)(
    'opens the case to %s at once, with all that the role may hold',
    async (name, compartments) => {
      if (name !== 'jonas') expect(await statusFor(name)).toBe(404);
      const id = await house.assign(caseId, name, { reason: 'needed, رمّان' });
      expect(await statusFor(name)).toBe(200);
      const given = (await history()).find((one) => one.assignmentId === id);
      expect(given).toEqual({
        assignmentId: id,
        staff: { id: house.people[name], name: name[0]!.toUpperCase() + name.slice(1) },
        role: cast[name],
        kind: expect.any(String),
        from: expect.any(String),
        until: null,
        confirmed: true,
        walled: false,
        compartments: expect.any(Array),
        grantedBy: { id: sara.id, name: 'Sara' },
        reason: 'needed, رمّان',
        endReason: null,
        damaged: false,
        ended: false,
        version: 1,
      });
      expect([...(given!['compartments'] as string[])].sort()).toEqual(compartments.split(' ').sort());
    },
  );

  it('to a part of the case opens that part only', async () => {
    await write(house, caseId, 'contact', fullDocuments.contact);
    await write(house, caseId, 'identity', fullDocuments.identity);
    await house.assign(caseId, 'bilal', { compartments: ['core', 'contact'] });
    const bilal = await house.signIn('bilal');
    expect((await bilal.get(`/api/cases/${caseId}/compartments/contact`)).body.value).toEqual(
      fullDocuments.contact,
    );
    expect((await bilal.get(`/api/cases/${caseId}/compartments/identity`)).status).toBe(403);
    const { compartments } = (await bilal.get(`/api/cases/${caseId}`)).body;
    expect(compartments.find(({ name }: { name: string }) => name === 'identity')).toEqual({
      name: 'identity',
      access: 'none',
      why: 'not-granted',
    });
  });

  it('until a day ends with that day in the time zone of the office', async () => {
    await house.assign(caseId, 'bilal', { until: addDays(today, 3) });
    const { until } = await assignmentOf('bilal');
    const inBerlin = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const [year, month, day] = addDays(today, 4).split('-');
    expect(inBerlin.format(new Date(until as string))).toBe(`${day}/${month}/${year}, 00:00:00`);
    expect(await statusFor('bilal')).toBe(200);
  });

  it('holds until its end, and the request after it finds no case', async () => {
    const id = await house.assign(caseId, 'bilal', { until: today });
    expect(await statusFor('bilal')).toBe(200);
    await house.arrange((client) =>
      client.query(`UPDATE app.case_grant SET valid_until = transaction_timestamp() WHERE id = $1`, [id]),
    );
    expect(await statusFor('bilal')).toBe(404);
    const { items } = (await (await house.signIn('bilal')).get('/api/cases?limit=200')).body;
    expect(items.map((item: { id: string }) => item.id)).not.toContain(caseId);
    expect((await assignmentOf('bilal'))['ended']).toBe(true);
  });

  it('works at once, also when the clock of the service is ahead of the database’s', async () => {
    house.clock.advance(90_000);
    const id = await house.assign(caseId, 'bilal');
    expect(await statusFor('bilal')).toBe(200);
    expect((await post(id, 'end', { version: 1, reason: 'done' })).status).toBe(200);
    expect(await statusFor('bilal')).toBe(404);
  });

  it('is a line of the log that names case and grant by alias, and says no reason', async () => {
    const lines = await linesOf(house, () => house.assign(caseId, 'marc', { reason: 'a secret reason' }));
    expect(lines).toMatchObject([
      { act: 'assignment.grant', res: 'allowed', obj: { cmp: ['core'], type: 'grant', rev: 1 } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('twice with the same Idempotency-Key assigns once', async () => {
    const key = { 'idempotency-key': 'assign-bilal-once' };
    const until = addDays(today, 7);
    const body = {
      staffId: house.people.bilal,
      role: 'caseworker',
      kind: 'cover',
      until,
      reason: 'on leave',
    };
    const path = `/api/cases/${caseId}/assignments`;
    const [first, second] = [await sara.post(path, body, key), await sara.post(path, body, key)];
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect((await history()).filter((one) => one.staff.id === house.people.bilal)).toHaveLength(1);
  });
});

describe('ending an assignment', () => {
  it('closes the case to its holder with the very next request, and keeps who said why', async () => {
    const id = await house.assign(caseId, 'lena');
    expect(await statusFor('lena')).toBe(200);
    expect(await post(id, 'end', { version: 1, reason: 'the matter is over' })).toMatchObject({
      body: { version: 2 },
    });
    expect(await statusFor('lena')).toBe(404);
    expect(await assignmentOf('lena')).toMatchObject({
      ended: true,
      until: expect.any(String),
      reason: 'needed for the test',
      endReason: 'the matter is over',
      version: 2,
    });
    const team = (await sara.get(`/api/cases/${caseId}`)).body.team as Assignment[];
    expect(team.map((one) => one.staff.id)).not.toContain(house.people.lena);
  });

  it('at the end of a day leaves the case open until then', async () => {
    const id = await house.assign(caseId, 'lena');
    expect(
      (await post(id, 'end', { version: 1, reason: 'leaves soon', until: addDays(today, 1) })).status,
    ).toBe(200);
    expect(await statusFor('lena')).toBe(200);
    expect(await assignmentOf('lena')).toMatchObject({ ended: false, endReason: 'leaves soon', version: 2 });
    expect((await post(id, 'end', { version: 2, reason: 'leaves now' })).status).toBe(200);
    expect(await statusFor('lena')).toBe(404);
  });

  it('of the lead leaves the case to the supervisor, who can name another', async () => {
    const lead = await assignmentOf('amina');
    expect(
      (await post(lead.assignmentId, 'end', { version: lead.version, reason: 'moves away' })).status,
    ).toBe(200);
    expect(await statusFor('amina')).toBe(404);
    const before = (await sara.get('/api/cases?limit=200')).body.items;
    expect(before.find(({ id }: { id: string }) => id === caseId)).toMatchObject({ lead: null });
    await house.assign(caseId, 'bilal', { kind: 'lead' });
    const after = (await sara.get('/api/cases?limit=200')).body.items;
    expect(after.find(({ id }: { id: string }) => id === caseId)).toMatchObject({
      lead: { name: 'Bilal' },
      confirmed: true,
    });
  });

  it('does not close what another live assignment opens', async () => {
    const [first] = [
      await house.assign(caseId, 'bilal'),
      await house.assign(caseId, 'bilal', { kind: 'cover', until: addDays(today, 7) }),
    ];
    await post(first, 'end', { version: 1, reason: 'one is enough' });
    expect(await statusFor('bilal')).toBe(200);
  });
});

describe('the confirmation of a lead', () => {
  it('is the supervisor’s, once', async () => {
    const { assignmentId } = await assignmentOf('amina');
    expect((await assignmentOf('amina'))['confirmed']).toBe(false);
    const lines = await linesOf(house, async () => {
      expect(await post(assignmentId, 'confirm', { version: 1 })).toMatchObject({
        status: 200,
        body: { version: 2 },
      });
    });
    expect(lines).toMatchObject([
      { act: 'assignment.confirm', res: 'allowed', obj: { type: 'grant', rev: 2 } },
    ]);
    expect((await assignmentOf('amina'))['confirmed']).toBe(true);
    const jonas = await house.signIn('jonas');
    expect(await post(assignmentId, 'confirm', { version: 2 }, jonas)).toMatchObject({ status: 409 });
  });
});

describe('the history of assignments', () => {
  it('shows live ones first, then those that ended, with their reasons, to the whole team', async () => {
    const first = await house.assign(caseId, 'bilal', { reason: 'first' });
    await house.assign(caseId, 'lena', { reason: 'second' });
    await post(first, 'end', { version: 1, reason: 'over' });
    for (const visitor of [sara, amina]) {
      const items = await history(visitor);
      expect(items.map((one) => one['ended'])).toEqual([false, false, false, false, true]);
      expect(items.at(-1)).toMatchObject({ staff: { name: 'Bilal' }, reason: 'first', endReason: 'over' });
    }
  });

  it('shows the generated access of the office as what it is', async () => {
    const office = (await history()).filter((one) => one.kind === 'office');
    expect(office.map((one) => one.staff.name).sort()).toEqual(['Jonas', 'Sara']);
    for (const one of office) {
      expect(one['compartments']).toEqual(['core', 'legal-status', 'plan', 'safety']);
      expect(one).toMatchObject({ role: 'supervisor', reason: null, until: null });
    }
  });

  it('with a reason that is damaged still shows who has access, so that it can be ended', async () => {
    const id = await house.assign(caseId, 'lena', { reason: 'she speaks Arabic' });
    await house.asSuperuser((client) =>
      client.query('UPDATE app.case_grant SET sealed_reason = set_byte(sealed_reason, 90, 0) WHERE id = $1', [
        id,
      ]),
    );
    expect(await assignmentOf('lena')).toMatchObject({ reason: null, damaged: true, ended: false });
    expect((await post(id, 'end', { version: 1, reason: 'over' })).status).toBe(200);
    expect(await statusFor('lena')).toBe(404);
  });
});
