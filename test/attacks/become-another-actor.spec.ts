import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { systemActor } from '../../src/platform/access/actor.js';
import { House } from '../house.js';
import { actorOf, tokenOf } from '../platform/database/as-actor.js';

/** Attack 21: SQL injected into Omar's request sets the actor context to somebody who may see the case. */
let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina');
});
afterAll(() => house.close());

/** Runs a statement in a transaction of Omar's, as injected SQL would run; gives the rows that it saw, or the code. */
function inject(forge: (token: string) => string): Promise<number | string> {
  return house.asApp(async (client: Client) => {
    await client.query('BEGIN');
    const token = tokenOf(house, actorOf(house, 'omar'));
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    try {
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [forge(token)]);
      return (await client.query('SELECT FROM app.case_file WHERE id = $1', [caseId])).rowCount ?? 0;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query('ROLLBACK');
    }
  });
}

const part = (token: string, index: number, value: string) =>
  token
    .split('|')
    .map((each, at) => (at === index ? value : each))
    .join('|');

describe('an actor context that was not signed', () => {
  it('is what it is when nobody touches it: Omar sees nothing, Amina her case', async () => {
    expect(await inject((token) => token)).toBe(0);
    expect(await inject(() => tokenOf(house, actorOf(house, 'amina')))).toBe(1);
  });

  it.each([
    ['another actor', 1, () => house.people.amina],
    ['another role', 2, () => 'supervisor'],
    ['the import', 2, () => 'system:import'],
    ['another office', 3, () => house.people.amina],
    ['another purpose', 4, () => 'supervision'],
    ['a second factor that was not given', 5, () => 'fresh'],
    ['a later end', 6, () => '9999999999'],
    ['another key', 0, () => '2'],
    ['no signature', 7, () => ''],
    ['a signature of zeros', 7, () => '0'.repeat(64)],
  ])('cannot claim %s', async (_, index, value) => {
    expect(await inject((token) => part(token, index, value()))).toBe('28000');
  });

  it.each([
    ['no bars at all', () => 'amina'],
    ['one part more', (token: string) => `${token}|x`],
    ['one part less', (token: string) => token.split('|').slice(1).join('|')],
    [
      'the old form of seven parts',
      (token: string) =>
        token
          .split('|')
          .filter((_, at) => at !== 5)
          .join('|'),
    ],
  ])('is refused when it has %s', async (_, forge) => {
    expect(await inject(forge)).toBe('28000');
  });

  it('is nobody when it is emptied', async () => {
    expect(await inject(() => '')).toBe(0);
  });

  it('cannot be one that has run out', async () => {
    const old = new Date(house.clock.now().getTime() - 120_000);
    expect(await inject(() => tokenOf(house, actorOf(house, 'amina'), old))).toBe('28000');
  });

  it('of a system actor opens nothing that its column of the table does not have', async () => {
    const count = await house.asApp(async (client) => {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [
        tokenOf(house, systemActor('system:backup')),
      ]);
      const { rowCount } = await client.query('SELECT FROM app.case_file');
      await client.query('ROLLBACK');
      return rowCount;
    });
    expect(count).toBe(0);
  });
});

describe('the way around the context', () => {
  it.each([
    ['to become the owner', 'SET ROLE causeway_owner'],
    ['to become the sequencer', 'SET ROLE causeway_sequencer'],
    ['to read the key of the context', 'SELECT key FROM auth.context_key'],
    ['to switch row security off', 'SET row_security = off; SELECT FROM app.case_file'],
    ['to write itself a policy', 'CREATE POLICY mine ON app.case_file USING (true)'],
    ['to write itself a right', `INSERT INTO auth.policy_cell VALUES ('caseworker', 'core', 'read', 'all')`],
    [
      'to replace the function',
      'CREATE OR REPLACE FUNCTION auth.actor() RETURNS uuid LANGUAGE sql AS $$ SELECT gen_random_uuid() $$',
    ],
    ['to shadow a table', 'CREATE TEMP TABLE context_key AS SELECT 1'],
    [
      'to read the statistics of a column',
      `SELECT most_common_vals FROM pg_stats WHERE tablename = 'case_file'`,
    ],
  ])('is closed: %s', async (_, sql) => {
    const run = house.asApp(async (client) => {
      const found = await client.query(sql);
      return Array.isArray(found) ? 0 : (found.rowCount ?? 0);
    });
    const seen = await run.catch((error: { code: string }) => error.code);
    expect(['42501', 0]).toContain(seen);
  });
});
