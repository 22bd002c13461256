import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { House, type Visitor } from '../house.js';

/**
 * Somebody with all rights on the database moves or changes what is sealed. Nothing that was moved may open: a seal holds
 * only in its installation, case, compartment, table, row and column, and a data key only for its case and compartment.
 */

let house: House;
let amina: Visitor;
let lena: Visitor;
let here: string;
let there: string;
let matters: string[];
let issues: string[];

beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
  lena = await house.signIn('lena');
  here = await openFilledCase('Grey Heron');
  there = await openFilledCase('Brown Wren');
  matters = [
    await post(`/api/cases/${here}/legal/matters`, matter('DE')),
    await post(`/api/cases/${here}/legal/matters`, matter('SE')),
  ];
  issues = [
    await post(`/api/cases/${here}/legal/issues`, { code: 'D01', jurisdiction: 'DE', effect: 'BLOCKING' }),
  ];
  await asAttacker('CREATE SCHEMA kept; CREATE TABLE kept.compartment AS SELECT * FROM app.case_compartment');
  await asAttacker('CREATE TABLE kept.key AS SELECT * FROM keystore.data_key');
  await asAttacker('CREATE TABLE kept.matter AS SELECT * FROM app.legal_matter');
  await asAttacker('CREATE TABLE kept.grant AS SELECT * FROM app.case_grant');
});
afterAll(() => house.close());

beforeEach(() =>
  asAttacker(`
    UPDATE app.case_compartment c SET sealed = k.sealed, key_version = k.key_version FROM kept.compartment k
      WHERE k.case_id = c.case_id AND k.compartment = c.compartment;
    UPDATE keystore.data_key d SET wrapped = k.wrapped FROM kept.key k
      WHERE k.case_id = d.case_id AND k.compartment = d.compartment AND k.key_version = d.key_version;
    UPDATE app.legal_matter m SET sealed = k.sealed FROM kept.matter k WHERE k.id = m.id;
    UPDATE app.case_grant g SET sealed_reason = k.sealed_reason, sealed_end_reason = k.sealed_end_reason
      FROM kept.grant k WHERE k.id = g.id;`),
);

const matter = (jurisdiction: string) => ({
  jurisdiction,
  type: 'IMMIGRATION',
  status: 'UNKNOWN',
  asOf: '2026-01-31',
  source: 'person',
});
const contact = (coverStory: string) => ({
  channels: [],
  coverStory,
  safeWord: null,
  verifiedOn: null,
  notes: null,
});
const location = { address: 'Harbour Street 1', since: null, confidential: true, places: [] };

async function openFilledCase(pseudonym: string): Promise<string> {
  const id = await house.openCase('amina', pseudonym);
  await amina.put(`/api/cases/${id}/compartments/contact`, {
    version: 0,
    value: contact(`the story of ${pseudonym}`),
  });
  await amina.put(`/api/cases/${id}/compartments/location`, { version: 0, value: location });
  await house.assign(id, 'lena', { reason: `for ${pseudonym}` });
  return id;
}

