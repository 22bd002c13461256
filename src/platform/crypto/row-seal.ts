import canonicalize from 'canonicalize';
import {
  equalInConstantTime,
  hkdfExpandSha512,
  hmacSha256,
  type KeyObject,
  lengthPrefixed,
  sha256,
  toKey,
} from './primitives.js';

const ROW_LABEL = 'causeway/row/v1';
const KEY_LABEL = 'causeway/row-seal/v1';
const HEX_OF_32_BYTES = /^[0-9a-f]{64}$/;

/** What a seal covers of a row: which columns are plain and which hold sealed values. */
export interface RowForm {
  plain: readonly string[];
  sealed: readonly string[];
}

/** A row as it is sealed. `values` holds plain columns as JSON and the SHA-256 of each sealed column in hex, or null. */
export interface SealedRow {
  table: string;
  id: string;
  /** Grows by one with each seal of the row. */
  revision: number;
  /** The case of the row, or the office, person or installation that it belongs to. */
  scope: string;
  /** Number of the form within its table. */
  formNumber: number;
  form: RowForm;
  values: Readonly<Record<string, unknown>>;
}

/** The seal key of one scope (docs/spec/row-seal.md, section 2). No key of a compartment is needed to check a row. */
export function rowKeyOf(key: KeyObject, deployment: string, scope: string): KeyObject {
  return toKey(hkdfExpandSha512(key, lengthPrefixed(KEY_LABEL, deployment, scope), 32));
}

/**
 * Seals a row: HMAC-SHA-256 over the bytes of docs/spec/row-seal.md, section 3. Gives 32 bytes.
 * @throws Error when the row lacks a column of its form
 */
export function sealRow(key: KeyObject, row: SealedRow): Buffer {
  const { table, id, revision, scope, formNumber, form, values } = row;
  const plain = Object.fromEntries(form.plain.map((name) => [name, requireValue(values, name)]));
  const text = canonicalize(plain);
  if (text === undefined) throw new Error('plain columns are JSON');
  const hashes = [...form.sealed].sort().flatMap((name) => [name, hashOf(requireValue(values, name))]);
  return hmacSha256(
    key,
    lengthPrefixed(
      ROW_LABEL,
      table,
      id,
      String(revision),
      scope,
      String(formNumber),
      // by its hash: a part has at most 65,535 bytes, and what two people approve may be longer
      sha256(Buffer.from(text, 'utf8')),
      ...hashes,
    ),
  );
}

/** Whether this is the seal of the row. A row that lacks a column of its form has none. */
export function isSealOf(key: KeyObject, row: SealedRow, seal: Uint8Array): boolean {
  if ([...row.form.plain, ...row.form.sealed].some((name) => !Object.hasOwn(row.values, name))) return false;
  return equalInConstantTime(sealRow(key, row), seal);
}

function requireValue(values: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!Object.hasOwn(values, name)) throw new Error(`the row has no column ${name}`);
  return values[name];
}

/** A sealed column that is empty has no hash: no bytes. */
function hashOf(value: unknown): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (typeof value !== 'string' || !HEX_OF_32_BYTES.test(value)) throw new Error('not a SHA-256 in hex');
  return Buffer.from(value, 'hex');
}
