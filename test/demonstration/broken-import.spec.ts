import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Demonstration } from '../../src/demonstration/demonstration.js';
import { castNames } from '../cast.js';
import { House } from '../house.js';
import { tryToSignIn } from '../people/sessions.js';
import { demoText } from './demo-file-text.js';
import { readBack } from './imported.js';

const silent = { show: () => undefined };
let house: House;
let demonstration: Demonstration;
beforeAll(async () => {
  house = await House.open();
  demonstration = new Demonstration(house.app);
});
afterAll(() => house.close());

/** How many rows each table of cases has, by case. */
async function sizes(): Promise<Record<string, number>> {
  return house.asSuperuser(async (client) => {
    const tables = [
      'case_file',
      'case_grant',
      'case_compartment',
      'task',
      'legal_matter',
      'legal_issue',
      'testimony',
      'consent',
    ];
    const counted: Record<string, number> = {};
    for (const table of tables) {
      counted[table] = (await client.query(`SELECT count(*)::int AS n FROM app.${table}`)).rows[0]
        .n as number;
    }
    counted['data_key'] = (await client.query('SELECT count(*)::int AS n FROM keystore.data_key')).rows[0]
      .n as number;
    return counted;
  });
}

function broken(change: (cases: Record<string, unknown>[]) => void): string {
  const file = JSON.parse(demoText) as { cases: Record<string, unknown>[] };
  change(file.cases);
  return JSON.stringify(file);
}

describe('a demonstration file that is broken', () => {
  it.each([
    [
      'a phase that is none',
      (cases: any[]) => (cases[57].phase = 'RELAXED'),
      'row 57 (DEMO-058), field phase',
    ],
    ['no risk', (cases: any[]) => delete cases[30].risk, 'row 30 (DEMO-031), field risk'],
    ['a real person', (cases: any[]) => (cases[3].synthetic = false), 'row 3 (DEMO-004), field synthetic'],
    ['a row twice', (cases: any[]) => (cases[9] = cases[8]), 'row 9 (DEMO-009), field ref'],
    ['a field too many', (cases: any[]) => (cases[0].photo = 'x'), 'row 0 (DEMO-001), field photo'],
  ])('with %s names row and field, and nothing is imported', async (_, change, words) => {
    const before = await sizes();
    await expect(demonstration.importCases(silent, broken(change))).rejects.toThrow(words);
    expect(await sizes()).toEqual(before);
  });

  it('that is no JSON is refused', async () => {
    await expect(demonstration.importCases(silent, demoText.slice(0, -9))).rejects.toThrow('not valid JSON');
  });
});

describe('an import that breaks off', () => {
  it('in the middle of a case leaves nothing of that case', async () => {
    const before = await sizes();
    await house.asSuperuser((client) => client.query('REVOKE INSERT ON app.consent FROM causeway_app'));
    await expect(demonstration.importCases(silent)).rejects.toThrow(/permission denied/);
    expect(await sizes()).toEqual(before);
    expect(before['case_file']).toBe(0);
    await house.asSuperuser((client) => client.query('GRANT INSERT ON app.consent TO causeway_app'));
  });

  it('after 20 cases has 20 whole ones, goes on where it stood, and ends with 58 whole ones', async () => {
    const show = (done: number) => {
      if (done === 20) throw new Error('the power went');
    };
    await expect(demonstration.importCases({ show })).rejects.toThrow('the power went');
    expect((await readBack(house)).size).toBe(20);
    expect(await demonstration.importCases(silent)).toMatchObject({ imported: 38 });
    expect((await readBack(house)).size).toBe(58);
    const { case_file: cases, testimony, case_compartment: documents } = await sizes();
    expect([cases, testimony, documents]).toEqual([58, 58, 116]);
  });
});

describe('the cast of the demonstration', () => {
  const settle = (demoPassword?: string) =>
    demonstration.settleCast({ dataDir: house.dataDir, demoPassword });
  const file = () => path.join(house.dataDir, 'demonstration-password.txt');

  it('gets one password at the first start, which lies beside the data for the next ones', async () => {
    const password = await settle();
    expect(password).toMatch(/^[\w-]{22}$/);
    expect(readFileSync(file(), 'utf8')).toBe(`${password}\n`);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await settle()).toBe(password);
    for (const name of castNames) expect((await tryToSignIn(house, name, password)).status).toBe(201);
  });

  it('gets the password of the setting for this start, and keeps no other', async () => {
    const before = await settle();
    expect(await settle('open sesame')).toBe('open sesame');
    expect((await tryToSignIn(house, 'amina', 'open sesame')).status).toBe(201);
    expect((await tryToSignIn(house, 'amina', before)).status).toBe(401);
    expect(readFileSync(file(), 'utf8')).not.toContain('sesame');
    expect(await settle()).toBe(before);
    expect((await tryToSignIn(house, 'amina', before)).status).toBe(201);
  });

  it('gets a new password when the file with the old one is lost or empty', async () => {
    const before = await settle();
    writeFileSync(file(), '\n');
    const second = await settle();
    expect(second).toMatch(/^[\w-]{22}$/);
    rmSync(file());
    const third = await settle();
    expect(new Set([before, second, third]).size).toBe(3);
    expect(existsSync(file())).toBe(true);
  });

  it('is made whole when one of it is missing, and nobody is made twice', async () => {
    await house.asSuperuser(async (client) => {
      await client.query('DELETE FROM auth.session WHERE staff_id = $1', [house.people.omar]);
      await client.query('DELETE FROM auth.staff_role WHERE staff_id = $1', [house.people.omar]);
      await client.query('DELETE FROM auth.staff WHERE id = $1', [house.people.omar]);
    });
    const password = await settle();
    expect((await tryToSignIn(house, 'omar', password)).body.actor.role).toBe('caseworker');
    const found = await house.asSuperuser((client) =>
      client.query('SELECT count(*)::int AS n FROM auth.staff'),
    );
    expect(found.rows).toEqual([{ n: 14 }]);
  });
});
