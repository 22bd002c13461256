import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RowSealJob } from '../../src/platform/row-seals/row-seal-job.js';
import type { BrokenRow } from '../../src/platform/row-seals/row-seals.js';
import { House, type Visitor } from '../house.js';

/**
 * Somebody with all rights on the database changes rows behind the service's back: puts an older version in place, edits
 * what is not sealed, moves, copies, removes and inserts rows. Each is found when it is next read, and by the job.
 */

let house: House;
let amina: Visitor;
let lena: Visitor;
let caseId: string;

beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
  lena = await house.signIn('lena');
  await asAttacker('CREATE SCHEMA kept');
});
afterAll(() => house.close());

beforeEach(async () => {
  caseId = await house.openCase('amina', 'Grey Heron');
  await house.assign(caseId, 'lena', { reason: 'needed' });
});

const matter = {
  jurisdiction: 'DE',
  type: 'IMMIGRATION',
  status: 'UNKNOWN',
  asOf: '2026-01-31',
  source: 'person',
};
const contact = (coverStory: string) => ({
  channels: [],
  coverStory,
  safeWord: null,
  verifiedOn: null,
  notes: null,
});

function asAttacker(sql: string, values: unknown[] = []): Promise<unknown> {
  return house.asSuperuser((client) => client.query(sql, values));
}

async function made(visitor: Visitor, address: string, body: unknown): Promise<string> {
  const answer = await visitor.post(address, body);
  if (answer.status !== 201) throw new Error(`not made: ${answer.status}`);
  return answer.body.id as string;
}

async function writeContact(version: number, coverStory: string): Promise<void> {
  const value = contact(coverStory);
  const answer = await amina.put(`/api/cases/${caseId}/compartments/contact`, { version, value });
  if (answer.status !== 200) throw new Error(`not written: ${answer.status}`);
}

/** Keeps a copy of rows with their seals, writes again, and puts the copy back. */
async function keepRows(table: string): Promise<void> {
  await asAttacker(`DROP TABLE IF EXISTS kept.row, kept.seal; CREATE TABLE kept.row AS SELECT * FROM ${table};
    CREATE TABLE kept.seal AS SELECT * FROM audit.row_seal`);
}

/** What the job finds of this case now. */
async function findings(): Promise<Pick<BrokenRow, 'kind' | 'table'>[]> {
  const pass = await house.app.get(RowSealJob).runOnce();
  return pass.findings
    .filter((finding) => finding.caseId === caseId)
    .map(({ kind, table }) => ({ kind, table }));
}

async function statusOf(address: string, visitor = amina): Promise<[number, string | undefined]> {
  const answer = await visitor.get(address);
  return [answer.status, answer.body.code];
}

const DAMAGED = [500, 'damaged'];
const contactOf = (id: string) => `/api/cases/${id}/compartments/contact`;

describe('what nobody touched', () => {
  it('is sound after every kind of act', async () => {
    await writeContact(0, 'first');
    await writeContact(1, 'second');
    await made(lena, `/api/cases/${caseId}/legal/matters`, matter);
    await made(amina, `/api/cases/${caseId}/tasks`, { title: 'call', text: 'call the school' });
    await amina.post(`/api/cases/${caseId}/phase`, { version: 1, to: 'RECEPTION' });
    expect((await house.app.get(RowSealJob).runOnce()).findings).toEqual([]);
    expect(await statusOf(contactOf(caseId))).toEqual([200, undefined]);
  });

  it('stays sound when a migration adds a column', async () => {
    await writeContact(0, 'first');
    await asAttacker(`ALTER TABLE app.case_compartment ADD COLUMN added text NOT NULL DEFAULT 'later';
      ALTER TABLE app.case_file ADD COLUMN added bytea`);
    expect((await house.app.get(RowSealJob).runOnce()).findings).toEqual([]);
    expect(await statusOf(contactOf(caseId))).toEqual([200, undefined]);
    await writeContact(1, 'second');
    await asAttacker(
      'ALTER TABLE app.case_compartment DROP COLUMN added; ALTER TABLE app.case_file DROP COLUMN added',
    );
    expect(await findings()).toEqual([]);
  });
});

