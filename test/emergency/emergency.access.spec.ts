import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { castNames, type CastName } from '../cast.js';
import { House } from '../house.js';
import { makeStaff, visit } from '../people/accounts-by-two.js';
import { breakGlass, breakGlassOnDuty, findBreakGlass, lookUp, putOnDuty, reason } from './emergencies.js';

const nowhere = '018f4f3a-0000-7000-8000-000000000001';
let house: House;
let caseId: string;
let bySara: string;
let byOmar: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Redshank');
  await putOnDuty(house, 'omar');
  bySara = (await breakGlass(house, 'sara', caseId)).body.id as string;
  byOmar = await breakGlassOnDuty(house, 'omar', caseId);
});
afterAll(() => house.close());

async function statuses(
  work: (name: CastName) => Promise<{ status: number }>,
): Promise<Record<string, CastName[]>> {
  const found: Record<string, CastName[]> = {};
  for (const name of castNames) {
    const { status } = await work(name);
    found[status] = [...(found[status] ?? []), name];
  }
  return found;
}

describe('who may do what in an emergency', () => {
  it('breaks glass: supervisors, and caseworkers and safety officers with a look-up of theirs', async () => {
    const other = await house.openCase('amina', 'Greenshank');
    expect(await statuses((name) => breakGlass(house, name, other))).toEqual({
      // A caseworker or safety officer names the look-up.
      400: ['amina', 'bilal', 'ines', 'omar'],
      403: ['lena', 'marc', 'tomas', 'yara', 'emil', 'noor', 'aida', 'ada'],
      201: ['sara', 'jonas'],
    });
  });

  it('plans the rota: supervisors', async () => {
    const from = new Date(Date.now() + 1e9).toISOString();
    const until = new Date(Date.now() + 1e9 + 1e6).toISOString();
    const answers = await statuses(async (name) =>
      (await house.signIn(name)).post('/api/duty', { staffId: house.people.ines, from, until }),
    );
    // Jonas may as well; Ines is on duty at that time already.
    expect(Object.keys(answers).sort()).toEqual(['201', '400', '403']);
    expect([...answers['201']!, ...answers['400']!]).toEqual(['sara', 'jonas']);
  });

  it('reads the rota: everybody who works on cases', async () => {
    const answers = await statuses(async (name) => (await house.signIn(name)).get('/api/duty'));
    expect(answers['403']).toEqual(['aida', 'ada']);
  });

  it('looks up: whoever is on the rota, in a role that is for it', async () => {
    const answers = await statuses((name) => lookUp(house, name, { reference: '0000-0000' }));
    expect(answers['200']).toEqual(['omar']);
    expect(answers['403']).toHaveLength(castNames.length - 1);
  });

  it('reviews: supervisors, and nobody else', async () => {
    const body = { version: 1, verdict: 'breach', text: 'not needed' };
    const answers = await statuses(async (name) =>
      (await house.signIn(name)).post(`/api/break-glass/${nowhere}/review`, body),
    );
    expect(answers['404']).toEqual(['sara', 'jonas']);
    expect(answers['403']).toHaveLength(castNames.length - 2);
  });

  it('reads notices: everybody their own', async () => {
    const answers = await statuses(async (name) => (await house.signIn(name)).get('/api/notices'));
    expect(answers).toEqual({ 200: [...castNames] });
  });
});

