import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../problem.js';
import { nameOfPlace, openedRows } from '../row-seals/opened-rows.js';
import { DataKeyCache } from './data-key-cache.js';
import { BrokenSeal, openJson, readKeyVersion, sealJson, type Sealed } from './envelope.js';
import { BrokenKey, makeDataKey } from './keyring.js';
import type { KeyObject } from './primitives.js';
import type { RootKeys } from './root-key.js';

export const ROOT_KEYS = Symbol('root keys');
export const DEPLOYMENT = Symbol('deployment');

/** Where a sealed value stands: the case, its compartment, and the frozen names of docs/spec/envelope.md. */
export interface Place {
  caseId: string;
  compartment: string;
  table: string;
  row: string;
  column: string;
}

/** A value that was sealed, with the key version that its row keeps beside it. */
export interface SealedValue {
  sealed: Sealed;
  keyVersion: number;
}

/** The key under which new values are sealed. */
interface NewestKey {
  key: KeyObject;
  keyVersion: number;
}

interface KeyRow {
  caseId: string;
  compartment: string;
  keyVersion: number;
}

interface WrappedRow {
  case_id: string;
  compartment: string;
  key_version: number;
  wrapped: Buffer;
}

/** What the vault needs of an operation: its transaction. Keys come through its row-level security. */
interface InTransaction {
  db: EntityManager;
}

/**
 * Opens and seals compartments. Every key is read under row-level security in the operation's own transaction:
 * without a grant there is no row, so there is no key (docs/decisions/0005-keys-under-row-security.md).
 * Only doors call it: cases/door.ts for cases.
 */
@Injectable()
export class Vault {
  private readonly perOperation = new WeakMap<InTransaction, Map<string, KeyObject>>();
  private readonly newestPerOperation = new WeakMap<InTransaction, Map<string, NewestKey>>();

  constructor(
    @Inject(ROOT_KEYS) private readonly roots: RootKeys,
    @Inject(DEPLOYMENT) private readonly deployment: string,
    private readonly cache: DataKeyCache,
  ) {}

  /**
   * Opens one sealed value, and has its row checked before the operation ends.
   * @throws Problem `damaged` when it does not open here, whatever the reason; a key that is not granted is not there
   */
  async open(op: InTransaction, place: Place, sealed: Buffer): Promise<unknown> {
    const value = await this.peek(op, place, sealed);
    this.noteOpened(op, place);
    return value;
  }

  /**
   * Opens one sealed value without having its row checked: for a search that opens thousands and shows a few. Whoever
   * shows something of it has its row examined before.
   * @throws Problem as `open`
   */
  async peek(op: InTransaction, place: Place, sealed: Buffer): Promise<unknown> {
    const keyVersion = this.versionOf(sealed);
    const key = await this.keyFor(op, { ...place, keyVersion });
    return this.openWith(key, place, sealed);
  }

  /** Fetches the keys of many values in one statement, so that a list does not ask once a row. */
  async prefetch(op: InTransaction, rows: readonly KeyRow[]): Promise<void> {
    const known = this.keysOf(op);
    const missing = rows.filter((row) => !known.has(nameOf(row)));
    if (missing.length === 0) return;
    const found: WrappedRow[] = await op.db.query(
      `SELECT k.case_id, k.compartment, k.key_version, k.wrapped FROM keystore.data_key k
       JOIN unnest($1::uuid[], $2::text[], $3::integer[]) AS t (c, m, v)
         ON k.case_id = t.c AND k.compartment = t.m AND k.key_version = t.v`,
      [missing.map((r) => r.caseId), missing.map((r) => r.compartment), missing.map((r) => r.keyVersion)],
    );
    for (const row of found) this.remember(op, row);
  }

  /** Seals one value under the newest key of its case and compartment; the first use makes the key. */
  async seal(op: InTransaction, place: Place, value: unknown): Promise<SealedValue> {
    const { key, keyVersion } = await this.newestKey(op, place.caseId, place.compartment);
    return { sealed: sealJson(key, keyVersion, this.contextOf(place), value), keyVersion };
  }

  /**
   * Makes the next version of the key of a case and compartment: from the commit on new values are sealed under it. What
   * was sealed before stays as it is and opens with its own version. Only an actor with the right `rotate` has the row.
   * @returns the new version, or undefined when there is no key that another could follow
   */
  async beginNextKey(op: InTransaction, caseId: string, compartment: string): Promise<number | undefined> {
    const present = await this.findNewest(op, caseId, compartment);
    if (present === undefined) return undefined;
    const keyVersion = present.key_version + 1;
    await this.insertKey(op, { caseId, compartment, keyVersion });
    this.newestOf(op).delete(`${caseId}/${compartment}`);
    return keyVersion;
  }