describe('an older version of a row', () => {
  beforeEach(async () => {
    await writeContact(0, 'first');
    await keepRows('app.case_compartment');
    await writeContact(1, 'second');
  });

  it('is refused and found, whole as it was', async () => {
    await asAttacker(
      `UPDATE app.case_compartment c SET sealed = k.sealed, key_version = k.key_version, version = k.version
       FROM kept.row k WHERE k.row_id = c.row_id AND c.case_id = $1`,
      [caseId],
    );
    expect(await statusOf(contactOf(caseId))).toEqual(DAMAGED);
    expect(await findings()).toEqual([{ kind: 'changed', table: 'app.case_compartment' }]);
  });

  it('is refused and found when only the sealed value is the older one', async () => {
    await asAttacker(
      'UPDATE app.case_compartment c SET sealed = k.sealed FROM kept.row k WHERE k.row_id = c.row_id AND c.case_id = $1',
      [caseId],
    );
    expect(await statusOf(contactOf(caseId))).toEqual(DAMAGED);
    expect(await findings()).toEqual([{ kind: 'changed', table: 'app.case_compartment' }]);
  });

  it('is refused and found together with its own seal, because the log tells of a later one', async () => {
    await asAttacker(
      `UPDATE app.case_compartment c SET sealed = k.sealed, key_version = k.key_version, version = k.version
       FROM kept.row k WHERE k.row_id = c.row_id AND c.case_id = $1`,
      [caseId],
    );
    await asAttacker(
      `UPDATE audit.row_seal s SET rev = k.rev, seal = k.seal FROM kept.seal k
       WHERE (k.table_name, k.row_id) = (s.table_name, s.row_id) AND s.case_id = $1`,
      [caseId],
    );
    expect(await statusOf(contactOf(caseId))).toEqual(DAMAGED);
    expect(await findings()).toEqual([{ kind: 'stale', table: 'app.case_compartment' }]);
  });

  it('is whole again only when somebody writes the whole document anew, and it stays on record', async () => {
    await asAttacker(
      'UPDATE app.case_compartment c SET sealed = k.sealed FROM kept.row k WHERE k.row_id = c.row_id AND c.case_id = $1',
      [caseId],
    );
    expect(await findings()).toEqual([{ kind: 'changed', table: 'app.case_compartment' }]);
    await writeContact(2, 'third');
    expect((await amina.get(contactOf(caseId))).body.value.coverStory).toBe('third');
    expect(await findings()).toEqual([]);
    const kept = await house.asSuperuser((client) =>
      client.query('SELECT 1 FROM audit.finding WHERE case_id = $1 AND gone_at IS NOT NULL', [caseId]),
    );
    expect(kept.rowCount).toBe(1);
  });
});

describe('a plain column that somebody edited', () => {
  it('closes its case, which is not in the list either', async () => {
    await asAttacker(`UPDATE app.case_file SET risk = 'LOW' WHERE id = $1`, [caseId]);
    expect(await statusOf(`/api/cases/${caseId}`)).toEqual(DAMAGED);
    const { body } = await amina.get('/api/cases?limit=200');
    expect(body.items.map((item: { id: string }) => item.id)).not.toContain(caseId);
    expect(await findings()).toEqual([{ kind: 'changed', table: 'app.case_file' }]);
  });

  it('hides what is in its task, and no change makes the task sound again', async () => {
    const id = await made(amina, `/api/cases/${caseId}/tasks`, { title: 'call', text: 'call the school' });
    await asAttacker(`UPDATE app.task SET state = 'DONE' WHERE id = $1`, [id]);
    const { body } = await amina.get(`/api/cases/${caseId}/tasks?state=all`);
    expect(body.items).toMatchObject([{ id, content: { masked: true, reason: 'damaged' } }]);
    // a state may still change, so that it can be cancelled; it stays damaged
    await amina.patch(`/api/tasks/${id}`, { version: 1, state: 'CANCELLED' });
    expect(await findings()).toEqual([{ kind: 'changed', table: 'app.task' }]);
  });

  it('opens nothing that a grant did not open', async () => {
    await asAttacker(
      `UPDATE app.case_grant SET compartments = compartments || '{testimony}' WHERE case_id = $1 AND actor_id = $2`,
      [caseId, lena.id],
    );
    expect(await statusOf(`/api/cases/${caseId}`, lena)).toEqual(DAMAGED);
    expect(await statusOf(`/api/cases/${caseId}`)).toEqual([200, undefined]);
    expect(await findings()).toEqual([{ kind: 'changed', table: 'app.case_grant' }]);
  });
});

