import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { House } from '../house.js';

const kinds = ['plain', 'sealed', 'wrapped', 'hash', 'secret'];

interface Described {
  column: string;
  kind: string;
  tells: string;
}

interface Stored {
  column: string;
  type: string;
}

/** The rows under the headings `### schema.table` of the document. */
function readDocument(text: string): Described[] {
  let table = '';
  const found: Described[] = [];
  for (const line of text.split('\n')) {
    const heading = /^### ([a-z_]+\.[a-z_]+)$/.exec(line);
    if (heading !== null) table = heading[1]!;
    else if (line.startsWith('#')) table = '';
    const row = /^\| `([a-z_]+)` +\| ([a-z]+) +\| (.*?) +\|$/.exec(line);
    if (row !== null && table !== '') {
      found.push({ column: `${table}.${row[1]!}`, kind: row[2]!, tells: row[3]! });
    }
  }
  return found;
}

/** Every column of every table of ours; the monthly parts of the log repeat the columns of the whole. */
function readDatabase(house: House): Promise<Stored[]> {
  return house.asSuperuser(async (client) => {
    const { rows } = await client.query<Stored>(
      `SELECT c.table_schema || '.' || c.table_name || '.' || c.column_name AS column, c.data_type AS type
       FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
       JOIN pg_class p ON p.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
       WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema') AND t.table_type = 'BASE TABLE'
         AND NOT p.relispartition ORDER BY 1`,
    );
    return rows;
  });
}

/** What the document leaves out, and what it still lists although it is gone. */
function compare(described: readonly Described[], stored: readonly Stored[]) {
  const inDocument = new Set(described.map(({ column }) => column));
  const inDatabase = new Set(stored.map(({ column }) => column));
  return {
    undescribed: [...inDatabase].filter((column) => !inDocument.has(column)),
    gone: [...inDocument].filter((column) => !inDatabase.has(column)),
  };
}

const file = path.join(import.meta.dirname, '..', '..', 'docs', 'spec', 'plain-columns.md');
const described = readDocument(readFileSync(file, 'utf8'));
let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

describe('the list of plain columns', () => {
  it('names every column of the database, and none that is gone', async () => {
    expect(compare(described, await readDatabase(house))).toEqual({ undescribed: [], gone: [] });
  });

  it('names no column twice', () => {
    const names = described.map(({ column }) => column);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('says of each column of what kind it is and what somebody learns from a stolen copy', () => {
    const silent = described.filter(({ kind, tells }) => !kinds.includes(kind) || tells.length < 3);
    expect(silent).toEqual([]);
  });

  it('calls a column sealed, wrapped or hashed only where bytes are stored, or the hash of a password', async () => {
    const types = new Map((await readDatabase(house)).map(({ column, type }) => [column, type]));
    const protectedTexts = described
      .filter(({ kind, column }) => kind !== 'plain' && types.get(column) !== 'bytea')
      .map(({ column }) => column);
    expect(protectedTexts).toEqual(['auth.staff.password_hash']);
  });

  it('is found incomplete when a migration adds a column without a word about it', async () => {
    await house.asSuperuser((client) => client.query('ALTER TABLE app.case_file ADD COLUMN birthday date'));
    const { undescribed } = compare(described, await readDatabase(house));
    await house.asSuperuser((client) => client.query('ALTER TABLE app.case_file DROP COLUMN birthday'));
    expect(undescribed).toEqual(['app.case_file.birthday']);
  });

  it('is found stale when it describes a column that no table has', async () => {
    const more = { column: 'app.case_file.host_country', kind: 'plain', tells: 'where the person lives' };
    expect(compare([...described, more], await readDatabase(house)).gone).toEqual([more.column]);
  });
});
