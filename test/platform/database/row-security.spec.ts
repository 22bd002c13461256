import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffActor, systemActor } from '../../../src/platform/access/actor.js';
import { newId } from '../../../src/platform/crypto/primitives.js';
import { type CastName } from '../../cast.js';
import { House } from '../../house.js';
import { actorOf, asActor, tokenOf } from './as-actor.js';

let house: House;
let mine: string;
let others: string;

beforeAll(async () => {
  house = await House.open();
  mine = await house.openCase('amina');
  others = await house.openCase('bilal', 'Brown Wren');
  for (const [name, id] of [
    ['amina', mine],
    ['bilal', others],
  ] as const) {
    const visitor = await house.signIn(name);
    const key = { 'idempotency-key': `key-of-${name}` };
    const answers = [
      await visitor.put(`/api/cases/${id}/compartments/contact`, { version: 0, value: contact }),
      await visitor.post(`/api/cases/${id}/tasks`, { title: 'a task' }, key),
      await visitor.post(`/api/cases/${id}/consents`, { purpose: 'CASEWORK', identity: 'I0' }),
      await visitor.post(`/api/cases/${id}/phase`, { version: 1, to: 'RECEPTION' }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 201, 201, 200]);
  }
  await house.assign(mine, 'lena');
  await house.assign(mine, 'tomas');
});
afterAll(() => house.close());

const contact = { channels: [], coverStory: null, safeWord: null, verifiedOn: null, notes: null };

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
      'app.break_glass_compartments',
      'app.find_on_duty',
      'app.has_overdue_reviews',
      'app.hide_case',
      'app.is_on_duty',
      'app.is_paused',
      'app.kept_out',
      'app.may_break_glass',
      'app.note_overdue_reviews',
      'app.unhide_case',
      'audit.cases_of',
      'audit.lines',
      'audit.parse',
      'audit.start_instance',
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