describe('a row that somebody moved, copied, removed or inserted', () => {
  let first: string;
  let second: string;
  beforeEach(async () => {
    first = await made(lena, `/api/cases/${caseId}/legal/matters`, matter);
    second = await made(lena, `/api/cases/${caseId}/legal/matters`, { ...matter, jurisdiction: 'SE' });
  });

  async function listMatters(id = caseId): Promise<{ damaged: number; ids: string[] }> {
    const { body } = await lena.get(`/api/cases/${id}/legal/matters`);
    return { damaged: body.damaged, ids: body.items.map((item: { id: string }) => item.id) };
  }

  it('is damaged in the case where it was and in the case where it is', async () => {
    const other = await house.openCase('amina', 'Brown Wren');
    await house.assign(other, 'lena', { reason: 'needed' });
    await asAttacker('UPDATE app.legal_matter SET case_id = $2 WHERE id = $1', [first, other]);
    expect(await listMatters()).toEqual({ damaged: 1, ids: [second] });
    expect(await listMatters(other)).toEqual({ damaged: 1, ids: [] });
    expect(await findings()).toEqual([{ kind: 'changed', table: 'app.legal_matter' }]);
  });

  it('is damaged with the seal of another row', async () => {
    await asAttacker(
      `UPDATE audit.row_seal s SET seal = o.seal, rev = o.rev FROM audit.row_seal o WHERE s.row_id = $1 AND o.row_id = $2`,
      [first, second],
    );
    expect(await listMatters()).toEqual({ damaged: 1, ids: [second] });
    expect(await findings()).toEqual([{ kind: 'changed', table: 'app.legal_matter' }]);
  });

  it('is missed when it was removed', async () => {
    await asAttacker('DELETE FROM app.legal_matter WHERE id = $1', [first]);
    expect(await listMatters()).toEqual({ damaged: 1, ids: [second] });
    expect(await findings()).toEqual([{ kind: 'missing', table: 'app.legal_matter' }]);
  });

  it('is missed when it was removed with its seal: the log remembers it', async () => {
    await asAttacker('DELETE FROM app.legal_matter WHERE id = $1', [first]);
    await asAttacker('DELETE FROM audit.row_seal WHERE row_id = $1', [first]);
    const pass = await house.app.get(RowSealJob).runOnce();
    expect(pass.findings).toContainEqual({
      kind: 'missing',
      table: 'app.legal_matter',
      row: first,
      caseId: null,
    });
  });

  it('is missed even when nothing tells any more which row it was', async () => {
    await asAttacker('DELETE FROM app.legal_matter WHERE id = $1', [first]);
    await asAttacker('DELETE FROM audit.row_seal WHERE row_id = $1', [first]);
    await asAttacker('DELETE FROM audit.alias WHERE subject = $1', [first]);
    const pass = await house.app.get(RowSealJob).runOnce();
    expect(pass.findings).toContainEqual({
      kind: 'untraceable',
      table: 'app.legal_matter',
      row: null,
      caseId: null,
    });
  });

  it('is damaged when the service never wrote it', async () => {
    const id = '0198f3a0-0000-7000-8000-00000000aaaa';
    await asAttacker(
      `INSERT INTO app.legal_matter (id, case_id, key_version, sealed, version)
       SELECT $2, case_id, key_version, sealed, version FROM app.legal_matter WHERE id = $1`,
      [first, id],
    );
    expect(await listMatters()).toEqual({ damaged: 1, ids: [first, second] });
    expect(await findings()).toEqual([{ kind: 'inserted', table: 'app.legal_matter' }]);
    await asAttacker('DELETE FROM app.legal_matter WHERE id = $1', [id]);
  });

  it('is missed when it was a task or a document', async () => {
    await writeContact(0, 'first');
    await made(amina, `/api/cases/${caseId}/tasks`, { title: 'call', text: 'call the school' });
    await asAttacker('DELETE FROM app.task WHERE case_id = $1', [caseId]);
    await asAttacker('DELETE FROM app.case_compartment WHERE case_id = $1', [caseId]);
    expect(await statusOf(`/api/cases/${caseId}/tasks`)).toEqual(DAMAGED);
    expect(await statusOf(contactOf(caseId))).toEqual(DAMAGED);
    expect(await findings()).toEqual(
      expect.arrayContaining([
        { kind: 'missing', table: 'app.task' },
        { kind: 'missing', table: 'app.case_compartment' },
      ]),
    );
  });
});