describe('who sees a break-glass', () => {
  it('whoever did it, the supervisors of the office and the auditor', async () => {
    for (const name of castNames) {
      if (name === 'ada') continue;
      const sees = [bySara, byOmar].map(async (id) => (await findBreakGlass(house, name, id)) !== undefined);
      const all = ['sara', 'jonas', 'aida'].includes(name);
      expect([name, ...(await Promise.all(sees))]).toEqual([name, all, all || name === 'omar']);
    }
    expect((await (await house.signIn('ada')).get('/api/break-glass')).status).toBe(403);
  });

  it('a supervisor of another office does not, and may not review it', async () => {
    await house.asSuperuser(async (client) => {
      await client.query(
        `INSERT INTO auth.office (id, name, time_zone, version) VALUES ($1, 'East', 'UTC', 1)`,
        [nowhere],
      );
      await client.query('UPDATE auth.staff SET office_id = $1 WHERE id = $2', [nowhere, house.people.jonas]);
    });
    expect(await findBreakGlass(house, 'jonas', byOmar)).toBeUndefined();
    const body = { version: 1, verdict: 'justified', text: 'in danger' };
    const answer = await (await house.signIn('jonas')).post(`/api/break-glass/${byOmar}/review`, body);
    expect(answer.status).toBe(404);
    expect((await breakGlass(house, 'jonas', caseId)).status).toBe(404);
    await house.asSuperuser((client) =>
      client.query('UPDATE auth.staff SET office_id = $1 WHERE id = $2', [
        house.officeId,
        house.people.jonas,
      ]),
    );
  });

  it('a supervisor from whom the case is hidden, or who is kept from it, does not, nor judges it', async () => {
    const thea = await makeStaff(house, 'thea', ['supervisor']);
    const visitor = await visit(house, 'thea', thea);
    const { sara, jonas } = house.people;
    const secret = await house.openCase('amina', 'Bittern');
    const asSara = await house.signIn('sara');
    const body = { version: 1, supervisorIds: [sara, jonas], reason: 'a threat from within' };
    expect((await asSara.post(`/api/cases/${secret}/hide`, body)).status).toBe(200);
    const delicate = await house.openCase('amina', 'Crake');
    const complaint = { staffId: thea, kind: 'complaint' };
    expect((await asSara.post(`/api/cases/${delicate}/exclusions`, complaint)).status).toBe(201);
    const open = (await house.openCase('amina', 'Coot')) as string;
    const [hidden, excluded, seen] = await Promise.all(
      [secret, delicate, open].map(async (id) => (await breakGlass(house, 'sara', id)).body.id as string),
    );
    const listed = (await visitor.get('/api/break-glass?limit=200')).body.items.map((each: any) => each.id);
    expect(listed).toContain(seen);
    expect(listed).not.toContain(hidden);
    expect(listed).not.toContain(excluded);
    for (const id of [hidden!, excluded!]) {
      // Who sees the case reviews, though the other one owes fewer reviews.
      expect(await findBreakGlass(house, 'jonas', id)).toMatchObject({ reviewer: { id: jonas } });
      const verdict = { version: 1, verdict: 'justified', text: 'in danger' };
      expect((await visitor.post(`/api/break-glass/${id}/review`, verdict)).status).toBe(404);
      expect((await visitor.get('/api/notices?limit=200')).body.items).toContainEqual(
        expect.objectContaining({ breakGlassId: id }),
      );
    }
  });

  it('nobody ends what somebody else opened', async () => {
    for (const name of ['jonas', 'amina', 'ines'] as const) {
      const answer = await (await house.signIn(name)).post(`/api/break-glass/${byOmar}/end`, { version: 1 });
      expect(answer.status).toBe(404);
    }
    expect(await findBreakGlass(house, 'omar', byOmar)).toMatchObject({ isOpen: true });
  });
});

describe('a case that is not there for the asker', () => {
  it('answers as one that does not exist, to the supervisor and on duty', async () => {
    const hidden = await house.openCase('amina', 'Jack Snipe');
    await house.arrange(async (client) => {
      await client.query('UPDATE app.case_file SET hidden = true WHERE id = $1', [hidden]);
      await client.query(`DELETE FROM app.case_grant WHERE case_id = $1 AND kind = 'office'`, [hidden]);
    });
    const sara = await house.signIn('sara');
    const ofHidden = await sara.post('/api/break-glass', { caseId: hidden, reason });
    const ofAbsent = await sara.post('/api/break-glass', { caseId: nowhere, reason });
    expect(ofHidden).toMatchObject({ status: 404, body: ofAbsent.body });
    const found = await lookUp(house, 'omar', {
      reference: (await (await house.signIn('amina')).get(`/api/cases/${caseId}`)).body.reference as string,
    });
    const { lookUpId } = found.body.found!;
    for (const id of [hidden, nowhere]) {
      expect((await breakGlass(house, 'omar', id, { lookUpId })).status).toBe(404);
    }
  });

  it('is also not there for a supervisor who is kept from it', async () => {
    const kept = await house.openCase('amina', 'Woodcock');
    const excluded = await (
      await house.signIn('jonas')
    ).post(`/api/cases/${kept}/exclusions`, { staffId: house.people.sara, kind: 'conflict-of-interest' });
    expect(excluded.status).toBe(201);
    expect((await breakGlass(house, 'sara', kept)).status).toBe(404);
  });
});
