import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffActor, systemActor } from '../../../src/platform/access/actor.js';
import { newId } from '../../../src/platform/crypto/primitives.js';
import { type CastName } from '../../cast.js';
import { House } from '../../house.js';
import { actorOf, asActor, tokenOf } from './as-actor.js';
import { openFilledCase } from './filled-case.js';

let house: House;
let mine: string;
let others: string;

beforeAll(async () => {
  house = await House.open();
  mine = await openFilledCase(house, 'amina', 'Grey Heron');
  others = await openFilledCase(house, 'bilal', 'Brown Wren');
  await house.assign(mine, 'lena');
  await house.assign(mine, 'tomas');
});
afterAll(() => house.close());

/** What the service's role may see without being anybody: which installation it is, and the rights of roles. */
const forEverybody = ['app.installation', 'auth.policy_cell'];

async function listTables(): Promise<string[]> {
  const { rows } = await house.asSuperuser((client) =>
    client.query<{ name: string }>(
      `SELECT schemaname || '.' || tablename AS name FROM pg_tables
       WHERE schemaname IN ('app', 'auth', 'keystore', 'audit') ORDER BY 1`,
    ),
  );
  return rows.map((row) => row.name);
}

/** How many rows of a table the service's role sees: a number, or the code of the refusal. */
function countAsApp(table: string): Promise<number | string> {
  return house.asApp((client) =>
    client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`).then(
      ({ rows }) => rows[0]!.n,
      (error: { code: string }) => error.code,
    ),
  );
}

describe('outside an operation', () => {
  it('the service’s role sees no row of any table that has rows', async () => {
    const seen: Record<string, number | string> = {};
    for (const table of await listTables()) {
      if (!forEverybody.includes(table)) seen[table] = await countAsApp(table);
    }
    expect(Object.keys(seen).length).toBeGreaterThan(20);
    expect(Object.entries(seen).filter(([, rows]) => rows !== 0 && rows !== '42501')).toEqual([]);
    // A table without rows would prove nothing.
    const filled = [
      'app.case_file',
      'app.case_grant',
      'app.case_compartment',
      'app.task',
      'app.phase_change',
      'app.idempotency',
    ];
    for (const table of [
      ...filled,
      'auth.session',
      'auth.staff',
      'auth.staff_role',
      'auth.office',
      'keystore.data_key',
      'audit.event',
    ]) {
      const { rows } = await house.asSuperuser((client) => client.query(`SELECT FROM ${table}`));
      expect([table, rows.length > 0]).toEqual([table, true]);
    }
  });

  it('the service’s role sees what is for everybody', async () => {
    for (const table of forEverybody) expect(await countAsApp(table)).toBeGreaterThan(0);
  });

  it('every table has its row policies forced, so that no owner’s mistake opens one', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ name: string }>(
        `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('app', 'auth', 'keystore', 'audit') AND c.relkind IN ('r', 'p')
           AND NOT (c.relrowsecurity AND (c.relforcerowsecurity OR c.relispartition))`,
      ),
    );
    expect(rows).toEqual([]);
  });

  it('every sealed column refuses what is not a sealed value', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ table_name: string; column_name: string; checks: number }>(
        `SELECT c.table_name, c.column_name, (SELECT count(*)::int FROM pg_constraint k
           WHERE k.contype = 'c' AND k.conrelid = ('app.' || c.table_name)::regclass
             AND pg_get_constraintdef(k.oid) LIKE '%get_byte(' || c.column_name || ', 0) = 241%') AS checks
         FROM information_schema.columns c
         WHERE c.table_schema = 'app' AND c.data_type = 'bytea' AND c.column_name LIKE 'sealed%'`,
      ),
    );
    expect(rows.length).toBeGreaterThan(6);
    expect(rows.filter((row) => row.checks !== 1)).toEqual([]);
    const plain = house.asSuperuser((client) =>
      client.query(`UPDATE app.case_compartment SET sealed = convert_to(repeat('plain text ', 20), 'UTF8')`),
    );
    await expect(plain).rejects.toMatchObject({ code: '23514', constraint: 'case_compartment_sealed' });
  });
});

describe('SQL that somebody managed to inject', () => {
  /** Tries a context that was not signed for what it says. */
  async function tryContext(token: string): Promise<unknown> {
    return house.asApp(async (client) => {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
      const { rows } = await client.query('SELECT id FROM app.case_file');
      return rows;
    });
  }

  const partNames = ['key id', 'actor', 'role', 'office', 'purpose', 'expiry'] as const;
  const forged: Record<(typeof partNames)[number], () => string> = {
    'key id': () => '2',
    actor: () => house.people.bilal,
    role: () => 'system:import',
    office: () => newId(),
    purpose: () => 'audit',
    expiry: () => '99999999999',
  };

  it('sees the cases of its own actor with the context that was signed for it', async () => {
    expect(await tryContext(tokenOf(house, actorOf(house, 'amina')))).toEqual([{ id: mine }]);
  });

  it.each(partNames)('cannot become somebody else by another %s', async (part) => {
    const parts = tokenOf(house, actorOf(house, 'amina')).split('|');
    parts[partNames.indexOf(part)] = forged[part]();
    await expect(tryContext(parts.join('|'))).rejects.toMatchObject({ code: '28000' });
  });

  it.each<[string, (token: string) => string]>([
    ['another signature', (token) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['no signature', (token) => token.replace(/[^|]*$/, '')],
    ['a part too many', (token) => `${token}|`],
    ['a part too few', (token) => token.replace(/\|[^|]*$/, '')],
  ])('is refused with %s', async (_, change) => {
    await expect(tryContext(change(tokenOf(house, actorOf(house, 'amina'))))).rejects.toMatchObject({
      code: '28000',
    });
  });

  it('is refused with a context that was signed more than a minute ago', async () => {
    const old = new Date(house.clock.now().getTime() - 62_000);
    await expect(tryContext(tokenOf(house, actorOf(house, 'amina'), old))).rejects.toMatchObject({
      code: '28000',
    });
  });

  it('sees nothing with a context that it emptied', async () => {
    expect(await tryContext('')).toEqual([]);
  });

  it.each([
    ['SET ROLE causeway_owner', '42501'],
    ['SET SESSION AUTHORIZATION causeway_owner', '42501'],
    ['SET ROLE causeway_sequencer', '42501'],
    ['SET LOCAL row_security = off; SELECT id FROM app.case_file', '42501'],
    ['SELECT key FROM auth.context_key', '42501'],
    ['SELECT password_hash FROM auth.staff', '42501'],
    ['ALTER TABLE app.case_file DISABLE ROW LEVEL SECURITY', '42501'],
    ['DROP POLICY read_by_grant ON app.case_file', '42501'],
    ['CREATE TABLE app.copy AS SELECT 1', '42501'],
    ['CREATE FUNCTION app.leak() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', '42501'],
    ["UPDATE auth.policy_cell SET basis = 'all'", '42501'],
    ["INSERT INTO auth.policy_cell VALUES ('caseworker', 'core', 'read', 'all')", '42501'],
    ["SELECT ext.hmac('a', 'b', 'sha256')", '42501'],
    ["COPY app.case_file TO PROGRAM 'cat'", '42501'],
    ["SELECT pg_read_file('PG_VERSION')", '42501'],
  ])('is refused %s', async (statement, code) => {
    await expect(asActor(house, 'amina', (client) => client.query(statement))).rejects.toMatchObject({
      code,
    });
  });

  it('may call these functions and no others of ours', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ name: string }>(
        `SELECT n.nspname || '.' || p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('app', 'auth', 'keystore', 'audit', 'ext') AND has_schema_privilege('causeway_app', n.oid, 'USAGE')
           AND has_function_privilege('causeway_app', p.oid, 'EXECUTE') ORDER BY 1`,
      ),
    );
    expect(rows.map((row) => row.name)).toEqual([
      'app.are_flag_values',
      'app.break_glass_compartments',
      'app.find_on_duty',
      'app.flag_facts',
      'app.has_overdue_reviews',
      'app.has_reviews_to_draw',
      'app.hide_case',
      'app.is_on_duty',
      'app.is_paused',
      'app.kept_out',
      'app.may_break_glass',
      'app.note_overdue_reviews',
      'app.office_supervisors',
      'app.oversight_counts',
      'app.oversight_times',
      'app.review_flags',
      'app.review_items',
      'app.review_progress',
      'app.sees_review_batch',
      'app.take_review_draw',
      'app.unhide_case',
      'audit.activity',
      'audit.begin_tree_reading',
      'audit.case_runs',
      'audit.cases_of',
      'audit.check_prune',
      'audit.checkpoints_above',
      'audit.due_size',
      'audit.findings',
      'audit.has_unread_lines',
      'audit.heard_witnesses',
      'audit.history',
      'audit.history_of_case',
      'audit.history_of_people',
      'audit.is_cosigned',
      'audit.lines',
      'audit.lines_page',
      'audit.mark_read',
      'audit.note_findings',
      'audit.oversight_checkpoint',
      'audit.oversight_lines',
      'audit.parse',
      'audit.prune',
      'audit.read_bundle',
      'audit.read_checkpoint',
      'audit.read_receipt',
      'audit.read_tile',
      'audit.readers_before',
      'audit.readings_for_person',
      'audit.review_openings',
      'audit.rows_beside',
      'audit.rows_page',
      'audit.sealed_detail',
      'audit.standing_withholdings',
      'audit.start_instance',
      'audit.state',
      'audit.store_seals',
      'audit.subjects',
      'audit.unread_lines',
      'audit.unread_page',
      'auth.actor',
      'auth.begin_totp',
      'auth.change_password',
      'auth.confirm_totp',
      'auth.context',
      'auth.count_factors',
      'auth.count_refusal',
      'auth.credential',
      'auth.enrolled',
      'auth.forget_attempts',
      'auth.forget_challenges',
      'auth.granted_cases',
      'auth.is_approved',
      'auth.is_fresh',
      'auth.is_in_setup',
      'auth.lock_attempts',
      'auth.make_invitation',
      'auth.may_give_role',
      'auth.off_board',
      'auth.office',
      'auth.passkey_owner',
      'auth.recover_account',
      'auth.remove_passkey',
      'auth.remove_totp',
      'auth.role',
      'auth.role_holders',
      'auth.session',
      'auth.set_recovery_code',
      'auth.take_challenge',
      'auth.take_invitation',
      'auth.take_refusals',
      'auth.use_passkey',
      'auth.use_totp',
      'auth.waits',
      'auth.write_attempt',
    ]);
  });

  it('learns nothing of other rows from a function in its condition', async () => {
    await house.asSuperuser((client) =>
      client.query(`CREATE FUNCTION public.leak(value text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
        $$ BEGIN RAISE NOTICE '%', value; RETURN true; END $$`),
    );
    const leaked: string[] = [];
    const { rows } = await asActor(house, 'amina', (client) => {
      client.on('notice', (notice) => leaked.push(notice.message ?? ''));
      return client.query('SELECT id FROM app.case_file WHERE public.leak(pseudonym)');
    });
    expect(rows).toEqual([{ id: mine }]);
    expect(leaked).toEqual(['Grey Heron']);
  });

  it('learns nothing of other rows from the statistics of the planner', async () => {
    await house.asSuperuser((client) => client.query('ANALYZE app.case_file'));
    const { rows } = await asActor(house, 'amina', (client) =>
      client.query(`SELECT FROM pg_stats WHERE schemaname IN ('app', 'auth', 'keystore', 'audit')`),
    );
    expect(rows).toEqual([]);
  });
});

describe('a person of the staff', () => {
  it.each<[CastName, boolean]>([
    ['amina', true], // the lead
    ['lena', true], // granted
    ['tomas', true], // granted
    ['sara', true], // by the grant of the office
    ['jonas', true],
    ['bilal', false],
    ['omar', false],
    ['marc', false],
    ['aida', false],
    ['ada', false],
  ])('%s sees the case: %s', async (name, sees) => {
    const { rows } = await asActor(house, name, (client) =>
      client.query('SELECT FROM app.case_file WHERE id = $1', [mine]),
    );
    expect(rows.length === 1).toBe(sees);
  });

  it.each<[CastName, string[]]>([
    ['amina', ['consent', 'contact', 'plan', 'safety']],
    ['lena', ['consent', 'contact', 'plan']],
    ['tomas', ['consent', 'contact', 'plan']],
    ['sara', ['plan']], // of safety the office gets a flag, not the content
    ['bilal', []],
    ['aida', []],
    ['ada', []],
  ])('%s gets the data keys of %s', async (name, names) => {
    const { rows } = await asActor(house, name, (client) =>
      client.query<{ compartment: string }>('SELECT compartment FROM keystore.data_key WHERE case_id = $1', [
        mine,
      ]),
    );
    const seen = rows
      .map((row) => row.compartment)
      .filter((each) => ['consent', 'contact', 'plan', 'safety'].includes(each));
    expect(seen.sort()).toEqual(names);
  });

  it('sees no key, no sealed row and no grant of a case that is not theirs', async () => {
    for (const table of [
      'keystore.data_key',
      'app.case_compartment',
      'app.task',
      'app.phase_change',
      'app.consent',
      'app.case_grant',
    ]) {
      const { rows } = await asActor(house, 'amina', (client) =>
        client.query(`SELECT FROM ${table} WHERE case_id = $1`, [others]),
      );
      expect([table, rows.length]).toEqual([table, 0]);
    }
  });

  it('does not move a row of theirs into a case that is not theirs, nor write one there', async () => {
    const move = asActor(house, 'amina', (client) =>
      client.query('UPDATE app.case_compartment SET case_id = $1', [others]),
    );
    await expect(move).rejects.toMatchObject({ code: '42501' });
    const write = asActor(house, 'amina', (client) =>
      client.query(
        `INSERT INTO app.case_compartment (case_id, compartment, key_version, sealed, version)
         SELECT $1, 'identity', 1, sealed, 1 FROM app.case_compartment LIMIT 1`,
        [others],
      ),
    );
    await expect(write).rejects.toMatchObject({ code: '42501' });
  });

  it('does not write where the role only reads', async () => {
    for (const [name, table] of [
      ['lena', 'app.case_compartment'],
      ['lena', 'app.consent'],
      ['tomas', 'app.case_file'],
      ['sara', 'app.case_file'],
    ] as const) {
      const result = await asActor(house, name, (client) =>
        client.query(`UPDATE ${table} SET version = version + 1`),
      );
      expect([name, table, result.rowCount]).toEqual([name, table, 0]);
    }
  });

  it('does not use in one of their roles what was granted to another', async () => {
    const other: StaffActor = { ...actorOf(house, 'amina'), role: 'safety-officer' };
    const seen = await house.asApp(async (client) => {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [tokenOf(house, other)]);
      const counts: number[] = [];
      for (const table of ['app.case_file', 'app.case_compartment', 'app.task', 'keystore.data_key']) {
        counts.push((await client.query(`SELECT FROM ${table}`)).rowCount ?? 0);
      }
      return counts;
    });
    expect(seen).toEqual([0, 0, 0, 0]);
  });

  it('deletes and empties nothing', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ name: string }>(
        `SELECT table_schema || '.' || table_name AS name FROM information_schema.role_table_grants
         WHERE grantee IN ('causeway_app', 'PUBLIC') AND privilege_type IN ('DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES')
           AND table_schema IN ('app', 'auth', 'keystore', 'audit')`,
      ),
    );
    // Tags are replaced when contact is written, and a key that was renewed is due no more: nobody's record is lost.
    expect(rows).toEqual([{ name: 'app.phone_tag' }, { name: 'keystore.rekey_due' }]);
  });
});

describe('a part of the service that works for nobody', () => {
  it('sees no more than the table gives it', async () => {
    const sees = async (role: 'system:import' | 'system:plan' | 'system:sequencer' | 'system:backup') => {
      const tables = [
        'app.case_file',
        'app.case_compartment',
        'app.task',
        'app.consent',
        'keystore.data_key',
        'keystore.alias_key',
        'keystore.detail_key',
      ];
      const counts = await asActor(house, role, async (client) => {
        const found: string[] = [];
        for (const table of tables)
          if ((await client.query(`SELECT FROM ${table} LIMIT 1`)).rowCount === 1) found.push(table);
        return found;
      });
      return counts;
    };
    expect(await sees('system:plan')).toEqual(['app.case_file', 'app.task', 'keystore.data_key']);
    expect(await sees('system:sequencer')).toEqual(['keystore.alias_key', 'keystore.detail_key']);
    expect(await sees('system:backup')).toEqual([]);
    expect(systemActor('system:plan').role).toBe('system:plan');
  });
});
