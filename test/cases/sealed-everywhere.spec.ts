import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { House } from '../house.js';
import { findNeedles, needlesOf } from '../needles.js';
import { clearedDocuments, identityOf, write } from './documents.js';

// Each word is written once, through the API, into a field that is sealed. None may be readable anywhere else.
const words = {
  name: 'Needlename Tajribi',
  arabic: 'إبرةالاسم',
  phone: '+4999NEEDLE01',
  cover: 'Needlecover story',
  safeWord: 'needlesafeword',
  address: 'Needlestreet 7',
  sister: 'Needlesister',
  summary: 'Needlesummary of it all',
  grant: 'Needlegrant reason',
  end: 'Needleend reason',
  phase: 'Needlephase reason',
  task: 'Needletask title',
  matter: 'Needlematter note',
  testimony: 'Needletestimony summary',
  audience: 'Needleaudience',
  asked: 'Needleasked',
} as const;
const needles = needlesOf(Object.values(words));

let house: House;
beforeAll(async () => {
  house = await House.open();
  await fill();
});
afterAll(() => house.close());

async function fill(): Promise<void> {
  const caseId = await house.openCase();
  const [amina, sara] = [await house.signIn('amina'), await house.signIn('sara')];
  const c = clearedDocuments;
  await write(house, caseId, 'identity', identityOf(words.name, words.arabic));
  const channel = { kind: 'phone', value: words.phone, times: null, whoMayAnswer: null, voicemail: 'never' };
  const contact = { ...c.contact, channels: [channel], coverStory: words.cover, safeWord: words.safeWord };
  await write(house, caseId, 'contact', contact);
  await write(house, caseId, 'location', { ...c.location, address: words.address });
  const relative = {
    name: words.sister,
    relation: 'sister',
    whereabouts: null,
    atRisk: 'yes',
    safeToContact: 'no',
    notes: null,
  };
  await write(house, caseId, 'family', { relatives: [relative] });
  await write(house, caseId, 'casework', { ...c.casework, summary: words.summary });
  const grant = await house.assign(caseId, 'lena', { reason: words.grant });
  await house.assign(caseId, 'tomas');
  const done = [
    await amina.post(`/api/cases/${caseId}/phase`, { version: 1, to: 'RECEPTION', reason: words.phase }),
    await amina.post(`/api/cases/${caseId}/tasks`, { title: words.task }),
    await (
      await house.signIn('lena')
    ).post(`/api/cases/${caseId}/legal/matters`, {
      jurisdiction: 'DE',
      type: 'CRIMINAL',
      status: 'UNKNOWN',
      asOf: '2026-01-01',
      source: 'rumour',
      note: words.matter,
    }),
    await (
      await house.signIn('tomas')
    ).post(`/api/cases/${caseId}/testimonies`, {
      accountKind: 'FIRST_HAND',
      summary: words.testimony,
    }),
    await (
      await house.signIn('tomas')
    ).post(`/api/cases/${caseId}/consents`, {
      purpose: 'RESEARCH',
      identity: 'I1',
      audience: words.audience,
    }),
    await amina.get(`/api/search/people?q=${words.asked}`),
    await sara.post(`/api/cases/${caseId}/assignments/${grant}/end`, { version: 1, reason: words.end }),
    // What is refused must leave no trace either.
    await amina.put(`/api/cases/${caseId}/compartments/identity`, {
      version: 1,
      value: { names: words.name },
    }),
    await amina.post('/api/session', { username: words.asked, password: words.name }),
  ];
  expect(done.map(({ status }) => status)).toEqual([200, 201, 201, 201, 201, 200, 200, 400, 401]);
}

/** Every row of every table of ours, each as one text with its bytes in hex, and the bytes themselves. */
async function dump(): Promise<{ table: string; content: Buffer }[]> {
  return house.asSuperuser(async (client) => {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const dumped: { table: string; content: Buffer }[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
      const parts = rows.flatMap((row) => Object.values(row).map(toBytes));
      dumped.push({ table: name, content: Buffer.concat(parts) });
    }
    return dumped;
  });
}

const toBytes = (value: unknown) =>
  Buffer.isBuffer(value) ? value : Buffer.from(`${JSON.stringify(value)}\n`);

describe('what was written into a case', () => {
  it('is readable for those who may', async () => {
    const amina = await house.signIn('amina');
    const [item] = (await amina.get(`/api/search/people?q=needlename`)).body.items;
    expect(item).toMatchObject({ name: words.name });
  });

  it('is readable in no table, in no form', async () => {
    const tables = await dump();
    expect(tables.map(({ table }) => table)).toEqual(
      expect.arrayContaining([
        'app.case_compartment',
        'app.case_grant',
        'app.task',
        'audit.event',
        'keystore.data_key',
      ]),
    );
    for (const { table, content } of tables)
      expect([table, findNeedles(content, needles)]).toEqual([table, []]);
  });

  it('would have been found in a plain column, so the search sees', async () => {
    await house.openCase('amina', words.name);
    const found = (await dump()).filter(({ content }) => findNeedles(content, needles).length > 0);
    expect(found.map(({ table }) => table)).toEqual(['app.case_file']);
  });

  it('is readable in no line that the service logged', () => {
    expect(findNeedles(Buffer.from(house.logged.join('\n')), needles)).toEqual([]);
  });

  it('is readable in no line of the log of the database', async () => {
    const setting = await house.asSuperuser((client) =>
      client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`),
    );
    const log = readFileSync(path.join(setting.rows[0]!.folder, '..', 'postgres.log'));
    expect(log.length).toBeGreaterThan(0);
    expect(findNeedles(log, needles)).toEqual([]);
  });
});
