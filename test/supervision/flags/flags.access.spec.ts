import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemActor } from '../../../src/platform/access/actor.js';
import { newId } from '../../../src/platform/crypto/primitives.js';
import { Operations } from '../../../src/platform/operation.js';
import { linesOf } from '../../cases/lines.js';
import { type CastName, castNames } from '../../cast.js';
import { House } from '../../house.js';
import { flagsOf, look, refuse } from './looking.js';

let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
  await refuse(house, 'omar', caseId);
  await look(house);
});
afterAll(() => house.close());

const outsiders = castNames.filter((name) => !['sara', 'jonas', 'aida'].includes(name));
const change = { version: 0, value: { denials: 7, minutes: 60, changeDays: 7 } };

/** Runs SQL in an operation of a system actor. */
function asSystem(role: Parameters<typeof systemActor>[0], sql: string): Promise<unknown> {
  return house.app.get(Operations).run(systemActor(role), 'log.heartbeat', 'test', async (op) => {
    op.record({});
    return op.db.query(sql);
  });
}

describe('who may not see flags', () => {
  it.each(outsiders)('%s is refused everything, and each refusal is a line', async (name) => {
    const visitor = await house.signIn(name);
    const answers = { list: 0, thresholds: 0, change: 0 };
    const lines = await linesOf(house, async () => {
      answers.list = (await visitor.get('/api/flags')).status;
      answers.thresholds = (await visitor.get('/api/flags/thresholds')).status;
      answers.change = (await visitor.put('/api/flags/thresholds/F13', change)).status;
    });
    expect(answers).toEqual({ list: 403, thresholds: 403, change: 403 });
    expect(lines.map(({ act, res, reason }) => [act, res, reason])).toEqual([
      ['flag.list', 'refused', 'forbidden'],
      ['flag.list', 'refused', 'forbidden'],
      ['flag.tune', 'refused', 'forbidden'],
    ]);
  });

  it('nobody does without a session', async () => {
    expect((await house.stranger().get('/api/flags')).status).toBe(401);
    expect((await house.stranger().put('/api/flags/thresholds/F13', change)).status).toBe(401);
  });
});

describe('an auditor', () => {
  it('reads all flags, of cases nothing, and the thresholds, and changes none', async () => {
    const [flag] = await flagsOf(house, 'aida');
    expect(flag).toMatchObject({ rule: 'F13', actor: { name: 'Omar' }, cases: [], hasOtherCases: true });
    expect(JSON.stringify(flag)).not.toContain(caseId);
    const aida = await house.signIn('aida');
    expect((await aida.get('/api/flags/thresholds')).body).toMatchObject({ mayTune: false });
    expect((await aida.put('/api/flags/thresholds/F13', change)).status).toBe(403);
  });
});

