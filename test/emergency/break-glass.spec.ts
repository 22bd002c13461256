import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fullDocuments, write } from '../cases/documents.js';
import { House } from '../house.js';
import {
  breakGlass,
  breakGlassOnDuty,
  findBreakGlass,
  letPass,
  noticesOf,
  putOnDuty,
  reason,
} from './emergencies.js';

let house: House;

beforeAll(async () => {
  house = await House.open();
  await putOnDuty(house, 'omar');
  await putOnDuty(house, 'ines');
});
afterAll(() => house.close());

async function openFullCase(pseudonym: string): Promise<string> {
  const id = await house.openCase('amina', pseudonym);
  for (const [name, document] of Object.entries(fullDocuments))
    await write(house, id, name as never, document);
  return id;
}

async function statusesOf(name: 'sara' | 'omar' | 'ines', caseId: string): Promise<Record<string, number>> {
  const visitor = await house.signIn(name);
  const statuses: Record<string, number> = {};
  for (const compartment of Object.keys(fullDocuments)) {
    statuses[compartment] = (await visitor.get(`/api/cases/${caseId}/compartments/${compartment}`)).status;
  }
  return statuses;
}

describe('a supervisor who breaks glass', () => {
  let caseId: string;
  let id: string;

  beforeAll(async () => {
    caseId = await openFullCase('Sandpiper');
    expect(await statusesOf('sara', caseId)).toMatchObject({ contact: 403, identity: 403 });
    const answer = await breakGlass(house, 'sara', caseId);
    expect(answer.status).toBe(201);
    id = answer.body.id as string;
    const minutes = (Date.parse(answer.body.until as string) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(55);
    expect(minutes).toBeLessThanOrEqual(60.5);
  });

  it('opens contact, identity, location and family, and nothing else', async () => {
    expect(await statusesOf('sara', caseId)).toEqual({
      contact: 200,
      identity: 200,
      location: 200,
      family: 200,
      casework: 403,
    });
  });

  it('sees on the case page why each part is open, and that the lawyer’s part is not', async () => {
    const { body } = await (await house.signIn('sara')).get(`/api/cases/${caseId}`);
    const why = new Map(
      (body.compartments as { name: string; access: string; why: string }[]).map((each) => [each.name, each]),
    );
    expect(why.get('identity')).toMatchObject({ access: 'read', why: 'break-glass' });
    expect(why.get('safety')).toMatchObject({ access: 'read', why: 'break-glass' });
    expect(why.get('legal-privileged')).toMatchObject({ access: 'none', why: 'lawyer-only' });
    expect(why.get('health')).toMatchObject({ access: 'none' });
  });

  it('is told of in every line that rests on it', async () => {
    const aida = await house.signIn('jonas');
    const log = await aida.get(`/api/audit/entries?case=${caseId}&act=compartment.open&outcome=allowed`);
    expect(log.body.items.length).toBeGreaterThan(0);
    for (const line of log.body.items) expect(line.grant).toBe('break-glass');
    const opening = await aida.get(`/api/audit/entries?case=${caseId}&act=break-glass.open`);
    expect(opening.body.items[0]).toMatchObject({
      outcome: 'allowed',
      actor: { username: 'sara' },
      grant: 'break-glass',
    });
  });

  it('is told at once to the other supervisor and to the auditor, and not to the one who did it', async () => {
    expect(await noticesOf(house, 'jonas', id)).toMatchObject([
      { kind: 'break-glass', actor: { name: 'Sara' }, readAt: null },
    ]);
    expect(await noticesOf(house, 'aida', id)).toMatchObject([{ kind: 'break-glass' }]);
    expect(await noticesOf(house, 'sara', id)).toEqual([]);
    expect(await noticesOf(house, 'amina', id)).toEqual([]);
  });

  it('is in the list of whoever did it while it is open: that is the countdown of every page', async () => {
    const { body } = await (await house.signIn('sara')).get('/api/break-glass?only=mine');
    expect(body.items).toMatchObject([
      { id, case: { id: caseId, pseudonym: 'Sandpiper' }, isOpen: true, reason, onDuty: false },
    ]);
    expect(body.items[0].may).toEqual({ review: false, end: true });
  });

  it('gives the open one when somebody asks again: an hour is not made longer', async () => {
    const again = await breakGlass(house, 'sara', caseId);
    expect(again.status).toBe(201);
    expect(again.body.id).toBe(id);
    const [row] = await house.asSuperuser(
      async (client) =>
        (
          await client.query(
            `SELECT count(*)::int AS n FROM app.case_grant WHERE case_id = $1 AND kind = 'break-glass'`,
            [caseId],
          )
        ).rows as { n: number }[],
    );
    expect(row).toEqual({ n: 1 });
  });

  it('closes the case again when whoever did it ends it', async () => {
    const sara = await house.signIn('sara');
    const seen = await findBreakGlass(house, 'sara', id);
    const ended = await sara.post(`/api/break-glass/${id}/end`, { version: seen!.version });
    expect(ended).toMatchObject({ status: 200, body: { version: seen!.version + 1 } });
    expect(await statusesOf('sara', caseId)).toMatchObject({ contact: 403, identity: 403 });
    expect(await findBreakGlass(house, 'sara', id)).toMatchObject({
      isOpen: false,
      version: seen!.version + 1,
    });
    expect((await sara.post(`/api/break-glass/${id}/end`, { version: seen!.version + 1 })).body.code).toBe(
      'move',
    );
    expect((await sara.get('/api/break-glass?only=mine')).body.items).toEqual([]);
  });

  it('may break glass anew when the first is over, in words again', async () => {
    const anew = await breakGlass(house, 'sara', caseId);
    expect(anew.status).toBe(201);
    expect(anew.body.id).not.toBe(id);
    await letPass(house, anew.body.id as string, 61);
    expect(await statusesOf('sara', caseId)).toMatchObject({ contact: 403, family: 403 });
  });
});

describe('somebody on duty who breaks glass', () => {
  it('opens core, contact and location of a case that was not there before, for 60 minutes', async () => {
    const caseId = await openFullCase('Lapwing');
    const omar = await house.signIn('omar');
    expect((await omar.get(`/api/cases/${caseId}`)).status).toBe(404);
    expect((await omar.get(`/api/cases/${caseId}/compartments/contact`)).status).toBe(404);
    const id = await breakGlassOnDuty(house, 'omar', caseId);
    expect((await omar.get(`/api/cases/${caseId}`)).body).toMatchObject({ id: caseId, pseudonym: 'Lapwing' });
    expect(await statusesOf('omar', caseId)).toEqual({
      contact: 200,
      identity: 403,
      location: 200,
      family: 403,
      casework: 403,
    });
    const listed = await omar.get('/api/cases');
    expect(listed.body.items.map((item: { id: string }) => item.id)).toContain(caseId);
    expect((await omar.get('/api/search/people?q=zaytuni')).body.items).toEqual([]);
    await letPass(house, id, 61);
    expect((await omar.get(`/api/cases/${caseId}`)).status).toBe(404);
    expect((await omar.get(`/api/cases/${caseId}/compartments/contact`)).status).toBe(404);
    expect((await omar.get('/api/cases')).body.items).toEqual([]);
    expect(await findBreakGlass(house, 'omar', id)).toMatchObject({ case: null, isOpen: false, reason });
  });

  it('reads and does not write', async () => {
    const caseId = await openFullCase('Dunlin');
    await breakGlassOnDuty(house, 'ines', caseId);
    const ines = await house.signIn('ines');
    const present = await ines.get(`/api/cases/${caseId}/compartments/contact`);
    expect(present.status).toBe(200);
    const change = await ines.put(`/api/cases/${caseId}/compartments/contact`, present.body);
    expect(change.status).toBe(403);
    const core = { version: 1, value: { pseudonym: 'Changed', risk: 'LOW', reviewDue: null } };
    expect((await ines.put(`/api/cases/${caseId}/core`, core)).status).not.toBe(200);
  });

  it('shows on the case page who came in by break-glass', async () => {
    const caseId = await openFullCase('Plover');
    await breakGlassOnDuty(house, 'ines', caseId);
    const { body } = await (await house.signIn('amina')).get(`/api/cases/${caseId}`);
    const member = (body.team as { staff: { name: string }; kind: string }[]).find(
      (each) => each.kind === 'break-glass',
    );
    expect(member).toMatchObject({ staff: { name: 'Ines' } });
  });

  it('closes the case again at once when it is ended early', async () => {
    const caseId = await openFullCase('Knot');
    const id = await breakGlassOnDuty(house, 'omar', caseId);
    const omar = await house.signIn('omar');
    const { version } = (await findBreakGlass(house, 'omar', id))!;
    expect((await omar.post(`/api/break-glass/${id}/end`, { version })).status).toBe(200);
    expect((await omar.get(`/api/cases/${caseId}`)).status).toBe(404);
  });
});

describe('the reason', () => {
  it('is refused when it does not say in a sentence whose life is at risk', async () => {
    const caseId = await house.openCase('amina', 'Turnstone');
    const answer = await breakGlass(house, 'sara', caseId, { reason: 'urgent' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'reason' }] } });
  });

  it('lies sealed in the database', async () => {
    const rows = await house.asSuperuser(
      async (client) =>
        (await client.query('SELECT sealed_reason FROM app.break_glass')).rows as { sealed_reason: Buffer }[],
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.sealed_reason.includes(Buffer.from('knife'))).toBe(false);
  });
});