async function post(address: string, body: unknown): Promise<string> {
  const answer = await lena.post(address, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}

function asAttacker(sql: string): Promise<unknown> {
  return house.asSuperuser((client) => client.query(sql));
}

/** The status and code with which the contact of a case opens. */
async function openContact(id: string): Promise<[number, string | undefined]> {
  const answer = await amina.get(`/api/cases/${id}/compartments/contact`);
  return [answer.status, answer.body.code];
}

const DAMAGED = [500, 'damaged'];
const of = (id: string, compartment: string) => `case_id = '${id}' AND compartment = '${compartment}'`;
const sealedOf = (id: string, compartment: string) =>
  `(SELECT sealed FROM kept.compartment WHERE ${of(id, compartment)})`;
const wrappedOf = (id: string, compartment: string) =>
  `(SELECT wrapped FROM kept.key WHERE ${of(id, compartment)})`;

describe('what is sealed opens where it belongs', () => {
  it('before anything is moved', async () => {
    expect(await openContact(here)).toEqual([200, undefined]);
    expect((await amina.get(`/api/cases/${here}/compartments/contact`)).body.value.coverStory).toBe(
      'the story of Grey Heron',
    );
    expect((await lena.get(`/api/cases/${here}/legal/matters`)).body).toMatchObject({
      damaged: 0,
      items: [{}, {}],
    });
  });
});

describe('what is sealed does not open', () => {
  it('in another case', async () => {
    await asAttacker(
      `UPDATE app.case_compartment SET sealed = ${sealedOf(there, 'contact')} WHERE ${of(here, 'contact')}`,
    );
    expect(await openContact(here)).toEqual(DAMAGED);
  });

  it('in another case, not even together with its key', async () => {
    await asAttacker(`UPDATE app.case_compartment SET sealed = ${sealedOf(there, 'contact')} WHERE ${of(here, 'contact')};
      UPDATE keystore.data_key SET wrapped = ${wrappedOf(there, 'contact')} WHERE ${of(here, 'contact')}`);
    expect(await openContact(here)).toEqual(DAMAGED);
  });

  it('in another compartment, with or without its key', async () => {
    await asAttacker(
      `UPDATE app.case_compartment SET sealed = ${sealedOf(here, 'location')} WHERE ${of(here, 'contact')}`,
    );
    expect(await openContact(here)).toEqual(DAMAGED);
    await asAttacker(
      `UPDATE keystore.data_key SET wrapped = ${wrappedOf(here, 'location')} WHERE ${of(here, 'contact')}`,
    );
    expect(await openContact(here)).toEqual(DAMAGED);
  });

  it('in another row of the same table, under the same key', async () => {
    await asAttacker(
      `UPDATE app.legal_matter SET sealed = (SELECT sealed FROM kept.matter WHERE id = '${matters[1]}') WHERE id = '${matters[0]}'`,
    );
    const { body } = await lena.get(`/api/cases/${here}/legal/matters`);
    expect([body.damaged, body.items.map((item: { id: string }) => item.id)]).toEqual([1, [matters[1]]]);
  });

  it('in another table, under the same key and the same id', async () => {
    await asAttacker(`UPDATE app.legal_matter SET sealed = (SELECT sealed FROM app.legal_issue WHERE id = '${issues[0]}') WHERE id = '${matters[0]}';
      UPDATE app.legal_matter SET id = '${issues[0]}' WHERE id = '${matters[0]}'`);
    const { body } = await lena.get(`/api/cases/${here}/legal/matters`);
    await asAttacker(`UPDATE app.legal_matter SET id = '${matters[0]}' WHERE id = '${issues[0]}'`);
    // the one that is there and the one that is gone
    expect([body.damaged, body.items.length]).toEqual([2, 1]);
  });

  it('in another column of the same row', async () => {
    await asAttacker(
      `UPDATE app.case_grant SET sealed_end_reason = sealed_reason WHERE case_id = '${here}' AND role = 'legal-adviser'`,
    );
    const { body } = await amina.get(`/api/cases/${here}/assignments`);
    const grant = body.items.find((item: { role: string }) => item.role === 'legal-adviser');
    expect(grant).toMatchObject({ reason: null, endReason: null, damaged: true });
  });

  it('under a key version that it was not sealed with', async () => {
    await asAttacker(`UPDATE keystore.data_key SET key_version = 2 WHERE ${of(here, 'contact')}`);
    expect(await openContact(here)).toEqual(DAMAGED);
    await asAttacker(`UPDATE keystore.data_key SET key_version = 1 WHERE ${of(here, 'contact')};
      UPDATE app.case_compartment SET sealed = set_byte(sealed, 5, 2) WHERE ${of(here, 'contact')};
      INSERT INTO keystore.data_key SELECT case_id, compartment, 2, wrapped, root_version, created_at FROM keystore.data_key WHERE ${of(here, 'contact')}`);
    expect(await openContact(here)).toEqual(DAMAGED);
    await asAttacker(`DELETE FROM keystore.data_key WHERE key_version = 2`);
  });

  it.each([
    ['a bit', 'set_byte(sealed, 100, get_byte(sealed, 100) # 1)'],
    ['a bit of the commitment', 'set_byte(sealed, 40, get_byte(sealed, 40) # 1)'],
    ['the suite', 'set_byte(sealed, 1, 2)'],
    ['the end', 'substr(sealed, 1, octet_length(sealed) - 1)'],
    ['a byte too many', `sealed || '\\x00'::bytea`],
    ['all of it', `'\\xf1'::bytea || convert_to(repeat('{"coverStory":null}', 10), 'UTF8')`],
  ])('when somebody changed %s', async (_, sql) => {
    await asAttacker(`UPDATE app.case_compartment SET sealed = ${sql} WHERE ${of(here, 'contact')}`);
    expect(await openContact(here)).toEqual(DAMAGED);
  });

  it('when its key is gone or broken', async () => {
    await asAttacker(
      `UPDATE keystore.data_key SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) WHERE ${of(here, 'contact')}`,
    );
    expect(await openContact(here)).toEqual(DAMAGED);
    await asAttacker(`DELETE FROM keystore.data_key WHERE ${of(here, 'contact')}`);
    expect(await openContact(here)).toEqual(DAMAGED);
    await asAttacker(`INSERT INTO keystore.data_key SELECT * FROM kept.key WHERE ${of(here, 'contact')}`);
    expect(await openContact(here)).toEqual([200, undefined]);
  });
});

describe('a damaged part', () => {
  it('leaves the rest of the case and the list of cases working, and its refusal stands in the log', async () => {
    await asAttacker(
      `UPDATE app.case_compartment SET sealed = set_byte(sealed, 100, get_byte(sealed, 100) # 1) WHERE ${of(here, 'contact')}`,
    );
    expect(await openContact(here)).toEqual(DAMAGED);
    expect((await amina.get(`/api/cases/${here}`)).status).toBe(200);
    expect((await amina.get(`/api/cases/${here}/compartments/location`)).body.value).toEqual(location);
    expect((await amina.get('/api/cases')).body.items.length).toBe(2);
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ reason: string }>(
        `SELECT audit.parse(entry) ->> 'reason' AS reason FROM audit.event WHERE act = 'compartment.open' ORDER BY id DESC LIMIT 3`,
      ),
    );
    expect(rows.map((row) => row.reason)).toContain('damaged');
  });
});