describe('a supervisor', () => {
  it('sees no flag about the own person; the other one and the auditor do', async () => {
    await refuse(house, 'sara', newId());
    expect(await look(house)).toBe(1);
    const about = async (name: CastName) =>
      (await flagsOf(house, name)).filter(({ actor }) => actor?.id === house.people.sara);
    expect(await about('sara')).toEqual([]);
    expect(await about('jonas')).toMatchObject([{ rule: 'F13' }]);
    expect(await about('aida')).toMatchObject([{ rule: 'F13' }]);
  });

  it('sees no flag that concerns the own person beside another', async () => {
    const [flag] = await flagsOf(house, 'jonas');
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query('UPDATE app.flag SET concerns = ARRAY[$2::uuid] WHERE id = $1', [
        flag!.id,
        house.people.jonas,
      ]);
    });
    expect((await flagsOf(house, 'jonas')).map(({ id }) => id)).not.toContain(flag!.id);
  });

  it('sees a flag about a case that is hidden from them without the case', async () => {
    const hidden = await house.openCase('bilal', 'White Stork');
    await refuse(house, 'yara', hidden);
    await look(house);
    await house.arrange(async (client) => {
      await client.query('UPDATE app.case_file SET hidden = true WHERE id = $1', [hidden]);
      await client.query(`DELETE FROM app.case_grant WHERE case_id = $1 AND kind = 'office'`, [hidden]);
    });
    const [flag] = (await flagsOf(house, 'sara')).filter(({ actor }) => actor?.id === house.people.yara);
    expect(flag).toMatchObject({ cases: [], hasOtherCases: true });
    expect(JSON.stringify(flag)).not.toContain(hidden);
    expect(JSON.stringify(flag)).not.toContain('White Stork');
  });

  it('of another office sees nothing', async () => {
    const elsewhere = newId();
    await house.asSuperuser(async (client) => {
      await client.query(
        `INSERT INTO auth.office (id, name, time_zone, version) VALUES ($1, 'East', 'UTC', 1)`,
        [elsewhere],
      );
      await client.query('UPDATE auth.staff SET office_id = $2 WHERE id = $1', [
        house.people.jonas,
        elsewhere,
      ]);
    });
    const jonas = await house.signInAnew('jonas');
    expect((await jonas.get('/api/flags')).body).toMatchObject({ items: [], next: null });
    await house.asSuperuser((client) =>
      client.query('UPDATE auth.staff SET office_id = $2 WHERE id = $1', [
        house.people.jonas,
        house.officeId,
      ]),
    );
  });
});

describe('the database', () => {
  it('shows no flag and no history to SQL without a signed actor', async () => {
    const rows = await house.asApp(async (client) => (await client.query('SELECT id FROM app.flag')).rows);
    expect(rows).toEqual([]);
    for (const sql of [
      'SELECT * FROM audit.history(0, 9999, 100)',
      "SELECT * FROM audit.history_of_people('{}', NULL, NULL, now(), now())",
      'SELECT * FROM audit.history_of_case(gen_random_uuid(), now(), now())',
      `SELECT app.flag_facts('{}', '{}', now())`,
      'SELECT * FROM audit.unread_page(10)',
      `SELECT audit.mark_read('0', 0, '9', 9)`,
    ]) {
      await expect(house.asApp((client) => client.query(sql))).rejects.toThrow('not allowed');
    }
  });

  it('gives the history to the job of the flags alone', async () => {
    const sql = 'SELECT * FROM audit.history(0, 9999, 100)';
    await expect(asSystem('system:reminders', sql)).rejects.toThrow('not allowed');
    await expect(asSystem('system:flags', sql)).resolves.toContainEqual(
      expect.objectContaining({ act: 'case.create', case_ids: [caseId], actor_id: house.people.amina }),
    );
  });

  it('never resolves lines for anybody by their numbers', async () => {
    await expect(asSystem('system:flags', `SELECT * FROM audit.resolve('{1}')`)).rejects.toThrow(
      'permission denied',
    );
  });

  it('lets nobody but the job raise a flag, and nobody change or remove one', async () => {
    const insert = `INSERT INTO app.flag (id, rule, severity, concerns, office_id, is_explained, from_at, to_at, key_version, sealed, dedupe)
      VALUES (gen_random_uuid(), 'F01', 'HIGH', '{}', '${house.officeId}', true, now(), now(), 1,
        decode('f1', 'hex') || decode(repeat('00', 120), 'hex'), decode(repeat('00', 32), 'hex'))`;
    await expect(asSystem('system:reminders', insert)).rejects.toThrow('row-level security');
    await expect(asSystem('system:flags', `UPDATE app.flag SET is_explained = true`)).rejects.toThrow(
      'permission denied',
    );
    await expect(asSystem('system:flags', 'DELETE FROM app.flag')).rejects.toThrow('permission denied');
  });

  it('keeps what was found as it was, whoever changes the row', async () => {
    await expect(
      house.asSuperuser((client) => client.query('UPDATE app.flag SET is_explained = NOT is_explained')),
    ).rejects.toThrow('what was found never changes');
  });
});
