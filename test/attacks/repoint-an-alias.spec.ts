import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RowSealJob } from '../../src/platform/row-seals/row-seal-job.js';
import { House } from '../house.js';

/**
 * Somebody with all rights on the database puts an older version of a row back with its own seal, and makes the log's
 * lines about it those of another row, so that no line tells of a later version.
 */

let house: House;

beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

async function write(caseId: string, version: number): Promise<void> {
  const value = {
    channels: [],
    coverStory: `story ${version}`,
    safeWord: null,
    verifiedOn: null,
    notes: null,
  };
  const answer = await (
    await house.signIn('amina')
  ).put(`/api/cases/${caseId}/compartments/contact`, { version, value });
  expect(answer.status).toBe(200);
}

it('is found, although the log seems to tell of no later version', async () => {
  const [victim, other] = [
    await house.openCase('amina', 'Grey Heron'),
    await house.openCase('amina', 'Red Kite'),
  ];
  await write(victim, 0);
  await house.asSuperuser(async (client) => {
    await client.query('CREATE SCHEMA kept');
    await client.query('CREATE TABLE kept.row AS SELECT * FROM app.case_compartment WHERE case_id = $1', [
      victim,
    ]);
    await client.query('CREATE TABLE kept.seal AS SELECT * FROM audit.row_seal WHERE case_id = $1', [victim]);
  });
  await write(victim, 1);
  for (const version of [0, 1, 2]) await write(other, version);
  expect((await house.app.get(RowSealJob).runOnce()).findings).toEqual([]);
  await house.asSuperuser(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(
      `UPDATE app.case_compartment c SET sealed = k.sealed, key_version = k.key_version, version = k.version
       FROM kept.row k WHERE k.row_id = c.row_id`,
    );
    // a month of which the log seems to hold nothing any more asks for no line
    await client.query(
      `UPDATE audit.row_seal s SET rev = k.rev, seal = k.seal, epoch = 202501 FROM kept.seal k
       WHERE k.table_name = 'app.case_compartment' AND s.table_name = k.table_name AND s.row_id = k.row_id`,
    );
    await client.query(
      `UPDATE audit.alias a SET subject = (SELECT row_id FROM app.case_compartment WHERE case_id = $1)
       WHERE a.kind = 'record' AND a.subject = (SELECT row_id FROM kept.row)`,
      [other],
    );
  });
  const { findings } = await house.app.get(RowSealJob).runOnce();
  expect(findings).toEqual([
    expect.objectContaining({ kind: 'untraceable', table: 'app.case_compartment', caseId: other }),
  ]);
});
