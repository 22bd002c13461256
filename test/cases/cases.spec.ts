import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { casePhase } from '../../src/cases/case-states.js';
import { writeReference } from '../../src/cases/reference.js';
import { addDays } from '../../src/reference/days.js';
import { type Answer, House, type Visitor } from '../house.js';
import { linesOf } from './lines.js';

let house: House;
let amina: Visitor;
let sara: Visitor;
let today: string;
beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
  sara = await house.signIn('sara');
  today = house.clock.today('Europe/Berlin');
});
afterAll(() => house.close());

async function open(visitor: Visitor, caseId: string) {
  const answer = await visitor.get(`/api/cases/${caseId}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** Every case of a list, page by page; and how many pages there were. */
async function walk(visitor: Visitor, query: string) {
  const items: { id: string; pseudonym: string }[] = [];
  let pages = 0;
  let next: string | null = '';
  while (next !== null) {
    const answer: Answer = await visitor.get(`/api/cases?${query}${next === '' ? '' : `&after=${next}`}`);
    expect(answer.status).toBe(200);
    items.push(...answer.body.items);
    next = answer.body.next;
    pages += 1;
  }
  return { items, ids: items.map(({ id }) => id), pages };
}

async function put(caseId: string, phase: string) {
  await house.arrange((client) =>
    client.query(`UPDATE app.case_file SET phase = $2, version = 1 WHERE id = $1`, [caseId, phase]),
  );
}

describe('opening a case', () => {
  it('gives it a reference that says nothing, the phase REFERRED, and its caseworker as lead', async () => {
    const created = await amina.post('/api/cases', { pseudonym: ' Grey Heron ', risk: 'HIGH' });
    expect(created.status).toBe(201);
    expect(Object.keys(created.body)).toEqual(['id']);
    const body = await open(amina, created.body.id);
    expect(body).toMatchObject({
      pseudonym: 'Grey Heron',
      phase: 'REFERRED',
      previousPhase: null,
      phaseSince: today,
      moves: ['RECEPTION', 'DECLINED'],
      risk: 'HIGH',
      openedOn: today,
      reviewDue: null,
      version: 1,
      may: { change: true, assign: false },
    });
    expect(body.reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(body.team).toContainEqual({
      assignmentId: expect.any(String),
      staff: { id: amina.id, name: 'Amina' },
      role: 'caseworker',
      kind: 'lead',
      from: expect.any(String),
      until: null,
      confirmed: false,
      walled: false,
    });
  });

  it('lets every supervisor of the office see it', async () => {
    const id = await house.openCase();
    for (const name of ['sara', 'jonas'] as const) {
      const body = await open(await house.signIn(name), id);
      expect(body.may).toEqual({ change: false, assign: true });
    }
  });

  it('takes a pseudonym in Arabic as it is', async () => {
    const id = await house.openCase('amina', 'البلشون الرمادي');
    expect((await open(sara, id)).pseudonym).toBe('البلشون الرمادي');
  });

  it('is one line of the log that names the case by alias', async () => {
    const lines = await linesOf(house, () => house.openCase('amina', 'Night Heron'));
    expect(lines).toMatchObject([{ act: 'case.create', res: 'allowed', obj: { type: 'case', rev: 1 } }]);
    expect(JSON.stringify(lines)).not.toContain('Night Heron');
  });

  it('repeated with the same Idempotency-Key opens one case only', async () => {
    const key = { 'idempotency-key': 'one-case-and-no-more' };
    const input = { pseudonym: 'Once', risk: 'LOW' };
    const [first, second] = [
      await amina.post('/api/cases', input, key),
      await amina.post('/api/cases', input, key),
    ];
    expect(second.body).toEqual(first.body);
    const { items } = await walk(amina, 'limit=200');
    expect(items.filter(({ pseudonym }) => pseudonym === 'Once')).toHaveLength(1);
  });
});

describe('the page of a case', () => {
  it('says of each compartment what its reader may do there and why', async () => {
    const id = await house.openCase();
    const { compartments } = await open(amina, id);
    const access = Object.fromEntries(
      compartments.map((one: { name: string; access: string; why: string }) => [
        one.name,
        [one.access, one.why],
      ]),
    );
    expect(access).toEqual({
      contact: ['write', 'grant'],
      identity: ['write', 'grant'],
      location: ['write', 'grant'],
      family: ['write', 'grant'],
      plan: ['write', 'grant'],
      casework: ['write', 'grant'],
      health: ['report', 'grant'],
      safety: ['read', 'grant'],
      'legal-status': ['read', 'grant'],
      'legal-privileged': ['none', 'lawyer-only'],
      testimony: ['flag', 'grant'],
      consent: ['write', 'grant'],
      release: ['none', 'later'],
    });
  });

  it('is a line of the log with the grant that it rests on', async () => {
    const id = await house.openCase();
    const [line] = await linesOf(house, () => amina.get(`/api/cases/${id}`));
    expect(line).toMatchObject({ act: 'case.open', res: 'allowed', obj: { cmp: ['core'] } });
    expect(line!.basis).toMatch(/^grant:/);
  });
});

describe('the core of a case', () => {
  it('is changed whole, and null clears the review date', async () => {
    const id = await house.openCase();
    const path = `/api/cases/${id}/core`;
    const value = { pseudonym: 'Little Bittern', risk: 'CRITICAL', reviewDue: '2030-02-28' };
    expect(await amina.put(path, { version: 1, value })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await open(amina, id)).toMatchObject({ ...value, version: 2 });
    await amina.put(path, { version: 2, value: { ...value, reviewDue: null } });
    expect(await open(amina, id)).toMatchObject({ reviewDue: null, version: 3 });
  });

  it('is changed by one of two who change it at the same moment', async () => {
    const id = await house.openCase();
    const change = (pseudonym: string) =>
      amina.put(`/api/cases/${id}/core`, { version: 1, value: { pseudonym, risk: 'LOW', reviewDue: null } });
    const answers = await Promise.all([change('One'), change('Other')]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect((await open(amina, id)).version).toBe(2);
  });
});

describe('moving a case to another phase', () => {
  const steps = casePhase.codes.flatMap((from) => casePhase.movesFrom(from).map((to) => [from, to] as const));

  it.each(steps)('goes from %s to %s', async (from, to) => {
    const id = await house.openCase();
    await put(id, from);
    const closing = to === 'CLOSED' ? { closureReason: 'GOALS_MET' } : {};
    const answer = await amina.post(`/api/cases/${id}/phase`, { version: 1, to, ...closing });
    expect(answer).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await open(amina, id)).toMatchObject({ phase: to, previousPhase: from, phaseSince: today });
  });

  it('keeps every step, its day and its actor, and seals the reason', async () => {
    const id = await house.openCase();
    await amina.post(`/api/cases/${id}/phase`, { version: 1, to: 'RECEPTION', reason: 'He called twice.' });
    const found = await house.asSuperuser((client) =>
      client.query(
        `SELECT from_phase, to_phase, changed_on::text, actor_id, sealed IS NOT NULL AS sealed
         FROM app.phase_change WHERE case_id = $1`,
        [id],
      ),
    );
    expect(found.rows).toEqual([
      { from_phase: 'REFERRED', to_phase: 'RECEPTION', changed_on: today, actor_id: amina.id, sealed: true },
    ]);
  });

  it('is also for the safety officer, who gives no reason because casework is closed to her', async () => {
    const id = await house.openCase();
    await house.assign(id, 'ines');
    const ines = await house.signIn('ines');
    const path = `/api/cases/${id}/phase`;
    const refused = await ines.post(path, { version: 1, to: 'RECEPTION', reason: 'He called twice.' });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'reason' }] } });
    expect((await ines.post(path, { version: 1, to: 'RECEPTION' })).status).toBe(200);
  });
});

describe('the list of cases', () => {
  it('comes in pages that leave nothing out and repeat nothing, those opened last first', async () => {
    const made: string[] = [];
    for (let day = 0; day < 23; day += 1) {
      const id = await house.openCase('bilal', `Many ${day}`);
      await house.arrange((client) =>
        client.query('UPDATE app.case_file SET opened_on = $2 WHERE id = $1', [
          id,
          addDays(today, -(day % 4)),
        ]),
      );
      made.push(id);
    }
    const bilal = await house.signIn('bilal');
    const whole = await walk(bilal, 'limit=200');
    expect([...whole.ids].sort()).toEqual([...made].sort());
    const opened = whole.items.map((item) => (item as unknown as { openedOn: string }).openedOn);
    expect(opened).toEqual([...opened].sort().reverse());
    for (const [limit, pages] of [
      [5, 5],
      [23, 1],
      [22, 2],
      [1, 23],
    ] as const) {
      const paged = await walk(bilal, `limit=${limit}`);
      expect([paged.pages, paged.ids]).toEqual([pages, whole.ids]);
    }
  });

  it('is filtered by phase and by risk', async () => {
    const id = await house.openCase('amina', 'Filtered');
    await put(id, 'TRANSITION');
    await house.arrange((client) =>
      client.query(`UPDATE app.case_file SET risk = 'CRITICAL' WHERE id = $1`, [id]),
    );
    expect((await walk(amina, 'phase=TRANSITION')).ids).toContain(id);
    expect((await walk(amina, 'phase=TRANSITION&risk=CRITICAL')).ids).toContain(id);
    expect((await walk(amina, 'phase=TRANSITION&risk=LOW')).ids).not.toContain(id);
    expect((await walk(amina, 'phase=ACTIVE')).ids).not.toContain(id);
  });

  it('counts open and overdue tasks, and is filtered by them', async () => {
    const [late, free] = [await house.openCase('amina', 'Late'), await house.openCase('amina', 'Free')];
    const task = (due: string) => ({ title: 'Call the school', due });
    const first = await amina.post(`/api/cases/${late}/tasks`, task(addDays(today, 5)));
    const second = await amina.post(`/api/cases/${late}/tasks`, task(addDays(today, 9)));
    expect([first.status, second.status]).toEqual([201, 201]);
    await house.arrange((client) =>
      client.query('UPDATE app.task SET due = $2 WHERE id = $1', [first.body.id, addDays(today, -1)]),
    );
    const { items } = await walk(amina, 'overdue=true');
    expect(items.find(({ id }) => id === late)).toMatchObject({
      tasks: { open: 2, overdue: 1, nextDue: addDays(today, -1) },
    });
    expect(items.map(({ id }) => id)).not.toContain(free);
    expect((await walk(amina, 'overdue=false')).ids).toContain(free);
    expect((await walk(amina, 'overdue=false')).ids).not.toContain(late);
  });

  it('shows the supervisor which leads wait for a confirmation', async () => {
    const id = await house.openCase('amina', 'Unconfirmed');
    const before = (await walk(sara, 'unconfirmed=true&limit=200')).items.find((item) => item.id === id);
    expect(before).toMatchObject({ confirmed: false, lead: { id: amina.id, name: 'Amina' } });
    const [lead] = (await open(sara, id)).team;
    const path = `/api/cases/${id}/assignments/${lead.assignmentId}/confirm`;
    expect((await sara.post(path, { version: 1 })).status).toBe(200);
    expect((await walk(sara, 'unconfirmed=true&limit=200')).ids).not.toContain(id);
    expect((await walk(sara, 'unconfirmed=false&limit=200')).ids).toContain(id);
  });

  it('is one line of the log that counts and names all that it showed', async () => {
    const lines = await linesOf(house, () => amina.get('/api/cases?limit=3'));
    expect(lines).toMatchObject([{ act: 'case.list', res: 'allowed', obj: { count: 3, cmp: ['core'] } }]);
    expect(new Set(lines[0]!.obj!.cases).size).toBe(3);
  });

  it('has every supervisor see the cases of all', async () => {
    const { ids } = await walk(sara, 'limit=200');
    expect(ids).toEqual(expect.arrayContaining((await walk(amina, 'limit=200')).ids));
    expect(ids).toEqual(expect.arrayContaining((await walk(await house.signIn('bilal'), 'limit=200')).ids));
  });
});

describe('the reference of a case', () => {
  it('is another one for other bytes, and always two times four letters', () => {
    const bytes = fc.uint8Array({ minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const isSame = Buffer.from(one).equals(Buffer.from(other));
        return (writeReference(one) === writeReference(other)) === isSame;
      }),
    );
    fc.assert(
      fc.property(bytes, (one) => /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/.test(writeReference(one))),
    );
  });
});
