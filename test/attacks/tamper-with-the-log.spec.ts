import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client, PoolClient } from 'pg';
import { systemActor } from '../../src/platform/access/actor.js';
import { makeSequencer } from '../../src/installation.js';
import { House } from '../house.js';

/** Attack 14: alter, delete, reorder or empty the log with the database roles of the service and of the sequencer. */

interface Relation {
  name: string;
  columns: string[];
}

/** What a role may change in the log by design, as `relation.column`; everything else is refused. */
const allowedUpdates: Record<string, RegExp> = {
  causeway_app: /^$/,
  // How far it came and who leads; the newest state of a tile, which a trigger lets grow only; when a loss was told; what
  // the nearest witness last heard. None of it is a line, a place or a signature.
  causeway_sequencer:
    /^audit\.(head\.\w+|tile\.(width|hashes)|declared_loss\.told_at|witness_heard\.(tree_size|at))$/,
};

let house: House;
let relations: Relation[];

beforeAll(async () => {
  house = await House.open();
  const caseId = await house.openCase('amina', 'Grey Heron');
  await house.assign(caseId, 'bilal');
  const sequencer = await makeSequencer(house.opened);
  await sequencer.sequenceNow();
  relations = await house.asSuperuser(findRelations);
});
afterAll(() => house.close());

/** Every table of the log, partitions included, and the keys of the log. */
async function findRelations(client: Client): Promise<Relation[]> {
  const { rows } = await client.query<Relation>(
    `SELECT format('%s.%s', n.nspname, c.relname) AS name,
       (SELECT array_agg(a.attname::text) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = '') AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND (n.nspname = 'audit' OR c.relname IN ('alias_key', 'detail_key')) ORDER BY 1`,
  );
  return rows;
}

/** Tries a statement and takes it back; gives the code of its refusal. */
async function refusalOf(client: Client | PoolClient, statement: string): Promise<string | undefined> {
  await client.query('SAVEPOINT attempt');
  try {
    await client.query(statement);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT attempt');
  }
}

/** What was not refused of all these statements. */
async function passed(client: Client | PoolClient, statements: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const statement of statements) {
    const code = await refusalOf(client, statement);
    if (code !== '42501') found.push(`${statement} (${code ?? 'done'})`);
  }
  return found;
}

/** The table of the present month. */
function monthOf(table: 'event' | 'leaf'): string {
  return relations.map(({ name }) => name).find((name) => name.startsWith(`audit.${table}_`))!;
}

const asApp = <T>(work: (client: Client) => Promise<T>) =>
  house.asApp(async (client) => {
    await client.query('BEGIN');
    // The strongest context there is: that of the sequencer's own system actor.
    const token = house.opened.signer.sign(systemActor('system:sequencer'), 'sequencing', new Date());
    await client.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    return work(client);
  });

