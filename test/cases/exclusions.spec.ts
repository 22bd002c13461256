import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { House, type Visitor } from '../house.js';
import { linesOf } from './lines.js';

let house: House;
let sara: Visitor;
let jonas: Visitor;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  jonas = await house.signIn('jonas');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase();
});

const exclude = (visitor: Visitor, staffId: string, kind = 'conflict-of-interest') =>
  visitor.post(`/api/cases/${caseId}/exclusions`, { staffId, kind });
const end = (visitor: Visitor, id: string, version = 1) =>
  visitor.post(`/api/cases/${caseId}/exclusions/${id}/end`, { version });
const statusOf = async (visitor: Visitor) => (await visitor.get(`/api/cases/${caseId}`)).status;

describe('an exclusion', () => {
  it('ends the access of the office for a supervisor at once, also in an open session', async () => {
    expect(await statusOf(jonas)).toBe(200);
    expect((await exclude(sara, jonas.id, 'complaint')).status).toBe(201);
    expect(await statusOf(jonas)).toBe(404);
    expect((await jonas.get('/api/cases?limit=200')).body.items.map((each: any) => each.id)).not.toContain(
      caseId,
    );
    expect(await statusOf(sara)).toBe(200);
  });

  it('is recorded by a supervisor about herself too', async () => {
    expect((await exclude(sara, sara.id)).status).toBe(201);
    expect(await statusOf(sara)).toBe(404);
    const list = (await jonas.get(`/api/cases/${caseId}/exclusions`)).body.items;
    expect(list).toMatchObject([{ staff: { name: 'Sara' }, kind: 'conflict-of-interest', endedAt: null }]);
  });

  it('keeps a caseworker from being assigned, and says so', async () => {
    await exclude(sara, house.people.omar);
    const body = { staffId: house.people.omar, role: 'caseworker', kind: 'co-worker', reason: 'to help' };
    expect(await sara.post(`/api/cases/${caseId}/assignments`, body)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'excluded' }] },
    });
  });

  it('ends by another supervisor, and the office sees the case again', async () => {
    const { id } = (await exclude(sara, jonas.id)).body;
    expect(await end(sara, id)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await statusOf(jonas)).toBe(200);
    const list = (await jonas.get(`/api/cases/${caseId}/exclusions`)).body.items;
    expect(list).toMatchObject([{ id, endedAt: expect.any(String), version: 2 }]);
    expect((await exclude(sara, jonas.id)).status).toBe(201);
  });

  it('holds when the access of the office is generated anew', async () => {
    await exclude(sara, jonas.id);
    await house.asSuperuser((client) =>
      client.query('SELECT app.make_office_grants(NULL, NULL), app.make_office_grants(NULL, $1)', [jonas.id]),
    );
    expect(await statusOf(jonas)).toBe(404);
    expect(await statusOf(sara)).toBe(200);
  });

  it('is recorded and ended in lines of their own', async () => {
    const lines = await linesOf(house, async () => {
      const { id } = (await exclude(sara, jonas.id)).body;
      await end(sara, id);
    });
    expect(lines.map(({ act, res }) => [act, res])).toEqual([
      ['exclusion.record', 'allowed'],
      ['exclusion.end', 'allowed'],
    ]);
    expect(lines[0]!.obj!.type).toBe('exclusion');
  });
});

describe('an exclusion is refused', () => {
  it('when it would leave the case without a supervisor', async () => {
    expect((await exclude(sara, jonas.id)).status).toBe(201);
    expect(await exclude(sara, sara.id)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'last-supervisor' }] },
    });
    expect(await statusOf(sara)).toBe(200);
  });

  it('when it would make whoever records it the only one who sees a hidden case', async () => {
    const body = { version: 1, supervisorIds: [sara.id, jonas.id], reason: 'a threat' };
    expect((await sara.post(`/api/cases/${caseId}/hide`, body)).status).toBe(200);
    expect(await exclude(sara, jonas.id)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'last-supervisor' }] },
    });
    expect((await exclude(sara, sara.id)).status).toBe(201);
    expect([await statusOf(sara), await statusOf(jonas)]).toEqual([404, 200]);
  });

  it('of one of two supervisors who exclude each other at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      caseId = await house.openCase();
      const answers = await Promise.all([exclude(sara, jonas.id), exclude(jonas, sara.id)]);
      const refused = answers.filter((each) => each.status !== 201);
      expect(refused).toHaveLength(1);
      // Whoever comes second is told why, or has lost access to the case already.
      expect([400, 403, 404]).toContain(refused[0]!.status);
      expect([await statusOf(sara), await statusOf(jonas)].sort()).toEqual([200, 404]);
    }
  });

  it('of somebody who has the case by an assignment: that is ended first', async () => {
    expect(await exclude(sara, house.people.amina)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'staffId', rule: 'granted' }] },
    });
    expect((await (await house.signIn('amina')).get(`/api/cases/${caseId}`)).status).toBe(200);
  });

  it('of somebody who is excluded already, or is no member of the office', async () => {
    await exclude(sara, jonas.id);
    expect(await exclude(sara, jonas.id, 'complaint')).toMatchObject({
      body: { errors: [{ path: 'staffId', rule: 'excluded' }] },
    });
    expect(await exclude(sara, caseId)).toMatchObject({
      body: { errors: [{ path: 'staffId', rule: 'colleague' }] },
    });
  });

  it('to be ended by the person whom it is about, even when that person may see the case', async () => {
    const { id } = (await exclude(sara, jonas.id)).body;
    expect((await end(jonas, id)).status).toBe(404);
    // As after a mistake in the database: an access of the office beside the exclusion.
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        `UPDATE app.case_grant SET valid_until = 'infinity' WHERE case_id = $1 AND actor_id = $2`,
        [caseId, jonas.id],
      );
    });
    expect(await end(jonas, id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it.each(['amina', 'omar', 'aida', 'ada'] as const)(
    'to %s, who is no supervisor of the case',
    async (name) => {
      const visitor = await house.signIn(name);
      const status = name === 'amina' ? 403 : 404;
      expect((await exclude(visitor, jonas.id)).status).toBe(status);
      expect((await visitor.get(`/api/cases/${caseId}/exclusions`)).status).toBe(status);
      expect(await statusOf(jonas)).toBe(200);
    },
  );

  it('to be ended without a fresh second factor, or on another version', async () => {
    const { id } = (await exclude(sara, jonas.id)).body;
    expect(await end(sara, id, 2)).toMatchObject({ status: 409, body: { code: 'stale' } });
    const stale = await house.signInAnew('sara');
    house.clock.advance(6 * 60_000);
    expect(await end(stale, id)).toMatchObject({ status: 403, body: { code: 'step-up' } });
    house.clock.advance(-6 * 60_000);
  });
});
