import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRotation } from '../../src/platform/key-rotation.js';
import { fullDocuments } from '../cases/documents.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { accountOf, asFreshActor, makeStaff, visit } from './accounts-by-two.js';

let house: House;
let sara: Visitor;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
});
afterAll(() => house.close());

/** Somebody with a case that holds an identity. */
async function leaver(username: string): Promise<{ id: string; visitor: Visitor; caseId: string }> {
  const id = await makeStaff(house, username, ['caseworker']);
  const visitor = await visit(house, username, id);
  const { body } = await visitor.post('/api/cases', { pseudonym: 'Grey Heron', risk: 'LOW' });
  const { body: empty } = await visitor.get(`/api/cases/${body.id}/compartments/identity`);
  const written = await visitor.put(`/api/cases/${body.id}/compartments/identity`, {
    version: empty.version,
    value: fullDocuments.identity,
  });
  if (written.status !== 200) throw new Error(JSON.stringify(written.body));
  return { id, visitor, caseId: body.id };
}

const letGo = (id: string, successorId: string | null, by = sara) =>
  by.post(`/api/staff/${id}/off-boarding`, { successorId, reason: 'left' });

const keysOf = (caseId: string) =>
  house
    .asSuperuser((client) =>
      client.query<{ text: string }>(
        `SELECT compartment || ' ' || string_agg(key_version::text, ',' ORDER BY key_version) AS text
         FROM keystore.data_key WHERE case_id = $1 GROUP BY compartment ORDER BY 1`,
        [caseId],
      ),
    )
    .then(({ rows }) => rows.map(({ text }) => text));

describe('a colleague who leaves', () => {
  it('hands every case to the successor, and is out at once', async () => {
    const { id, visitor, caseId } = await leaver('leo');
    const omar = await house.signIn('omar');
    expect((await omar.get(`/api/cases/${caseId}`)).status).toBe(404);
    const answer = await letGo(id, omar.id);
    expect(answer).toMatchObject({ status: 200, body: { cases: 1, rekeyed: expect.any(Number) } });
    expect((await omar.get(`/api/cases/${caseId}`)).status).toBe(200);
    expect((await visitor.get('/api/session')).status).toBe(401);
    expect(await accountOf(house, 'leo')).toMatchObject({ state: 'disabled', roles: [] });
    const { rows } = await house.asSuperuser((client) =>
      client.query(
        'SELECT count(*)::int AS n FROM app.case_grant WHERE actor_id = $1 AND valid_until > now()',
        [id],
      ),
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('has known the keys of cases that were taken away before, too', async () => {
    const { id, caseId } = await leaver('nadia');
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ id: string }>('SELECT id FROM app.case_grant WHERE actor_id = $1', [id]),
    );
    const end = { version: 1, reason: 'goes to another team' };
    expect((await sara.post(`/api/cases/${caseId}/assignments/${rows[0]!.id}/end`, end)).status).toBe(200);
    expect(await letGo(id, null)).toMatchObject({ status: 200, body: { cases: 0, rekeyed: 1 } });
    expect(await keysOf(caseId)).toEqual(['identity 1,2', 'plan 1']);
  });

  it('has known the old keys only: each gets a next version, and what was written stays readable', async () => {
    const { id, caseId } = await leaver('mira');
    const before = await keysOf(caseId);
    expect(before).toEqual(['identity 1']);
    const omar = await house.signIn('omar');
    const answer = await letGo(id, omar.id);
    // The key of the plan is new with the hand-over, whose reason it seals: the leaver never had it.
    expect(await keysOf(caseId)).toEqual(['identity 1,2', 'plan 1']);
    expect(answer.body.rekeyed).toBe(before.length);
    const read = await omar.get(`/api/cases/${caseId}/compartments/identity`);
    expect(read.body.value.names).toEqual(fullDocuments.identity.names);
    const written = await omar.put(`/api/cases/${caseId}/compartments/identity`, {
      version: read.body.version,
      value: { ...read.body.value, names: [{ value: 'Somebody Else', script: 'Latn', kind: 'legal' }] },
    });
    expect(written.status).toBe(200);
    const { rows } = await house.asSuperuser((client) =>
      client.query(
        `SELECT key_version FROM app.case_compartment WHERE case_id = $1 AND compartment = 'identity'`,
        [caseId],
      ),
    );
    expect(rows).toEqual([{ key_version: 2 }]);
  });

  it('leaves the cases without anybody when there is no successor', async () => {
    const { id, caseId } = await leaver('nils');
    expect((await letGo(id, null)).body.cases).toBe(1);
    const { body } = await sara.get(`/api/cases/${caseId}/assignments`);
    expect(
      body.items.filter((item: { ended: boolean; kind: string }) => !item.ended && item.kind !== 'office'),
    ).toEqual([]);
  });

  it('is in the log: the account, each case, and each case whose keys were made anew', async () => {
    const { id } = await leaver('ole');
    const lines = await linesOf(house, () => letGo(id, null));
    expect(lines.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['assignment.bulk', 'staff.off-board', 'case.rekey']),
    );
    const rekey = lines.filter(({ act }) => act === 'case.rekey').at(-1);
    expect(rekey).toMatchObject({
      actor: { kind: 'system', role: 'system:rotation' },
      obj: { case: expect.any(String), cmp: expect.arrayContaining(['identity']) },
    });
  });

  it('leaves keys that are made the next time when the service was stopped in between', async () => {
    const { caseId } = await leaver('pia');
    await house.asSuperuser((client) =>
      client.query(`INSERT INTO keystore.rekey_due VALUES ($1, 'identity', now())`, [caseId]),
    );
    expect(await house.app.get(KeyRotation).makeDueKeys(house.officeId)).toBe(1);
    expect(await house.app.get(KeyRotation).makeDueKeys(house.officeId)).toBe(0);
    expect(await keysOf(caseId)).toContain('identity 1,2');
  });

  it('with more than 25 cases goes when a second person agreed to exactly these, and not before', async () => {
    const id = await makeStaff(house, 'quinn', ['caseworker']);
    const quinn = await visit(house, 'quinn', id);
    const caseIds: string[] = [];
    for (let index = 0; index < 26; index++)
      caseIds.push((await quinn.post('/api/cases', { pseudonym: `Case ${index}`, risk: 'LOW' })).body.id);
    expect(await letGo(id, null)).toMatchObject({ status: 409, body: { code: 'second-person' } });
    expect(await accountOf(house, 'quinn')).toMatchObject({ state: 'active' });
    expect((await quinn.get('/api/session')).status).toBe(200);
    const agree = async (ids: string[]) => {
      const payload = { fromStaffId: id, toStaffId: null, role: null, caseIds: [...ids].sort() };
      const asked = await sara.post('/api/approvals', { act: 'assignment.bulk', payload });
      const jonas = await house.signIn('jonas');
      const { version, requestHash } = (await jonas.get(`/api/approvals/${asked.body.id}`)).body;
      const granted = await jonas.post(`/api/approvals/${asked.body.id}/grant`, { version, requestHash });
      expect(granted.status).toBe(200);
      const body = { successorId: null, reason: 'left', approvalId: asked.body.id };
      return sara.post(`/api/staff/${id}/off-boarding`, body);
    };
    expect(await agree(caseIds.slice(1))).toMatchObject({ status: 409, body: { code: 'approval' } });
    expect(await agree(caseIds)).toMatchObject({ status: 200, body: { cases: 26 } });
    expect(await accountOf(house, 'quinn')).toMatchObject({ state: 'disabled', roles: [] });
  });
});

