import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/crypto/primitives.js';
import { asFresh } from '../approvals/asking.js';
import { grantRequest, makeWall } from '../cases/walls.js';
import { addDays } from '../../src/reference/days.js';
import { House, type Visitor } from '../house.js';
import { asActor } from '../platform/database/as-actor.js';

// What the attacker wants: to advise one side of a conflict and read the other.

let house: House;
let sara: Visitor;
let lena: Visitor;
let here: string;
let there: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  lena = await house.signIn('lena');
});
afterAll(() => house.close());
beforeEach(async () => {
  here = await house.openCase('amina', 'Grey Heron');
  there = await house.openCase('bilal', 'Brown Wren');
});

const assignment = (name: 'lena' | 'marc' = 'lena') => ({
  staffId: house.people[name],
  role: 'legal-adviser',
  kind: 'specialist',
  reason: 'needs a lawyer',
});
const give = (caseId: string, body: object = assignment()) =>
  sara.post(`/api/cases/${caseId}/assignments`, body);

describe('an adviser with a session that is open', () => {
  beforeEach(async () => {
    await house.assign(here, 'lena');
    await house.assign(there, 'lena');
    const matter = {
      jurisdiction: 'SY-NE',
      type: 'CRIMINAL',
      status: 'INVESTIGATION',
      asOf: '2024-02-29',
      source: 'official-paper',
    };
    expect((await lena.post(`/api/cases/${there}/legal/matters`, matter)).status).toBe(201);
  });

  it('loses the other side at her next request, in every way to it', async () => {
    const ways = (caseId: string) => [
      `/api/cases/${caseId}`,
      `/api/cases/${caseId}/assignments`,
      `/api/cases/${caseId}/tasks`,
      `/api/cases/${caseId}/legal/matters`,
      `/api/cases/${caseId}/legal/issues`,
      `/api/cases/${caseId}/testimonies`,
      `/api/cases/${caseId}/consents`,
      `/api/cases/${caseId}/compartments/identity`,
      `/api/cases/${caseId}/compartments/contact`,
    ];
    for (const way of ways(there)) expect([way, (await lena.get(way)).status]).toEqual([way, 200]);
    await makeWall(house, here, there);
    const absent = await lena.get('/api/cases/00000000-0000-4000-8000-00000000abcd');
    for (const way of ways(there)) {
      const answer = await lena.get(way);
      expect([way, answer.status, answer.body]).toEqual([way, 404, absent.body]);
    }
    const list = (await lena.get('/api/cases?limit=200')).body.items.map((each: { id: string }) => each.id);
    expect([list.includes(here), list.includes(there)]).toEqual([true, false]);
    for (const way of ways(here)) expect([way, (await lena.get(way)).status]).toEqual([way, 200]);
  });

  it('reads no row, no sealed value and no key of it with SQL in her name', async () => {
    const count = (sql: string) =>
      asActor(house, 'lena', async (client) => (await client.query(sql, [there])).rowCount);
    const reads = [
      'SELECT 1 FROM app.case_file WHERE id = $1',
      'SELECT 1 FROM keystore.data_key WHERE case_id = $1',
      'SELECT 1 FROM app.legal_matter WHERE case_id = $1',
      'SELECT 1 FROM app.case_grant WHERE case_id = $1 AND actor_id <> auth.actor()',
    ];
    for (const sql of reads) expect([sql, await count(sql)]).not.toEqual([sql, 0]);
    await makeWall(house, here, there);
    for (const sql of reads) expect([sql, await count(sql)]).toEqual([sql, 0]);
  });

  it('does not lift the wall from her own assignment with SQL', async () => {
    await makeWall(house, here, there);
    for (const [name, sql] of [
      ['lena', `UPDATE app.case_grant SET walled = false WHERE case_id = $1`],
      ['sara', `UPDATE app.case_grant SET walled = false WHERE case_id = $1`],
      ['sara', `UPDATE app.case_grant SET granted_at = 'epoch' WHERE case_id = $1`],
      ['sara', `DELETE FROM app.wall WHERE $1 IN (case_a, case_b)`],
      ['sara', `UPDATE app.wall SET ended_at = now() WHERE $1 IN (case_a, case_b)`],
      ['sara', `UPDATE app.wall SET reach = 'everybody' WHERE $1 IN (case_a, case_b)`],
    ] as const) {
      const tried = asFresh(house, name, (client) => client.query(sql, [there]));
      await expect(tried).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('a supervisor who would say that she never had the first side', () => {
  it('cannot end her first assignment in the past with SQL', async () => {
    await makeWall(house, here, there);
    for (const end of ['valid_from', `transaction_timestamp() - interval '1 second'`]) {
      const sql = `UPDATE app.case_grant SET valid_until = ${end} WHERE case_id = $1 AND basis = 'grant'`;
      const tried = asFresh(house, 'sara', (client) => client.query(sql, [here]));
      await expect(tried).rejects.toMatchObject({ constraint: 'case_grant_history' });
    }
    // Ending it now, as the service does, is what she may.
    const now = `UPDATE app.case_grant SET valid_until = transaction_timestamp() WHERE case_id = $1 AND basis = 'grant'`;
    const ended = await asFresh(house, 'sara', (client) => client.query(now, [here]));
    expect(ended.rowCount).toBeGreaterThan(0);
  });
});

describe('a supervisor who would give her the other side', () => {
  const insert = (more: { walled?: boolean; role?: string } = {}) => ({
    text: `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from,
             valid_until, granted_by, granted_at, walled, version)
           VALUES ($1, $2, $3, $4, 'grant', 'specialist', '{core,legal-status}', 'legal-advice', now(), 'infinity', $5,
             'epoch', $6, 1)`,
    values: [newId(), there, house.people.lena, more.role ?? 'legal-adviser', sara.id, more.walled ?? false],
  });

  it('is refused over HTTP, also from a later day on, for a few compartments, or as cover', async () => {
    await house.assign(here, 'lena');
    await makeWall(house, here, there);
    const later = addDays(house.clock.today('Europe/Berlin'), 3);
    const ways = [
      {},
      { compartments: ['core'] },
      { kind: 'legal' },
      { from: later },
      { kind: 'cover', until: later },
    ];
    for (const more of ways) {
      expect(await give(there, { ...assignment(), ...more })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'staffId', rule: 'wall' }] },
      });
    }
    expect((await lena.get(`/api/cases/${there}`)).status).toBe(404);
    expect((await give(there, assignment('marc'))).status).toBe(201);
  });

  it('is refused when the first assignment is over', async () => {
    const first = await house.assign(here, 'lena');
    await makeWall(house, here, there);
    await sara.post(`/api/cases/${here}/assignments/${first}/end`, { version: 1, reason: 'over' });
    expect((await give(there)).status).toBe(400);
  });

  it('is refused with SQL as the service’s own role, however old the grant says it is', async () => {
    await asFresh(house, 'sara', async (client) => {
      expect((await client.query(insert())).rowCount).toBe(1);
    });
    await house.assign(here, 'lena');
    await makeWall(house, here, there);
    for (const statement of [insert(), insert({ walled: true })]) {
      await expect(asFresh(house, 'sara', (client) => client.query(statement))).rejects.toMatchObject({
        code: '23514',
        constraint: 'case_grant_wall',
      });
    }
  });

  it('cannot ask for the end of the wall and grant it alone, nor end it with SQL', async () => {
    const wallId = await makeWall(house, here, there);
    const asked = await sara.post('/api/approvals', { act: 'wall.end', payload: { caseId: here, wallId } });
    const { requestHash } = (await sara.get(`/api/approvals/${asked.body.id}`)).body;
    const grant = { version: 1, requestHash };
    expect((await sara.post(`/api/approvals/${asked.body.id}/grant`, grant)).status).toBe(403);
    const tried = asFresh(house, 'sara', (client) =>
      client.query(
        `UPDATE app.wall SET ended_by = $2, end_approval_id = $3, version = version + 1 WHERE id = $1`,
        [wallId, sara.id, asked.body.id],
      ),
    );
    await expect(tried).rejects.toMatchObject({ code: '42501' });
  });
});

describe('somebody who hurries', () => {
  it('does not get both sides by two assignments at the same moment', async () => {
    await makeWall(house, here, there);
    const answers = await Promise.all([give(here), give(there)]);
    expect(answers.map((each) => each.status).sort()).toEqual([201, 400]);
  });

  it('does not get in beside a wall that is being made', async () => {
    await house.assign(here, 'lena');
    const payload = { caseId: here, otherId: there, kind: 'other', reach: 'legal-advisers' };
    const asked = await sara.post('/api/approvals', { act: 'wall.make', payload });
    await grantRequest(house, asked.body.id);
    const [made] = await Promise.all([
      sara.post(`/api/approvals/${asked.body.id}/use`, { version: 2, payload }),
      give(there),
    ]);
    expect(made!.status).toBe(200);
    expect((await lena.get(`/api/cases/${there}`)).status).toBe(404);
    expect((await lena.get(`/api/cases/${here}`)).status).toBe(200);
  });
});

describe('an emergency', () => {
  it('does not open the other side: the database refuses break-glass across a wall', async () => {
    await house.assign(here, 'ines');
    await makeWall(house, here, there, 'everybody');
    const statement = {
      text: `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from,
               valid_until, granted_by, granted_at, version)
             VALUES ($1, $2, $3, 'safety-officer', 'break-glass-on-duty', 'break-glass', '{contact,core,location}',
               'threat-to-life', now(), now() + interval '1 hour', $3, now(), 1)`,
      values: [newId(), there, house.people.ines],
    };
    await expect(house.asSuperuser((client) => client.query(statement))).rejects.toMatchObject({
      code: '23514',
      constraint: 'case_grant_wall',
    });
  });

  it('says of both sides of a wall, and of an exclusion, that the person is kept out', async () => {
    await house.assign(here, 'ines');
    await makeWall(house, here, there, 'everybody');
    const isKept = async (caseId: string, name: 'ines' | 'omar') => {
      const { rows } = await house.asSuperuser((client) =>
        client.query('SELECT app.is_kept_out($1, $2) AS kept', [caseId, house.people[name]]),
      );
      return rows[0].kept as boolean;
    };
    expect([await isKept(there, 'ines'), await isKept(here, 'ines')]).toEqual([true, false]);
    expect(await isKept(there, 'omar')).toBe(false);
    await sara.post(`/api/cases/${there}/exclusions`, { staffId: house.people.omar, kind: 'complaint' });
    expect(await isKept(there, 'omar')).toBe(true);
  });
});