  /** The row of the value is checked before the operation ends; one that was found broken opens no more. */
  private noteOpened(op: InTransaction, place: Place): void {
    const name = nameOfPlace(place);
    if (name === undefined) return;
    const opened = openedRows(op);
    if (opened.checked.get(name) === false) throw new Problem('damaged');
    opened.note(name);
  }

  private openWith(key: KeyObject, place: Place, sealed: Buffer): unknown {
    try {
      return openJson(key, this.contextOf(place), sealed);
    } catch (error) {
      if (error instanceof BrokenSeal) throw new Problem('damaged');
      throw error;
    }
  }

  private versionOf(sealed: Buffer): number {
    try {
      return readKeyVersion(sealed);
    } catch (error) {
      if (error instanceof BrokenSeal) throw new Problem('damaged');
      throw error;
    }
  }

  private async keyFor(op: InTransaction, row: KeyRow): Promise<KeyObject> {
    await this.prefetch(op, [row]);
    const key = this.keysOf(op).get(nameOf(row));
    if (key === undefined) throw new Problem('damaged');
    return key;
  }

  private async newestKey(op: InTransaction, caseId: string, compartment: string): Promise<NewestKey> {
    const newestOf = this.newestOf(op);
    const name = `${caseId}/${compartment}`;
    const known = newestOf.get(name);
    if (known !== undefined) return known;
    const newest = await this.findOrMakeNewest(op, caseId, compartment);
    newestOf.set(name, newest);
    return newest;
  }

  private async findOrMakeNewest(op: InTransaction, caseId: string, compartment: string): Promise<NewestKey> {
    const newest = await this.findNewest(op, caseId, compartment);
    if (newest !== undefined) return { key: this.remember(op, newest), keyVersion: newest.key_version };
    await this.insertKey(op, { caseId, compartment, keyVersion: 1 });
    // Another operation may have made the first key a moment ago: the one in the table counts.
    const made = await this.findNewest(op, caseId, compartment);
    if (made === undefined) throw new Problem('forbidden');
    return { key: this.remember(op, made), keyVersion: made.key_version };
  }

  private async insertKey(op: InTransaction, row: KeyRow): Promise<void> {
    const { wrapped } = makeDataKey(this.roots, this.keyContext(row));
    await op.db.query(
      `INSERT INTO keystore.data_key (case_id, compartment, key_version, wrapped, root_version, created_at)
       VALUES ($1, $2, $3, $4, $5, transaction_timestamp()) ON CONFLICT DO NOTHING`,
      [row.caseId, row.compartment, row.keyVersion, wrapped, this.roots.current],
    );
  }

  private async findNewest(
    op: InTransaction,
    caseId: string,
    compartment: string,
  ): Promise<WrappedRow | undefined> {
    const rows: WrappedRow[] = await op.db.query(
      `SELECT case_id, compartment, key_version, wrapped FROM keystore.data_key
       WHERE case_id = $1 AND compartment = $2 ORDER BY key_version DESC LIMIT 1`,
      [caseId, compartment],
    );
    return rows[0];
  }

  private remember(op: InTransaction, row: WrappedRow): KeyObject {
    const named = { caseId: row.case_id, compartment: row.compartment, keyVersion: row.key_version };
    try {
      const key = this.cache.unwrap(this.keyContext(named), row.wrapped);
      this.keysOf(op).set(nameOf(named), key);
      return key;
    } catch (error) {
      if (error instanceof BrokenKey) throw new Problem('damaged');
      throw error;
    }
  }

  private keysOf(op: InTransaction): Map<string, KeyObject> {
    const known = this.perOperation.get(op) ?? new Map<string, KeyObject>();
    this.perOperation.set(op, known);
    return known;
  }

  private newestOf(op: InTransaction): Map<string, NewestKey> {
    const known = this.newestPerOperation.get(op) ?? new Map<string, NewestKey>();
    this.newestPerOperation.set(op, known);
    return known;
  }

  private keyContext(row: KeyRow) {
    return {
      deployment: this.deployment,
      scope: row.caseId,
      compartment: row.compartment,
      keyVersion: row.keyVersion,
    };
  }

  private contextOf(place: Place) {
    const { caseId, ...rest } = place;
    return { deployment: this.deployment, scope: caseId, ...rest };
  }
}

function nameOf(row: KeyRow): string {
  return `${row.caseId}/${row.compartment}/${row.keyVersion}`;
}