describe('off-boarding', () => {
  it.each(['amina', 'ines', 'aida', 'ada'] as const)('is not for %s', async (name) => {
    const visitor = await house.signIn(name);
    expect((await letGo(house.people.bilal, null, visitor)).body.code).toBe('forbidden');
    await expect(
      asFreshActor(house, name, (client) => client.query('SELECT auth.off_board($1)', [house.people.bilal])),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('is refused for oneself, for a successor who leaves too or is nobody, and for the last two administrators', async () => {
    expect((await letGo(sara.id, null)).body.errors[0].rule).toBe('self');
    const { bilal, ada } = house.people;
    for (const successor of [bilal, '00000000-0000-4000-8000-000000000001'])
      expect(await letGo(bilal, successor)).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'successorId', rule: 'colleague' }] },
      });
    expect((await letGo(ada, null)).body.errors[0].rule).toBe('last-two-administrators');
    expect((await letGo('00000000-0000-4000-8000-000000000001', null)).status).toBe(404);
    expect((await accountOf(house, 'bilal')).state).toBe('active');
  });

  it('is never of an auditor, who watches over supervisors: that account is an administrator’s to disable', async () => {
    const { aida } = house.people;
    expect(await letGo(aida, null)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await expect(
      asFreshActor(house, 'sara', (client) => client.query('SELECT auth.off_board($1)', [aida])),
    ).rejects.toMatchObject({ code: '42501' });
    expect((await accountOf(house, 'aida')).state).toBe('active');
  });

  it('does not reach another office', async () => {
    const elsewhere = { officeId: '00000000-0000-4000-8000-000000000002' };
    const run = () =>
      asFreshActor(
        house,
        'sara',
        (client) => client.query('SELECT auth.off_board($1)', [house.people.bilal]),
        elsewhere,
      );
    await expect(run()).rejects.toMatchObject({ code: '42501' });
  });

  it('needs a second factor of the last five minutes, in the database too', async () => {
    await expect(
      asFreshActor(
        house,
        'sara',
        (client) => client.query('SELECT auth.off_board($1)', [house.people.bilal]),
        { steppedUpAt: null },
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('is not undone by one person: who is enabled again has no role', async () => {
    const { id } = await leaver('rolf');
    await letGo(id, null);
    const ada = await house.signIn('ada');
    const { version } = await accountOf(house, 'rolf');
    expect((await ada.post(`/api/staff/${id}/enable`, { version })).status).toBe(200);
    await expect(visit(house, 'rolf', id)).rejects.toThrow('401');
  });
});
