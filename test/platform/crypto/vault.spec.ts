import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { DataKeyCache } from '../../../src/platform/crypto/data-key-cache.js';
import { makeDataKey } from '../../../src/platform/crypto/keyring.js';
import { randomBytes, toKey } from '../../../src/platform/crypto/primitives.js';
import { holdRootKeys } from '../../../src/platform/crypto/root-key.js';
import { type Place, Vault } from '../../../src/platform/crypto/vault.js';

interface KeyRow {
  case_id: string;
  compartment: string;
  key_version: number;
  wrapped: Buffer;
}

const roots = holdRootKeys(new Map([[1, toKey(randomBytes(32))]]));
const cache = () => new DataKeyCache(roots, () => Date.now());

/** The key table as one actor sees it: `granted` says which rows row-level security shows. */
let rows: KeyRow[];
let granted: (row: Pick<KeyRow, 'case_id' | 'compartment'>) => boolean;
let vault: Vault;
beforeEach(() => {
  rows = [];
  granted = () => true;
  vault = new Vault(roots, 'real:1', cache());
});

/** An operation whose transaction knows the three statements of the vault. */
function operation(): { db: EntityManager } {
  const query = async (sql: string, values: unknown[]): Promise<unknown> => {
    if (sql.startsWith('INSERT')) return insert(values as [string, string, number, Buffer]);
    const visible = rows.filter(granted).toSorted((a, b) => b.key_version - a.key_version);
    if (sql.includes('unnest')) return findAll(visible, values as [string[], string[], number[]]);
    const [caseId, compartment] = values as [string, string];
    return visible.filter((row) => row.case_id === caseId && row.compartment === compartment).slice(0, 1);
  };
  return { db: { query } as unknown as EntityManager };
}

function insert([caseId, compartment, keyVersion, wrapped]: [string, string, number, Buffer]): unknown[] {
  const row = { case_id: caseId, compartment, key_version: keyVersion, wrapped };
  const isThere = rows.some(
    (each) => each.case_id === caseId && each.compartment === compartment && each.key_version === keyVersion,
  );
  if (granted(row) && !isThere) rows.push(row);
  return [];
}

function findAll(
  visible: KeyRow[],
  [cases, compartments, versions]: [string[], string[], number[]],
): KeyRow[] {
  return visible.filter((row) =>
    cases.some(
      (id, at) =>
        id === row.case_id && compartments[at] === row.compartment && versions[at] === row.key_version,
    ),
  );
}

const place: Place = {
  caseId: 'case-1',
  compartment: 'identity',
  table: 'compartment',
  row: 'row-1',
  column: 'document',
};
const value = { names: ['Karim'] };

