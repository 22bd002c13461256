import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEntry } from '../../src/platform/audit-log/entry.js';
import { sha256 } from '../../src/platform/crypto/primitives.js';
import { auditDetail, type AuditDetail, auditList } from '../../src/supervision/supervision.schema.js';
import { identityOf, write } from '../cases/documents.js';
import { linesOf } from '../cases/lines.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';

const REASON = 'the flat below is watched, she knows the street';
let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
  await write(house, caseId, 'identity', identityOf('Walid Tajribi'));
});
afterAll(() => house.close());

async function newestLine(name: CastName, act: string) {
  const answer = await (await house.signIn(name)).get(`/api/audit/entries?act=${act}&limit=1`);
  const [line] = auditList.parse(answer.body).items;
  return line!;
}

async function openDetail(name: CastName, act: string): Promise<AuditDetail> {
  const line = await newestLine(name, act);
  const answer = await (await house.signIn(name)).get(`/api/audit/entries/${line.id}/detail`);
  expect(answer.status).toBe(200);
  return auditDetail.parse(answer.body);
}

const search = async (q: string, by: CastName = 'amina') =>
  (await house.signIn(by)).get(`/api/search/people?q=${encodeURIComponent(q)}`);

describe('the reason of an assignment', () => {
  beforeAll(() => house.assign(caseId, 'bilal', { reason: REASON }));

  it('stands beside its line, sealed: neither line nor table tells a word of it', async () => {
    const stored = await house.asSuperuser((client) =>
      client.query<{ entry: Buffer; sealed: Buffer }>(
        `SELECT e.entry, d.sealed FROM audit.event e JOIN audit.detail d ON d.epoch = e.epoch
           AND d.inst = audit.parse(e.entry) ->> 'inst' AND d.ctr = (audit.parse(e.entry) ->> 'ctr')::bigint
         WHERE e.act = 'assignment.grant'`,
      ),
    );
    const [{ entry, sealed }] = stored.rows as [{ entry: Buffer; sealed: Buffer }];
    expect(sealed[0]).toBe(0xf1);
    expect(decodeEntry(entry).detail).toBe(`sha256:${sha256(sealed).toString('base64')}`);
    expect(entry.toString() + sealed.toString('latin1')).not.toMatch(/watched|street/);
  });

  it('is opened by a supervisor who sees the line, and by an auditor', async () => {
    for (const name of ['sara', 'aida'] as const) {
      expect((await newestLine(name, 'assignment.grant')).hasDetail).toBe(true);
      expect(await openDetail(name, 'assignment.grant')).toMatchObject({ state: 'open', reason: REASON });
    }
  });

  it('is a line when it is opened, which names the line and the case', async () => {
    const lines = await linesOf(house, () => openDetail('sara', 'assignment.grant'));
    const [reading] = lines.filter(({ act }) => act === 'audit.detail');
    expect(reading).toMatchObject({ res: 'allowed', obj: { type: 'audit-line', case: expect.any(String) } });
  });

  it.each(['amina', 'ada'] as const)('is refused to %s, and the refusal is a line', async (name) => {
    const line = await newestLine('sara', 'assignment.grant');
    const visitor = await house.signIn(name);
    const lines = await linesOf(house, async () => {
      expect((await visitor.get(`/api/audit/entries/${line.id}/detail`)).status).toBe(403);
    });
    expect(lines).toMatchObject([{ act: 'audit.detail', res: 'refused', reason: 'forbidden' }]);
  });

  it('needs a second factor of the last five minutes, and the database asks for it too', async () => {
    const line = await newestLine('sara', 'assignment.grant');
    const sara = await house.signInAnew('sara');
    house.clock.advance(6 * 60_000);
    try {
      expect((await sara.get(`/api/audit/entries/${line.id}/detail`)).body.code).toBe('step-up');
    } finally {
      house.clock.advance(-6 * 60_000);
    }
    const rows = await house.asApp((client) =>
      client.query('SELECT FROM audit.sealed_detail($1)', [line.id]),
    );
    expect(rows.rowCount).toBe(0);
  });

  it('is not there for a line that a supervisor does not see: a case that is kept from them, a number that does not exist', async () => {
    const hidden = await house.openCase('amina', 'Hidden Bird');
    await house.assign(hidden, 'bilal', { reason: REASON });
    const line = await newestLine('sara', 'assignment.grant');
    const sara = await house.signIn('sara');
    const kept = { staffId: house.people.jonas, kind: 'conflict-of-interest' };
    expect((await sara.post(`/api/cases/${hidden}/exclusions`, kept)).status).toBe(201);
    const jonas = await house.signIn('jonas');
    for (const id of [line.id, '999999999', '9223372036854775806']) {
      expect((await jonas.get(`/api/audit/entries/${id}/detail`)).status).toBe(404);
    }
  });

  it.each(['0', '-1', 'x', '9223372036854775807', '99999999999999999999'])(
    'takes no number like %s',
    async (id) => {
      expect((await (await house.signIn('sara')).get(`/api/audit/entries/${id}/detail`)).status).toBe(400);
    },
  );

  it('outlives the case: it opens when every key of the case is gone', async () => {
    const shredded = await house.openCase('amina', 'Shredded');
    await house.assign(shredded, 'bilal', { reason: REASON });
    await house.asSuperuser((client) =>
      client.query('DELETE FROM keystore.data_key WHERE case_id = $1', [shredded]),
    );
    expect(await openDetail('aida', 'assignment.grant')).toMatchObject({ state: 'open', reason: REASON });
  });
});

