import type { Client } from 'pg';
import type { Compartment } from '../../../src/platform/access/compartments.js';
import type { Action } from './matrix-cells.js';
import type { FullCase } from './matrix-cases.js';
import type { Verdict } from './matrix-http.js';

interface Rows {
  table: string;
  where: string;
}

/** Where the rows of a compartment stand; the others have none yet, only keys. */
function rowsOf(compartment: Compartment): Rows | undefined {
  switch (compartment) {
    case 'core':
      return { table: 'app.case_file', where: 'id = $1' };
    case 'contact':
    case 'identity':
    case 'location':
    case 'family':
    case 'casework':
      return { table: 'app.case_compartment', where: `case_id = $1 AND compartment = '${compartment}'` };
    case 'plan':
      return { table: 'app.task', where: 'case_id = $1' };
    case 'legal-status':
      return { table: 'app.legal_matter', where: 'case_id = $1' };
    case 'testimony':
      return { table: 'app.testimony', where: 'case_id = $1' };
    case 'consent':
      return { table: 'app.consent', where: 'case_id = $1' };
    default:
      return undefined;
  }
}

/** Tries one action in one compartment of the case as the service's own database role, as injected SQL would. */
export async function askBySql(
  client: Client,
  full: FullCase,
  compartment: Compartment,
  action: Action,
): Promise<Verdict> {
  const rows = rowsOf(compartment);
  if (rows === undefined) return 'no route';
  switch (action) {
    case 'list':
    case 'read':
      return affected(client, `SELECT 1 FROM ${rows.table} WHERE ${rows.where}`, [full.id]);
    case 'write':
      return affected(client, `UPDATE ${rows.table} SET version = version WHERE ${rows.where}`, [full.id]);
    case 'shred':
      return affected(client, `DELETE FROM ${rows.table} WHERE ${rows.where}`, [full.id]);
    default:
      return 'no route';
  }
}

/** Whether the key of a compartment is there for the actor: no grant, no row, so no key. */
export function askForKey(client: Client, full: FullCase, compartment: Compartment): Promise<Verdict> {
  const sql = 'SELECT 1 FROM keystore.data_key WHERE case_id = $1 AND compartment = $2';
  return affected(client, sql, [full.id, compartment]);
}

async function affected(client: Client, sql: string, values: unknown[]): Promise<Verdict> {
  await client.query('SAVEPOINT cell');
  try {
    return ((await client.query(sql, values)).rowCount ?? 0) > 0 ? 'allowed' : 'refused';
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    return 'refused';
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT cell');
  }
}
