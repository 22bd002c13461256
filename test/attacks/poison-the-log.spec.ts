import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemActor } from '../../src/platform/access/actor.js';
import { RowSealJob } from '../../src/platform/row-seals/row-seal-job.js';
import { FlagJob } from '../../src/supervision/flags/flag-job.js';
import { House } from '../house.js';

/**
 * Lines are never taken away. SQL that somebody injected appends one that no reader can take apart: if it stood, the
 * checks of rows, the flags and the pages of the log would fail on it for ever.
 */

let house: House;
let caseId: string;

beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
});
afterAll(() => house.close());

const sound = {
  act: 'row.seal',
  actor: { kind: 'nobody' },
  basis: 'system',
  ctr: 1,
  inst: 'i_01999999-0000-7000-8000-000000000000',
  obj: { type: 'case', id: 'r_AAAAAAAAAAAAAAAAAAAAAA', rev: 99 },
  purpose: 'access',
  res: 'allowed',
  v: 1,
};

/** Appends a line with the role and within an operation of the service, and takes it back; gives what refused it. */
async function append(change: object): Promise<string | undefined> {
  const now = new Date();
  const epoch = now.getUTCFullYear() * 100 + now.getUTCMonth() + 1;
  return house.asApp(async (client) => {
    await client.query('BEGIN');
    const token = house.opened.signer.sign(systemActor('system:seal-check'), 'checking', now);
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    const entry = JSON.stringify({ ...sound, epoch, ts: now.toISOString(), ...change });
    try {
      await client.query('INSERT INTO audit.event (epoch, entry) VALUES ($1, $2)', [
        epoch,
        Buffer.from(entry),
      ]);
      return undefined;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query('ROLLBACK');
    }
  });
}

describe('a line that SQL appends to the log', () => {
  it('is taken when it has the shape of one', async () => {
    expect(await append({})).toBeUndefined();
  });

  it.each([
    ['a revision that is no number', { obj: { ...sound.obj, rev: 'x' } }],
    ['a revision that is too large', { obj: { ...sound.obj, rev: 2 ** 40 } }],
    ['a count that is no number', { obj: { count: 'many' } }],
    ['parts that are no list', { obj: { cmp: 'identity' } }],
    ['an object that is none', { obj: 7 }],
    ['a type longer than any', { obj: { ...sound.obj, type: 'x'.repeat(9_000) } }],
    ['a seal that is not 32 bytes', { seal: '!!!' }],
    ['a time that is none', { ts: 'yesterday' }],
    ['a counter that is none', { ctr: 'one' }],
    ['a parent without a number', { parent: { inst: sound.inst, ctr: {} } }],
    ['an outcome that is none', { res: 'perhaps' }],
    ['an act that is none', { act: null }],
    ['an actor that is none', { actor: 'amina' }],
  ])('is refused with %s', async (_what, change) => {
    expect(await append(change)).toMatch(/^(22|23514)/);
  });
});

describe('a line that somebody with all rights on the database put past that', () => {
  beforeAll(async () => {
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        `INSERT INTO audit.event (epoch, entry)
         SELECT e.epoch, convert_to(jsonb_set(convert_from(e.entry, 'UTF8')::jsonb, '{obj,rev}', '"x"')::text, 'UTF8')
         FROM audit.event e JOIN audit.alias k ON k.epoch = e.epoch AND k.alias = e.row_alias WHERE k.subject = $1`,
        [caseId],
      );
      await client.query('SET session_replication_role = origin');
      await client.query('UPDATE app.case_grant SET valid_from = valid_from - interval $$1 day$$');
    });
  });

  it('hides no finding in other tables: they are kept, and the failure is told', async () => {
    await expect(house.app.get(RowSealJob).runOnce()).rejects.toThrow(/integer/);
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ table_name: string }>(
        'SELECT DISTINCT table_name FROM audit.finding WHERE gone_at IS NULL',
      ),
    );
    expect(rows).toEqual([{ table_name: 'app.case_grant' }]);
  });

  it('does not stop the flags', async () => {
    await expect(house.app.get(FlagJob).runOnce()).resolves.toEqual(expect.any(Number));
  });
});