describe('the reasons of other acts', () => {
  it('of an end of access and of hiding a case stand beside their lines', async () => {
    const id = await house.openCase('amina', 'Other Reasons');
    const grantId = await house.assign(id, 'bilal');
    const sara = await house.signIn('sara');
    const end = { version: 1, reason: 'moved to another team' };
    expect((await sara.post(`/api/cases/${id}/assignments/${grantId}/end`, end)).status).toBe(200);
    expect(await openDetail('sara', 'assignment.end')).toMatchObject({ reason: 'moved to another team' });
    const supervisorIds = [house.people.sara, house.people.jonas];
    const hide = { version: 1, supervisorIds, reason: 'a leak in the office' };
    expect((await sara.post(`/api/cases/${id}/hide`, hide)).status).toBe(200);
    expect(await openDetail('sara', 'case.hide')).toMatchObject({ reason: 'a leak in the office' });
  });
});

describe('a search', () => {
  it('keeps the ids that it gave, sealed: a supervisor sees the cases, an auditor their aliases', async () => {
    expect((await search('walid')).body.items).toHaveLength(1);
    expect(await openDetail('sara', 'person.search')).toMatchObject({
      opened: expect.any(Number),
      found: 1,
      cases: [{ id: caseId, pseudonym: 'Grey Heron' }],
      caseAliases: [],
    });
    const byAlias = await openDetail('aida', 'person.search');
    expect(byAlias).toMatchObject({ found: 1, cases: [], caseAliases: [expect.stringMatching(/^c_/)] });
    expect(JSON.stringify(byAlias)).not.toContain(caseId);
  });

  it('does not keep what was asked for, not even sealed', async () => {
    await search('walid');
    expect(JSON.stringify(await openDetail('sara', 'person.search'))).not.toMatch(/walid/i);
  });

  it('for a colleague or for oneself is one more line, which names that person', async () => {
    const lines = await linesOf(house, () => search('Bilal'));
    expect(lines).toMatchObject([
      { act: 'person.search', res: 'allowed' },
      { act: 'search.watched', res: 'allowed', obj: { type: 'staff', count: 1 } },
    ]);
    const own = await linesOf(house, () => search('amina'));
    expect(own[1]!.obj!.id).not.toBe(lines[1]!.obj!.id);
    expect(await openDetail('sara', 'search.watched')).toMatchObject({
      staff: [{ id: house.people.amina, name: 'Amina' }],
    });
    expect(JSON.stringify([...lines, ...own])).not.toMatch(/bilal|amina/i);
  });

  it('for somebody else is not', async () => {
    expect(await linesOf(house, () => search('walid'))).toMatchObject([{ act: 'person.search' }]);
  });
});

describe('a detail that somebody touched', () => {
  it('is said to be damaged when its bytes were changed, and when another was put in its place', async () => {
    const place = `(epoch, inst, ctr) = (SELECT epoch, audit.parse(entry) ->> 'inst',
      (audit.parse(entry) ->> 'ctr')::bigint FROM audit.event WHERE id = $1)`;
    const tamper = (sql: string, id: string) =>
      house.asSuperuser(async (client) => {
        await client.query('SET session_replication_role = replica');
        await client.query(sql, [id]);
      });
    const line = await newestLine('aida', 'search.watched');
    await tamper(
      `UPDATE audit.detail SET sealed = set_byte(sealed, 90, get_byte(sealed, 90) # 1) WHERE ${place}`,
      line.id,
    );
    expect(await openDetail('aida', 'search.watched')).toMatchObject({ state: 'damaged', staff: [] });
    await search('Bilal');
    const other = await newestLine('aida', 'search.watched');
    const from = `(SELECT sealed FROM audit.detail d ORDER BY ctr LIMIT 1)`;
    await tamper(`UPDATE audit.detail SET sealed = ${from} WHERE ${place}`, other.id);
    expect(await openDetail('aida', 'search.watched')).toMatchObject({ state: 'damaged', reason: null });
  });

  it('is said to be destroyed when its key went, and the lines stay', async () => {
    await house.asSuperuser((client) => client.query('DELETE FROM keystore.detail_key'));
    expect(await openDetail('aida', 'assignment.grant')).toMatchObject({ state: 'destroyed', reason: null });
  });
});
