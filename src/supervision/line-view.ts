import { decodeEntry, type Entry, EntryError } from '../platform/audit-log/entry.js';
import type { LineRow, NamedCase } from './supervision.repository.js';
import type { AuditEntry } from './supervision.schema.js';

/**
 * What a reader sees of a line. Cases that the reader may not see now are left out, even by id. A line that somebody
 * damaged says so and hides nothing else: one such row must not blind those who look for it.
 */
export function viewLine(row: LineRow, cases: ReadonlyMap<string, NamedCase>): AuditEntry {
  const entry = readEntry(row.entry);
  if (entry === undefined) return damagedLine(row);
  const { actor, obj } = entry;
  const seen = (row.case_ids ?? []).flatMap((id) => cases.get(id) ?? []);
  const aliases = [...(obj?.case === undefined ? [] : [obj.case]), ...(obj?.cases ?? [])];
  return {
    id: row.id,
    at: entry.ts,
    act: entry.act,
    outcome: entry.res,
    reason: entry.reason ?? null,
    actor: {
      username: row.actor_username,
      name: row.actor_name,
      role: actor.kind === 'nobody' ? null : actor.role,
      kind: actor.kind,
    },
    case: obj?.case === undefined ? null : (seen[0] ?? null),
    cases: obj?.cases === undefined ? [] : seen.map(({ id }) => id),
    caseAliases: row.case_ids === null ? aliases : [],
    count: obj?.count ?? null,
    compartments: obj?.cmp ?? [],
    grant: row.basis_kind,
    secondPerson: entry.basis.startsWith('dual:'),
    purpose: entry.purpose,
    hasDetail: row.has_detail,
    leafIndex: leafIndexOf(row),
  };
}

function damagedLine(row: LineRow): AuditEntry {
  const [year, month] = [Math.floor(row.epoch / 100), row.epoch % 100];
  return {
    id: row.id,
    // The month is what the partition still tells.
    at: new Date(Date.UTC(year, month - 1)).toISOString(),
    act: 'audit.damaged',
    outcome: 'refused',
    reason: 'damaged',
    actor: { username: null, name: null, role: null, kind: 'nobody' },
    case: null,
    cases: [],
    caseAliases: [],
    count: null,
    compartments: [],
    grant: null,
    secondPerson: false,
    purpose: 'unknown',
    hasDetail: row.has_detail,
    leafIndex: leafIndexOf(row),
  };
}

function readEntry(bytes: Buffer): Entry | undefined {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (error instanceof EntryError) return undefined;
    throw error;
  }
}

function leafIndexOf(row: LineRow): number | null {
  return row.leaf_index === null ? null : Number(row.leaf_index);
}
