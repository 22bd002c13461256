import type { BeforeRow, RunRow } from './readers.repository.js';
import {
  type Reader,
  type ReaderBefore,
  readingExplanation,
  type ReadingKind,
  type ReadingRun,
} from './readers.schema.js';
import { kindOfReading } from './readings.js';

/** A run of lines as its reader sees it. */
export function viewRun(row: RunRow): ReadingRun {
  const lines = row.lines.map((line) => ({
    id: line.id,
    at: new Date(line.at).toISOString(),
    act: line.act,
    kind: kindOfReading(line.act),
    compartments: line.compartments,
    reason: line.reason,
    secondPerson: line.secondPerson,
  }));
  return {
    id: row.id,
    from: row.first_at.toISOString(),
    to: row.last_at.toISOString(),
    count: row.lines_count,
    reader: viewReader(row),
    kinds: [...new Set<ReadingKind>(lines.map(({ kind }) => kind))].sort(),
    compartments: row.compartments,
    purposes: row.purposes,
    grants: row.grants.map((grant) => ({
      ...grant,
      since: new Date(grant.since).toISOString(),
      until: grant.until === null ? null : new Date(grant.until).toISOString(),
    })),
    isEmergency: row.is_emergency,
    isPrivileged: row.is_privileged,
    lines,
  };
}

/** Somebody who read the case before an incident. What the service did by itself explains itself. */
export function viewReaderBefore(row: BeforeRow): ReaderBefore {
  const isService = row.actor_kind === 'system';
  const known = readingExplanation.options.filter((each) => row.explanations.includes(each));
  return {
    id: `${row.actor_id ?? 'nobody'} ${row.actor_role ?? 'nobody'} ${row.outcome}`,
    reader: viewReader(row),
    first: row.first_at.toISOString(),
    last: row.last_at.toISOString(),
    count: row.lines_count,
    compartments: row.compartments,
    grants: row.grants,
    explanations: isService ? ['service'] : known,
    unexplained: isService ? 0 : row.unexplained,
  };
}

function viewReader(row: RunRow | BeforeRow): Reader {
  return {
    id: row.actor_id,
    username: row.username,
    name: row.name,
    role: row.actor_role,
    kind: row.actor_kind,
  };
}
