import { isSealOf, rowKeyOf, type SealedRow } from '../crypto/row-seal.js';
import { equalInConstantTime, type KeyObject } from '../crypto/primitives.js';
import { sealingOf } from './row-forms.js';

/** What can be wrong with a row (docs/spec/row-seal.md, section 6). */
export type BrokenKind = 'changed' | 'stale' | 'missing' | 'inserted' | 'unlogged' | 'untraceable';

/** A row as a check sees it: the row, its latest seal, and the latest line of the log about it. */
export interface CheckedRow {
  kind: 'row' | 'case' | 'ground' | 'listed' | 'written';
  table_name: string;
  row_id: string;
  case_id: string | null;
  /** The row before this transaction changed it, when it did. */
  before: Record<string, unknown> | null;
  /** The row as it stands; null when it is not there. */
  present: Record<string, unknown> | null;
  /** Inserted by this transaction. */
  is_new: boolean;
  rev: number | null;
  form: number | null;
  seal: Buffer | null;
  line_rev: number | null;
  line_seal: Buffer | null;
  /** Whether the log still holds the month in which the seal was written. */
  is_kept: boolean;
  /** Two lines of the log tell of one revision of the row: one of them is another row's. Null without any line. */
  is_twice: boolean | null;
}

/** Makes and judges the seals of rows with the keys of one installation. Pure but for a memory of keys. */
export class RowJudge {
  private readonly keys = new Map<string, KeyObject>();

  constructor(
    private readonly key: KeyObject,
    private readonly deployment: string,
  ) {}

  /** What is wrong with a row as it was committed, or undefined. What this transaction inserted has no past to judge. */
  findBroken(row: CheckedRow): BrokenKind | undefined {
    if (row.is_new) return undefined;
    if (row.is_twice === true) return 'untraceable';
    const values = row.before ?? row.present;
    const isLate = row.line_rev !== null && (row.rev === null || row.line_rev > row.rev);
    if (values === null) {
      if (isLate) return row.line_seal === null ? 'stale' : 'missing';
      if (row.rev === null || row.seal !== null) return 'missing';
      return this.logKind(row);
    }
    if (row.rev === null || row.form === null || row.seal === null) return 'inserted';
    if (isLate) return 'stale';
    const sealed = this.sealedRow(row, values, row.rev, row.form);
    if (sealed === undefined || !isSealOf(this.keyOf(sealed.scope), sealed, row.seal)) return 'changed';
    return this.logKind(row);
  }

  /** Whether the log says what the seal says. The line of a month that was pruned is gone with it. */
  private logKind(row: CheckedRow): BrokenKind | undefined {
    if (row.rev === null) return undefined;
    if (row.line_rev === null) return row.is_kept ? 'unlogged' : undefined;
    const isSame =
      row.seal === null || row.line_seal === null
        ? row.seal === row.line_seal
        : equalInConstantTime(row.seal, row.line_seal);
    if (row.line_rev === row.rev && isSame) return undefined;
    return row.is_kept ? 'unlogged' : undefined;
  }

  /** The row with the number of its newest form, to be sealed. @throws Error when it lacks a column of the form */
  newSealOf(
    row: CheckedRow,
    values: Record<string, unknown>,
    revision: number,
  ): { form: number; sealed: SealedRow } {
    const form = sealingOf(row.table_name).forms.length;
    const sealed = this.sealedRow(row, values, revision, form);
    if (sealed === undefined) throw new Error(`a row of ${row.table_name} has no scope`);
    return { form, sealed };
  }

  /** The seal key of a scope. */
  keyOf(scope: string): KeyObject {
    const known = this.keys.get(scope);
    if (known !== undefined) return known;
    const key = rowKeyOf(this.key, this.deployment, scope);
    if (this.keys.size >= MOST_KEYS) this.keys.clear();
    this.keys.set(scope, key);
    return key;
  }

  private sealedRow(
    row: CheckedRow,
    values: Record<string, unknown>,
    revision: number,
    formNumber: number,
  ): SealedRow | undefined {
    const { scope, forms, id = 'id' } = sealingOf(row.table_name);
    const form = forms[formNumber - 1];
    const scopeId = values[scope];
    if (form === undefined || typeof scopeId !== 'string' || values[id] !== row.row_id) return undefined;
    return { table: row.table_name, id: row.row_id, revision, scope: scopeId, formNumber, form, values };
  }
}

/** Keys are made again in microseconds; this only bounds the memory. */
const MOST_KEYS = 20_000;