describe('a grant that somebody forged', () => {
  it('opens nothing: not the case, not what is sealed, not the list', async () => {
    await writeContact(0, 'a story that omar must not read');
    const omar = await house.signIn('omar');
    await asAttacker(
      `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from, valid_until,
         granted_by, granted_at, version)
       SELECT gen_random_uuid(), case_id, $2, role, basis, 'co-worker', compartments, purpose, valid_from, valid_until,
         granted_by, granted_at, version FROM app.case_grant WHERE case_id = $1 AND actor_id = $3`,
      [caseId, omar.id, amina.id],
    );
    expect(await statusOf(`/api/cases/${caseId}`, omar)).toEqual(DAMAGED);
    expect(await statusOf(contactOf(caseId), omar)).toEqual(DAMAGED);
    expect((await omar.get('/api/cases')).body.items).toEqual([]);
    expect((await omar.get('/api/search/people?q=a')).body.items).toEqual([]);
    expect(await statusOf(contactOf(caseId))).toEqual([200, undefined]);
    expect(await findings()).toEqual([{ kind: 'inserted', table: 'app.case_grant' }]);
  });
});

describe('what was found', () => {
  it('is told to the auditor by alias, once, and is gone when it was put right', async () => {
    const aida = await house.signIn('aida');
    const of = async () => {
      const { body } = await aida.get('/api/audit/findings');
      return body.items.filter((item: { case: string | null }) => item.case === caseAlias);
    };
    const caseAlias = await house.asSuperuser(async (client) => {
      const { rows } = await client.query('SELECT alias FROM audit.alias WHERE subject = $1', [caseId]);
      return rows[0].alias as string;
    });
    await asAttacker(`UPDATE app.case_file SET pseudonym = 'Red Kite' WHERE id = $1`, [caseId]);
    expect(await findings()).toHaveLength(1);
    expect(await findings()).toHaveLength(1);
    const [found, ...others] = await of();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: 'changed', type: 'case-file', case: caseAlias, goneAt: null });
    expect(JSON.stringify(found)).not.toContain(caseId);
    const lines = await house.asSuperuser((client) =>
      client.query(
        `SELECT 1 FROM audit.event WHERE act = 'row.broken' AND audit.parse(entry) #>> '{obj,case}' = $1`,
        [caseAlias],
      ),
    );
    expect(lines.rowCount).toBe(1);
    await asAttacker(`UPDATE app.case_file SET pseudonym = 'Grey Heron' WHERE id = $1`, [caseId]);
    expect(await findings()).toEqual([]);
    expect((await of())[0].goneAt).not.toBeNull();
    expect(await statusOf(`/api/cases/${caseId}`)).toEqual([200, undefined]);
  });

  it('is kept when somebody met it, before the job comes by', async () => {
    await asAttacker(`UPDATE app.case_file SET pseudonym = 'Red Kite' WHERE id = $1`, [caseId]);
    expect(await statusOf(`/api/cases/${caseId}`)).toEqual(DAMAGED);
    const count = () =>
      house.asSuperuser(async (client) => {
        const { rowCount } = await client.query('SELECT 1 FROM audit.finding WHERE case_id = $1', [caseId]);
        return rowCount;
      });
    for (let tries = 0; tries < 100 && (await count()) === 0; tries++)
      await new Promise((done) => setTimeout(done, 20));
    expect(await count()).toBe(1);
  });

  it('is for the auditor only', async () => {
    expect(await statusOf('/api/audit/findings')).toEqual([403, 'forbidden']);
  });

  it('is not to be had with SQL that somebody injected: rows are given to signed requests only', async () => {
    const forged = JSON.stringify({
      key: 1,
      until: 9_999_999_999,
      actor: null,
      table: 'app.case_file',
      limit: 9,
    });
    for (const call of [
      'SELECT * FROM audit.rows_page($1, $2)',
      'SELECT * FROM audit.rows_beside($1, $2)',
      'SELECT * FROM audit.lines_page($1, $2)',
      'SELECT * FROM audit.note_findings($1, $2)',
    ])
      await expect(
        house.asApp((client) => client.query(call, [forged, '00'.repeat(32)])),
      ).rejects.toMatchObject({ code: '28000' });
    for (const table of ['audit.row_seal', 'audit.touched', 'audit.finding', 'audit.sealed_table'])
      await expect(house.asApp((client) => client.query(`SELECT * FROM ${table}`))).rejects.toThrow(
        /permission denied/,
      );
  });
});
