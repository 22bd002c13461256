import type { PoolClient } from 'pg';
import { decodeEntry } from './entry.js';
import type { ExportedLine } from './export-ocsf.js';
import { readStoredLog } from './stored-lines.js';

/** Which lines are exported: all that have a place in the tree, unless said otherwise. */
export interface ExportRange {
  /** The index of the first line; what a collector has already is passed over. */
  readonly first: number;
  /** Lines of acts from this instant on. */
  readonly from?: Date;
  /** Lines of acts before this instant. */
  readonly until?: Date;
}

/** How many lines the range holds. Reads every line when instants are given. */
export async function countLines(client: Pick<PoolClient, 'query'>, range: ExportRange): Promise<number> {
  const { rows } = await client.query<{ lines: string }>(
    range.from === undefined && range.until === undefined
      ? 'SELECT count(*)::text AS lines FROM audit.leaf WHERE leaf_index >= $1'
      : `SELECT count(*)::text AS lines FROM audit.leaf l JOIN audit.event e ON e.epoch = l.epoch AND e.id = l.event_id
         WHERE l.leaf_index >= $1 AND convert_from(e.entry, 'UTF8')::jsonb ->> 'ts' >= $2
           AND convert_from(e.entry, 'UTF8')::jsonb ->> 'ts' < $3`,
    range.from === undefined && range.until === undefined
      ? [range.first]
      : [range.first, textOf(range.from, '0'), textOf(range.until, 'a')],
  );
  return Number(rows[0]!.lines);
}

/** The lines of the range in the order of the tree, with flat memory. Throws an EntryError for a line that is none. */
export async function* readLines(
  client: Pick<PoolClient, 'query'>,
  range: ExportRange,
): AsyncGenerator<ExportedLine> {
  const [from, until] = [textOf(range.from, '0'), textOf(range.until, 'a')];
  for await (const { index, entryBytes } of readStoredLog(client, range.first)) {
    const entry = decodeEntry(entryBytes);
    if (entry.ts >= from && entry.ts < until) yield { index, entry };
  }
}

/** Instants of entries are all written alike, so that their texts sort as they do. */
function textOf(instant: Date | undefined, otherwise: string): string {
  return instant?.toISOString() ?? otherwise;
}
