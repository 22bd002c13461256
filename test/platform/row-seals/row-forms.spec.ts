import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sealedTables } from '../../../src/platform/row-seals/row-forms.js';
import { House } from '../../house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

const rows = <Row extends object>(sql: string) =>
  house.asSuperuser(async (client) => (await client.query<Row>(sql)).rows);

describe('what seals of rows cover', () => {
  it('is said of every table whose rows the database notes, and of no other', async () => {
    const noted = await rows<{ name: string; id_column: string }>(
      'SELECT name, id_column FROM audit.sealed_table ORDER BY name',
    );
    expect(noted.map(({ name, id_column: id }) => [name, id])).toEqual(
      Object.entries(sealedTables)
        .map(([name, { id = 'id' }]) => [name, id])
        .sort(([a], [b]) => (a! < b! ? -1 : 1)),
    );
  });

  it('has each record named in lines as its table is', () => {
    for (const [name, { type }] of Object.entries(sealedTables))
      expect(type).toBe(name.split('.')[1]!.replaceAll('_', '-'));
  });

  it('is every column in the newest form: a column that comes later needs a new form', async () => {
    const columns = await rows<{ name: string; plain: string[]; sealed: string[] }>(
      `SELECT t.name, array_agg(a.attname::text ORDER BY a.attname::text) FILTER (WHERE a.atttypid <> 'bytea'::regtype) AS plain,
         coalesce(array_agg(a.attname::text ORDER BY a.attname::text) FILTER (WHERE a.atttypid = 'bytea'::regtype), '{}') AS sealed
       FROM audit.sealed_table t JOIN pg_attribute a ON a.attrelid = t.name::regclass
       WHERE a.attnum > 0 AND NOT a.attisdropped GROUP BY t.name`,
    );
    for (const { name, plain, sealed } of columns) {
      const newest = sealedTables[name]!.forms.at(-1)!;
      expect([name, [...newest.plain].sort(), [...newest.sealed].sort()]).toEqual([
        name,
        [...plain].sort(),
        [...sealed].sort(),
      ]);
    }
    expect(columns.length).toBe(Object.keys(sealedTables).length);
  });

  it('is there for every table with a sealed value in it', async () => {
    const holding = await rows<{ name: string }>(
      `SELECT DISTINCT table_schema || '.' || table_name AS name FROM information_schema.columns
       WHERE data_type = 'bytea' AND column_name LIKE 'sealed%' AND table_schema IN ('app', 'auth')`,
    );
    expect(holding.map(({ name }) => name).filter((name) => !(name in sealedTables))).toEqual([]);
  });
});