async function asSequencer<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await house.opened.sequencerPool.connect();
  try {
    await client.query('BEGIN');
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const roles = [
  ['causeway_app', asApp],
  ['causeway_sequencer', asSequencer],
] as const;

describe.each(roles)('the role %s', (role, as) => {
  it('finds the log it is tried on: every table of it, with lines in it', async () => {
    const names = relations.map(({ name }) => name);
    for (const table of [
      'event',
      'leaf',
      'alias',
      'checkpoint',
      'head',
      'instance',
      'detail',
      'tile',
      'cosignature',
      'receipt',
    ]) {
      expect(names).toContain(`audit.${table}`);
    }
    expect(names.filter((name) => /^audit\.(event|leaf)_\d{6}$/.test(name))).toHaveLength(2);
    const counted = await house.asSuperuser((client) =>
      client.query<{ n: number }>(
        'SELECT least((SELECT count(*) FROM audit.event), (SELECT count(*) FROM audit.leaf), (SELECT count(*) FROM audit.detail))::int AS n',
      ),
    );
    expect(counted.rows[0]!.n).toBeGreaterThan(0);
  });

  it('deletes nothing and empties nothing', async () => {
    const statements = relations.flatMap(({ name }) => [
      `DELETE FROM ${name}`,
      `TRUNCATE ${name}`,
      `TRUNCATE ${name} CASCADE`,
    ]);
    expect(await as((client) => passed(client, statements))).toEqual([]);
  });

  it('alters nothing, in whatever column', async () => {
    const columns = relations.flatMap(({ name, columns: all }) => all.map((column) => ({ name, column })));
    const forbidden = columns.filter(({ name, column }) => !allowedUpdates[role]!.test(`${name}.${column}`));
    const statements = forbidden.map(({ name, column }) => `UPDATE ${name} SET ${column} = ${column}`);
    expect(statements.length).toBeGreaterThan(30);
    expect(await as((client) => passed(client, statements))).toEqual([]);
  });

  it('changes no table, trigger, rule, policy or function of the log', async () => {
    const statements = relations.flatMap(({ name }) => [
      `ALTER TABLE ${name} DISABLE TRIGGER ALL`,
      `ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`,
      `DROP TABLE ${name}`,
      `CREATE TRIGGER t BEFORE INSERT ON ${name} FOR EACH ROW EXECUTE FUNCTION audit.refuse_change()`,
    ]);
    statements.push(
      `ALTER TABLE audit.event DETACH PARTITION ${monthOf('event')}`,
      'SET session_replication_role = replica',
      'CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
      `SELECT audit.forget_details(202611)`,
      `SELECT setval('audit.event_id', 1)`,
    );
    expect(await as((client) => passed(client, statements))).toEqual([]);
  });
});

describe('the role of the service', () => {
  it('gives no line a place, a time or a number of its own choice, and no line of another month', async () => {
    const month = monthOf('event');
    const statements = [
      `INSERT INTO audit.event (epoch, entry, id) SELECT 202601, '{}', 1`,
      `INSERT INTO audit.event (epoch, entry, at) SELECT 202601, '{}', now()`,
      `INSERT INTO audit.event (epoch, entry, xact) SELECT 202601, '{}', '1'`,
      `INSERT INTO ${month} (epoch, entry) VALUES (${month.slice(-6)}, '{}')`,
      `INSERT INTO audit.leaf VALUES (202601, 0, 1, '\\x00')`,
      `INSERT INTO audit.checkpoint VALUES (1, '\\x00', '')`,
      `INSERT INTO audit.tile VALUES (0, 0, 1, '\\x00')`,
      `INSERT INTO audit.instance (id) VALUES ('i_x')`,
    ];
    expect(await asApp((client) => passed(client, statements))).toEqual([]);
  });

  it('reads nothing of the log but what the functions of the log give', async () => {
    const mayRead = ['keystore.alias_key', 'keystore.detail_key', 'audit.receipt', 'audit.finding'];
    const closed = relations.filter(({ name }) => !mayRead.includes(name));
    const statements = closed.map(({ name }) => `SELECT 1 FROM ${name}`);
    const found = await asApp((client) => passed(client, statements));
    // What a room reads under row-level security is listed in row-security.spec.ts; none of it is the log itself.
    expect(
      found.filter((each) =>
        /audit\.(event|leaf|alias|detail|tile|checkpoint|cosignature|head|instance)\b|_\d{6}/.test(each),
      ),
    ).toEqual([]);
  });

  it('puts no detail beside a line outside an operation, and replaces none', async () => {
    const insert = (inst: string) =>
      `INSERT INTO audit.detail SELECT 202601, '${inst}', 1, set_byte(decode(repeat('00', 120), 'hex'), 0, 241)`;
    await house.asApp(async (client) => {
      await expect(client.query(insert('x'))).rejects.toMatchObject({ code: '42501' });
    });
    await asApp(async (client) => {
      await client.query(insert('y'));
      expect(await refusalOf(client, insert('y'))).toBe('23505');
      expect(
        await refusalOf(
          client,
          `${insert('y')} ON CONFLICT (epoch, inst, ctr) DO UPDATE SET sealed = excluded.sealed`,
        ),
      ).toBe('42501');
    });
  });
});

describe('every table of the log', () => {
  it('has row-level security that holds for its owner as well, each month of it too', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query(
        `SELECT relname FROM pg_class WHERE relnamespace = 'audit'::regnamespace AND relkind IN ('r', 'p')
         AND NOT (relrowsecurity AND relforcerowsecurity)`,
      ),
    );
    expect(rows).toEqual([]);
  });

  it('of lines, places, details and checkpoints refuses changes to its owner too', async () => {
    const owned = relations.filter(({ name }) =>
      /^audit\.(event|leaf|checkpoint|detail|cosignature)(_\d{6})?$/.test(name),
    );
    expect(owned.length).toBeGreaterThan(5);
    await house.asSuperuser(async (client) => {
      await client.query('BEGIN');
      await client.query('SET LOCAL ROLE causeway_owner');
      // Through the parent: a month's own table shows even its owner nothing.
      const statements = owned
        .filter(({ name }) => !/_\d{6}$/.test(name) && name !== 'audit.cosignature')
        .flatMap(({ name, columns }) => [
          `DELETE FROM ${name}`,
          `UPDATE ${name} SET ${columns[0]!} = ${columns[0]!}`,
        ]);
      const emptied = owned.filter(({ name }) => name !== 'audit.event' && name !== 'audit.leaf');
      statements.push(...emptied.map(({ name }) => `TRUNCATE ${name} CASCADE`));
      expect(await passed(client, statements)).toEqual([]);
    });
  });
});
