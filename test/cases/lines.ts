import { decodeEntry, type Entry } from '../../src/platform/audit-log/entry.js';
import type { House } from '../house.js';

/** The lines of the audit log that an act wrote, in their order; without those of the rows that it sealed. */
export async function linesOf(house: House, act: () => Promise<unknown>): Promise<Entry[]> {
  const before = await readLines(house, '0');
  await act();
  return (await readLines(house, before.at(-1)?.id ?? '0')).map(({ entry }) => decodeEntry(entry));
}

function readLines(house: House, after: string): Promise<{ id: string; entry: Buffer }[]> {
  return house.asSuperuser(async (client) => {
    const found = await client.query<{ id: string; entry: Buffer }>(
      'SELECT id, entry FROM audit.event WHERE id > $1 AND row_alias IS NULL ORDER BY id',
      [after],
    );
    return found.rows;
  });
}
