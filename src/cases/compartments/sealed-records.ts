import type { z } from 'zod';
import type { Compartment } from '../../platform/access/compartments.js';
import { newId } from '../../platform/crypto/primitives.js';
import type { SealedValue } from '../../platform/crypto/vault.js';
import type { Operation } from '../../platform/operation.js';
import { notFound, Problem } from '../../platform/problem.js';
import type { ListedPart } from '../../platform/row-seals/opened-rows.js';
import { getTableOf } from '../../platform/row-seals/row-forms.js';
import { unlessDamaged } from './unless-damaged.js';

/** A row that is sealed whole: its plain columns say only that a record exists on a case. */
interface SealedRow {
  id: string;
  caseId: string;
  keyVersion: number;
  sealed: Buffer;
  version: number;
}

/** One kind of record that is sealed whole in one compartment. */
export interface SealedStore<Content> {
  entity: new () => SealedRow;
  compartment: Compartment;
  /** The frozen name in the context of the seal (docs/spec/envelope.md), and of the record in audit lines. */
  table: 'legal-matter' | 'legal-issue' | 'testimony' | 'consent';
  content: z.ZodType<Content>;
}

export interface SealedRecord<Content> {
  id: string;
  version: number;
  content: Content;
}

/**
 * One page of records. `damaged` counts those of the page that cannot be opened, were changed behind the service's back or
 * are gone; they are left out of `records`.
 */
interface RecordPage<Content> {
  records: SealedRecord<Content>[];
  damaged: number;
  next: string | null;
}

interface RecordPlace {
  compartment: Compartment;
  table: string;
  row: string;
  column: 'content';
}

/** What the records need of a case that somebody has entered; the CaseHandle of the door is one. */
interface EnteredCase {
  readonly id: string;
  readonly op: Operation;
  open(place: RecordPlace, sealed: Buffer): Promise<unknown>;
  prepare(rows: readonly { compartment: string; keyVersion: number }[]): Promise<void>;
  examine(places: readonly RecordPlace[], part?: Omit<ListedPart, 'caseId'>): Promise<number>;
  seal(place: RecordPlace, value: unknown): Promise<SealedValue>;
}

/**
 * Opens one page of the records of a case, oldest first (ids grow with time). A damaged record does not break the list.
 * @param page `after` is the `next` of the page before; `limit` is 1 to 200
 * @throws Problem `forbidden` without the right to read
 */
export async function listRecords<Content>(
  handle: EnteredCase,
  store: SealedStore<Content>,
  page: { after?: string | undefined; limit: number },
): Promise<RecordPage<Content>> {
  const rows = await findRows(handle, store, page);
  const shown = rows.slice(0, page.limit);
  await unlessDamaged(fetchKeys(handle, store, shown));
  const isLast = rows.length <= page.limit;
  const missing = await handle.examine(
    shown.map((row) => placeOf(store, row.id)),
    { table: getTableOf(store.table), after: page.after ?? null, upTo: isLast ? null : shown.at(-1)!.id },
  );
  const records: SealedRecord<Content>[] = [];
  for (const row of shown) {
    const content = await unlessDamaged(openContent(handle, store, row));
    if (content !== undefined) records.push({ id: row.id, version: row.version, content });
  }
  const next = rows.length > page.limit ? shown.at(-1)!.id : null;
  return { records, damaged: shown.length - records.length + missing, next };
}

/**
 * Opens one record of the case in order to change it.
 * @throws Problem `not-found` when the case has no such record, `stale` when `version` is not the present one, `damaged`
 *   when it does not open
 */
export async function getRecord<Content>(
  handle: EnteredCase,
  store: SealedStore<Content>,
  id: string,
  version: number,
): Promise<SealedRecord<Content>> {
  const row = await recordsOf(handle, store).andWhere('record.id = :id', { id }).getOne();
  if (row === null) throw notFound();
  if (row.version !== version) throw new Problem('stale');
  return { id: row.id, version, content: await openContent(handle, store, row) };
}

/** Seals a new record of the case and gives its id; its version is 1. */
export async function insertRecord<Content>(
  handle: EnteredCase,
  store: SealedStore<Content>,
  content: Content,
): Promise<string> {
  const id = newId();
  const sealed = await handle.seal(placeOf(store, id), content);
  await handle.op.db.insert(store.entity, { id, caseId: handle.id, ...sealed, version: 1 });
  return id;
}

/**
 * Seals a changed record in place of the one that was opened and gives its new version.
 * @throws Problem `stale` when somebody else changed it in between
 */
export async function updateRecord<Content>(
  handle: EnteredCase,
  store: SealedStore<Content>,
  present: SealedRecord<Content>,
  content: Content,
): Promise<number> {
  const { id, version } = present;
  const sealed = await handle.seal(placeOf(store, id), content);
  const result = await handle.op.db.update(
    store.entity,
    { id, caseId: handle.id, version },
    { ...sealed, version: version + 1 },
  );
  if (result.affected !== 1) throw new Problem('stale');
  return version + 1;
}

function recordsOf<Content>(handle: EnteredCase, store: SealedStore<Content>) {
  return handle.op.db
    .createQueryBuilder(store.entity, 'record')
    .addSelect('record.sealed')
    .where('record.caseId = :caseId', { caseId: handle.id });
}

/** One row more than the page holds, to know whether there is a next one. */
async function findRows<Content>(
  handle: EnteredCase,
  store: SealedStore<Content>,
  page: { after?: string | undefined; limit: number },
): Promise<SealedRow[]> {
  const query = recordsOf(handle, store);
  if (page.after !== undefined) query.andWhere('record.id > :after', { after: page.after });
  return query
    .orderBy('record.id')
    .limit(page.limit + 1)
    .getMany();
}

async function fetchKeys<Content>(
  handle: EnteredCase,
  store: SealedStore<Content>,
  rows: readonly SealedRow[],
): Promise<void> {
  const versions = [...new Set(rows.map((row) => row.keyVersion))];
  await handle.prepare(versions.map((keyVersion) => ({ compartment: store.compartment, keyVersion })));
}

/** A record of an older release passes through today's schema; one that does not fit is damaged, not guessed. */
async function openContent<Content>(
  handle: EnteredCase,
  store: SealedStore<Content>,
  row: SealedRow,
): Promise<Content> {
  const parsed = store.content.safeParse(await handle.open(placeOf(store, row.id), row.sealed));
  if (!parsed.success) throw new Problem('damaged');
  return parsed.data;
}

function placeOf<Content>(store: SealedStore<Content>, row: string): RecordPlace {
  return { compartment: store.compartment, table: store.table, row, column: 'content' };
}