describe('the vault', () => {
  it('opens what it sealed, in another operation too', async () => {
    const { sealed, keyVersion } = await vault.seal(operation(), place, value);
    expect(keyVersion).toBe(1);
    expect(sealed.includes('Karim')).toBe(false);
    expect(await vault.open(operation(), place, sealed)).toEqual(value);
  });

  it('makes one key for a case and compartment, and another for each other', async () => {
    const op = operation();
    await vault.seal(op, place, value);
    await vault.seal(op, { ...place, row: 'row-2' }, value);
    await vault.seal(operation(), place, value);
    expect(rows.length).toBe(1);
    await vault.seal(op, { ...place, compartment: 'contact' }, value);
    await vault.seal(op, { ...place, caseId: 'case-2' }, value);
    expect(rows.map((row) => `${row.case_id} ${row.compartment}`)).toEqual([
      'case-1 identity',
      'case-1 contact',
      'case-2 identity',
    ]);
  });

  it('never seals the same value to the same bytes', async () => {
    const op = operation();
    const first = await vault.seal(op, place, value);
    const second = await vault.seal(op, place, value);
    expect(first.sealed.equals(second.sealed)).toBe(false);
  });

  it.each<[keyof Place, string]>([
    ['table', 'grant'],
    ['row', 'row-2'],
    ['column', 'reason'],
  ])('does not open a value in another %s, though the key is the same', async (part, other) => {
    const { sealed } = await vault.seal(operation(), place, value);
    await expect(vault.open(operation(), { ...place, [part]: other }, sealed)).rejects.toMatchObject({
      code: 'damaged',
    });
  });

  it.each<['caseId' | 'compartment', keyof KeyRow, string]>([
    ['caseId', 'case_id', 'case-2'],
    ['compartment', 'compartment', 'contact'],
  ])('does not open a value in another %s, even where somebody put its key', async (part, column, other) => {
    const { sealed } = await vault.seal(operation(), place, value);
    await expect(vault.open(operation(), { ...place, [part]: other }, sealed)).rejects.toMatchObject({
      code: 'damaged',
    });
    rows.push({ ...rows[0]!, [column]: other });
    await expect(vault.open(operation(), { ...place, [part]: other }, sealed)).rejects.toMatchObject({
      code: 'damaged',
    });
    expect(await vault.open(operation(), place, sealed)).toEqual(value);
  });

  it('does not open what another installation sealed under the same root key', async () => {
    const { sealed } = await vault.seal(operation(), place, value);
    const demonstration = new Vault(roots, 'demonstration:1', cache());
    await expect(demonstration.open(operation(), place, sealed)).rejects.toMatchObject({ code: 'damaged' });
  });

  it.each<[string, Partial<Place>, string]>([
    ['case', { caseId: 'case-2' }, 'real:1'],
    ['compartment', { compartment: 'contact' }, 'real:1'],
    ['installation', {}, 'demonstration:1'],
  ])('binds a value to its %s by itself, not only by the key', async (_, change, deployment) => {
    const key = toKey(randomBytes(32));
    const oneKeyForAll = { unwrap: () => key } as unknown as DataKeyCache;
    const { sealed } = await new Vault(roots, 'real:1', oneKeyForAll).seal(operation(), place, value);
    const elsewhere = { ...place, ...change };
    rows.push({ ...rows[0]!, case_id: elsewhere.caseId, compartment: elsewhere.compartment });
    const other = new Vault(roots, deployment, oneKeyForAll);
    await expect(other.open(operation(), elsewhere, sealed)).rejects.toMatchObject({ code: 'damaged' });
    expect(await new Vault(roots, 'real:1', oneKeyForAll).open(operation(), place, sealed)).toEqual(value);
  });

  it('does not open without a grant, however often it was opened before', async () => {
    const { sealed } = await vault.seal(operation(), place, value);
    expect(await vault.open(operation(), place, sealed)).toEqual(value);
    granted = () => false;
    await expect(vault.open(operation(), place, sealed)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('does not seal without a grant', async () => {
    granted = () => false;
    await expect(vault.seal(operation(), place, value)).rejects.toMatchObject({ code: 'forbidden' });
    expect(rows).toEqual([]);
  });

  it('does not open after the key was shredded', async () => {
    const { sealed } = await vault.seal(operation(), place, value);
    rows = [];
    await expect(vault.open(operation(), place, sealed)).rejects.toMatchObject({ code: 'damaged' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['plain text', Buffer.from('{"names":["Karim"]}'.repeat(10))],
    ['the beginning of a seal', Buffer.from([0xf1, 1, 0, 0, 0, 1])],
  ])('does not take %s for a sealed value', async (_, bytes) => {
    await vault.seal(operation(), place, value);
    await expect(vault.open(operation(), place, bytes)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('opens old values under their old key, and seals new ones under the newest', async () => {
    const old = await vault.seal(operation(), place, value);
    const context = { deployment: 'real:1', scope: 'case-1', compartment: 'identity', keyVersion: 2 };
    rows.push({ ...rows[0]!, key_version: 2, wrapped: makeDataKey(roots, context).wrapped });
    const fresh = await vault.seal(operation(), place, value);
    expect([old.keyVersion, fresh.keyVersion]).toEqual([1, 2]);
    const op = operation();
    expect([await vault.open(op, place, old.sealed), await vault.open(op, place, fresh.sealed)]).toEqual([
      value,
      value,
    ]);
  });

  it('fetches the keys of a whole list in one statement', async () => {
    const places = ['row-1', 'row-2', 'row-3'].map((row) => ({ ...place, row }));
    const sealed = await Promise.all(places.map((each) => vault.seal(operation(), each, value)));
    const op = operation();
    let statements = 0;
    const { query } = op.db as unknown as { query: (sql: string, values: unknown[]) => Promise<unknown> };
    (op.db as unknown as { query: unknown }).query = (sql: string, values: unknown[]) => {
      statements += 1;
      return query(sql, values);
    };
    await vault.prefetch(op, [{ caseId: 'case-1', compartment: 'identity', keyVersion: 1 }]);
    for (const [index, each] of places.entries())
      expect(await vault.open(op, each, sealed[index]!.sealed)).toEqual(value);
    expect(statements).toBe(1);
  });
});
