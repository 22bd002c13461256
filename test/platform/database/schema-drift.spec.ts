import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import { makeDataSource } from '../../../src/platform/database/data-source.js';
import { entities } from '../../../src/schema.js';
import { House } from '../../house.js';

let house: House;
let database: string;
beforeAll(async () => {
  house = await House.open();
  database = await house.asSuperuser(async (client) => client.database ?? '');
});
afterAll(() => house.close());

/** Tables that are reached by hand-written SQL alone; each says why it has no entity. */
const withoutEntity = [
  // tables with more rules in the database than an entity could say: their repositories write SQL
  'app.approval',
  'app.break_glass',
  'app.case_hiding',
  'app.duty',
  'app.exclusion',
  'app.look_up',
  'app.notice',
  'app.phone_tag',
  'app.wall',
  'auth.challenge',
  'auth.invitation',
  'auth.key_holder',
  'auth.passkey',
  'auth.profile',
  'auth.role_set',
  'auth.totp',
  'app.idempotency', // two statements in platform/http/repeats.ts
  'app.installation', // read once at start
  'app.flag',
  'app.flag_threshold',
  'app.reader_inquiry',
  'app.reader_withholding',
  'app.review_batch',
  'app.review_item',
  'app.review_verdict',
  'audit.alias',
  'audit.checkpoint',
  'audit.cosignature',
  'audit.declared_loss',
  'audit.detail',
  'audit.event',
  'audit.finding',
  'audit.flag_progress',
  'audit.head',
  'audit.instance',
  'audit.leaf', // the service inserts into the log and reads none of it; the sequencer has its own statements
  'audit.pruned',
  'audit.receipt',
  'audit.row_seal',
  'audit.sealed_table',
  'audit.tile',
  'audit.touched',
  'audit.tree_reading',
  'audit.witness_heard',
  'auth.attempt', // upserts
  'auth.context_key', // for the owner only
  'auth.policy_cell', // written by migrations, read by policies
  'keystore.alias_key',
  'keystore.detail_key',
  'keystore.rekey_due',
  'keystore.data_key', // keys are read by the vault alone
];

describe('the entities and the migrated database', () => {
  it('say the same: TypeORM would change nothing', async () => {
    const { host, port, credentials } = JSON.parse(process.env['CAUSEWAY_TEST_DATABASE']!);
    const source = makeDataSource({ host, port, database }, credentials.owner, {
      entities: [...entities],
      poolSize: 1,
    });
    await source.initialize();
    try {
      const wanted = await source.driver.createSchemaBuilder().log();
      expect(wanted.upQueries.map((each) => each.query)).toEqual([]);
    } finally {
      await source.destroy();
    }
  });

  it('are all registered', () => {
    const declared = getMetadataArgsStorage().tables.map((table) => table.target);
    expect(new Set(declared)).toEqual(new Set(entities));
  });

  it('together name every table', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ name: string }>(
        `SELECT schemaname || '.' || tablename AS name FROM pg_tables
         WHERE schemaname IN ('app', 'auth', 'keystore', 'audit') AND tablename !~ '_\\d{6}$'`,
      ),
    );
    const tables = getMetadataArgsStorage().tables.map((table) => `${table.schema}.${table.name}`);
    expect(rows.map((row) => row.name).sort()).toEqual([...tables, ...withoutEntity].sort());
  });
});
