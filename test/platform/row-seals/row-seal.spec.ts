import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toKey } from '../../../src/platform/crypto/primitives.js';
import {
  isSealOf,
  type RowForm,
  rowKeyOf,
  type SealedRow,
  sealRow,
} from '../../../src/platform/crypto/row-seal.js';

interface Vector {
  name: string;
  about: string;
  expect: 'sound' | 'broken';
  masterKey: string;
  deployment: string;
  table: string;
  id: string;
  revision: number;
  scope: string;
  formNumber: number;
  form: RowForm;
  values: Record<string, unknown>;
  rowKey?: string;
  seal: string;
}

const folder = path.join(import.meta.dirname, '../../vectors/row-seal');
const vectors = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Vector,
);

const master = toKey(Buffer.alloc(32, 7));
const key = rowKeyOf(master, 'real:1', 'a case');
const form: RowForm = { plain: ['id', 'state', 'due'], sealed: ['sealed', 'sealed_reason'] };
const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const anyRow = fc.record({
  table: fc.constantFrom('app.task', 'app.consent'),
  id: fc.uuid(),
  revision: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  scope: fc.uuid(),
  formNumber: fc.integer({ min: 1, max: 9 }),
  form: fc.constant(form),
  values: fc.record({
    id: fc.uuid(),
    state: fc.string(),
    due: fc.option(fc.jsonValue(), { nil: null }),
    sealed: hash,
    sealed_reason: fc.option(hash, { nil: null }),
  }),
});

describe('the published vectors of row seals', () => {
  it.each(vectors)('$name: $about', (vector) => {
    const rowKey = rowKeyOf(toKey(Buffer.from(vector.masterKey, 'hex')), vector.deployment, vector.scope);
    if (vector.rowKey !== undefined) expect(rowKey.export().toString('hex')).toBe(vector.rowKey);
    expect(isSealOf(rowKey, vector, Buffer.from(vector.seal, 'hex'))).toBe(vector.expect === 'sound');
    if (vector.expect === 'sound') expect(sealRow(rowKey, vector).toString('hex')).toBe(vector.seal);
  });

  it('hold sound rows and broken ones', () => {
    expect(new Set(vectors.map((vector) => vector.expect))).toEqual(new Set(['sound', 'broken']));
  });
});

describe('the seal of a row', () => {
  it('is always the same for the same row, whatever the order of its columns', () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const turned = Object.fromEntries(Object.entries(row.values).reverse());
        expect(sealRow(key, { ...row, values: turned })).toEqual(sealRow(key, row));
        expect(isSealOf(key, row, sealRow(key, row))).toBe(true);
      }),
    );
  });

  it('is another one as soon as anything about the row is different', () => {
    const part = fc.constantFrom('table', 'id', 'revision', 'scope', 'formNumber', 'values');
    fc.assert(
      fc.property(anyRow, anyRow, part, (row, other, name) => {
        fc.pre(JSON.stringify(row[name]) !== JSON.stringify(other[name]));
        const changed = { ...row, [name]: other[name] } as SealedRow;
        // JSON knows no negative zero and no undefined: what is the same text is the same value
        fc.pre(name !== 'values' || JSON.stringify(row.values) !== JSON.stringify(other.values));
        expect(isSealOf(key, changed, sealRow(key, row))).toBe(false);
      }),
    );
  });

  it('holds in one case and one installation only', () => {
    fc.assert(
      fc.property(anyRow, fc.string({ minLength: 1 }), (row, name) => {
        fc.pre(name !== 'a case' && name !== 'real:1' && name.isWellFormed());
        const seal = sealRow(key, row);
        expect(isSealOf(rowKeyOf(master, 'real:1', name), row, seal)).toBe(false);
        expect(isSealOf(rowKeyOf(master, name, 'a case'), row, seal)).toBe(false);
      }),
    );
  });

  it('does not cover a column that came later, and breaks when one of its own is gone', () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const seal = sealRow(key, row);
        expect(isSealOf(key, { ...row, values: { ...row.values, added: 'later' } }, seal)).toBe(true);
        const { state: _, ...rest } = row.values;
        expect(isSealOf(key, { ...row, values: rest }, seal)).toBe(false);
        expect(() => sealRow(key, { ...row, values: rest })).toThrow('no column state');
      }),
    );
  });

  it('refuses a sealed value that is given as anything but its SHA-256', () => {
    const row = { table: 'app.task', id: 'x', revision: 1, scope: 'c', formNumber: 1, form };
    const values = { id: 'x', state: '', due: null, sealed: 'plain text', sealed_reason: null };
    expect(() => sealRow(key, { ...row, values })).toThrow('SHA-256');
  });
});