describe('a grant', () => {
  const columns = `(id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from, valid_until,
    granted_by, granted_at, version)`;

  function insertGrant(
    by: CastName,
    change: {
      to?: CastName;
      role?: string;
      basis?: string;
      compartments?: string[];
      grantedBy?: string;
    } = {},
  ) {
    const {
      to = 'omar',
      role = 'caseworker',
      basis = 'grant',
      compartments = ['core'],
      grantedBy = house.people[by],
    } = change;
    return asActor(house, by, (client) =>
      client.query(
        `INSERT INTO app.case_grant ${columns}
         VALUES ($1, $2, $3, $4, $5, 'co-worker', $6, 'casework', now(), 'infinity', $7, now(), 1)`,
        [newId(), mine, house.people[to], role, basis, compartments, grantedBy],
      ),
    );
  }

  it('is given by a supervisor of the case', async () => {
    expect((await insertGrant('sara')).rowCount).toBe(1);
  });

  it('is not given by those who only work on the case, nor by those who administer accounts', async () => {
    for (const name of ['amina', 'bilal', 'lena', 'ada', 'aida'] as const) {
      await expect(insertGrant(name)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('is not given to oneself', async () => {
    const own = insertGrant('sara', { to: 'sara', role: 'supervisor' });
    await expect(own).rejects.toMatchObject({ code: '42501' });
  });

  it('does not name somebody else as the giver', async () => {
    await expect(insertGrant('sara', { grantedBy: house.people.jonas })).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('of the office is made by the database alone', async () => {
    const office = insertGrant('sara', { to: 'jonas', role: 'supervisor', basis: 'office' });
    await expect(office).rejects.toMatchObject({ code: '42501' });
  });

  it('does not go beyond the policy table, whoever gives it', async () => {
    const beyond = insertGrant('sara', { compartments: ['core', 'legal-privileged'] });
    await expect(beyond).rejects.toMatchObject({ code: '23514', constraint: 'case_grant_within_policy' });
    await expect(insertGrant('sara', { compartments: [] })).rejects.toMatchObject({
      constraint: 'case_grant_within_policy',
    });
    const asRoot = house.asSuperuser((client) =>
      client.query(
        `UPDATE app.case_grant SET compartments = '{testimony,health,location,legal-privileged}' WHERE role = 'caseworker'`,
      ),
    );
    await expect(asRoot).rejects.toMatchObject({ constraint: 'case_grant_within_policy' });
  });

  it('is not given to somebody in a role that they do not hold', async () => {
    await expect(insertGrant('sara', { role: 'clinician', compartments: ['health'] })).rejects.toMatchObject({
      code: '23503',
      constraint: 'case_grant_holder',
    });
  });

  it('only ever ends earlier: nobody prolongs one, least of all their own', async () => {
    const prolong = (until: string) =>
      asActor(house, 'sara', async (client) => {
        await client.query(
          `UPDATE app.case_grant SET valid_until = now() + interval '1 day' WHERE role = 'legal-adviser'`,
        );
        return client.query(`UPDATE app.case_grant SET valid_until = ${until} WHERE role = 'legal-adviser'`);
      });
    expect((await prolong(`now() + interval '1 hour'`)).rowCount).toBe(1);
    await expect(prolong(`now() + interval '2 days'`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'case_grant_only_ends',
    });
    await expect(prolong(`'infinity'`)).rejects.toMatchObject({ constraint: 'case_grant_only_ends' });
  });

  /** How many tables of the case show a row to Lena, after Sara changed her grant so. */
  function seenByLena(change: string): Promise<string[]> {
    return asActor(house, 'sara', async (client) => {
      const changed = await client.query(`UPDATE app.case_grant SET ${change} WHERE actor_id = $1`, [
        house.people.lena,
      ]);
      expect(changed.rowCount).toBe(1);
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [
        tokenOf(house, actorOf(house, 'lena')),
      ]);
      const seen: string[] = [];
      for (const table of ['case_file', 'case_compartment', 'task', 'consent', 'phase_change']) {
        if ((await client.query(`SELECT FROM app.${table}`)).rowCount! > 0) seen.push(table);
      }
      if ((await client.query('SELECT FROM keystore.data_key')).rowCount! > 0) seen.push('data_key');
      return seen;
    });
  }

  it('opens rows and keys until it ends, and none from then on', async () => {
    const all = ['case_file', 'case_compartment', 'task', 'consent', 'phase_change', 'data_key'];
    expect(await seenByLena(`valid_until = now() + interval '1 hour'`)).toEqual(all);
    expect(await seenByLena('valid_until = now()')).toEqual([]);
  });

  it('opens rows and keys of the compartments that it names, and of no other', async () => {
    const narrowed = await house.asSuperuser((client) =>
      client.query(
        `UPDATE app.case_grant SET compartments = '{core,consent}' WHERE actor_id = $1 RETURNING (SELECT g.compartments
         FROM app.case_grant g WHERE g.id = case_grant.id) AS before`,
        [house.people.lena],
      ),
    );
    const found = await asActor(house, 'lena', async (client) => {
      const keys = await client.query<{ compartment: string }>('SELECT compartment FROM keystore.data_key');
      const rows = await client.query('SELECT FROM app.case_compartment UNION ALL SELECT FROM app.task');
      const consents = await client.query('SELECT FROM app.consent');
      return [keys.rows, rows.rowCount, consents.rowCount];
    });
    await house.asSuperuser((client) =>
      client.query('UPDATE app.case_grant SET compartments = $2 WHERE actor_id = $1', [
        house.people.lena,
        (narrowed.rows[0] as { before: string[] }).before,
      ]),
    );
    expect(found).toEqual([[{ compartment: 'consent' }], 0, 1]);
  });

  it('does not make the one who may read a compartment one who may write it, nor the other way round', async () => {
    const changed = await asActor(house, 'lena', (client) =>
      client.query(`UPDATE app.consent SET version = version + 1`),
    );
    expect(changed.rowCount).toBe(0);
    const written = await asActor(house, 'amina', (client) =>
      client.query(`UPDATE app.consent SET version = version + 1`),
    );
    expect(written.rowCount).toBe(1);
  });
});

describe('accounts', () => {
  const insertStaff = (by: CastName | 'system:setup', state: 'invited' | 'active', hash: string | null) =>
    asActor(house, by, (client) =>
      client.query(
        `INSERT INTO auth.staff (id, office_id, username, name, password_hash, state, created_at, version)
         VALUES ($1, $2, 'zoe', 'Zoe', $3, $4, now(), 1)`,
        [newId(), house.officeId, hash, state],
      ),
    );
  const insertRole = (by: CastName) =>
    asActor(house, by, (client) =>
      client.query(`INSERT INTO auth.staff_role VALUES ($1, 'supervisor', $1, now())`, [house.people[by]]),
    );

  it('are made by the administrator and at set-up, by nobody else', async () => {
    expect((await insertStaff('ada', 'invited', null)).rowCount).toBe(1);
    expect((await insertStaff('system:setup', 'active', 'x')).rowCount).toBe(1);
    for (const name of ['amina', 'sara', 'aida'] as const)
      await expect(insertStaff(name, 'invited', null)).rejects.toMatchObject({ code: '42501' });
  });

  it('begin without a password: who makes one cannot become somebody', async () => {
    await expect(insertStaff('ada', 'active', 'x')).rejects.toMatchObject({ code: '42501' });
  });

  it('get no role by their own hand', async () => {
    for (const name of ['amina', 'sara', 'aida'] as const)
      await expect(insertRole(name)).rejects.toMatchObject({ code: '42501' });
  });

  it('show only sessions of one’s own', async () => {
    const { rows } = await asActor(house, 'amina', (client) =>
      client.query<{ staff_id: string }>('SELECT DISTINCT staff_id FROM auth.session'),
    );
    expect(rows).toEqual([{ staff_id: house.people.amina }]);
  });

  it('of another office do not show', async () => {
    const elsewhere: StaffActor = { ...actorOf(house, 'amina'), officeId: newId() };
    const { rows } = await house.asApp(async (client) => {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('causeway.context', $1, true)`, [tokenOf(house, elsewhere)]);
      return client.query('SELECT id FROM auth.staff');
    });
    expect(rows).toEqual([]);
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
    expect(await sees('system:sequencer')).toEqual(['keystore.alias_key']);
    expect(await sees('system:backup')).toEqual([]);
    expect(systemActor('system:plan').role).toBe('system:plan');
  });
});
