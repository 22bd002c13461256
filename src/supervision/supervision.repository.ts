import { Injectable } from '@nestjs/common';
import type { Operation } from '../platform/operation.js';

/** A line of the log as audit.lines gives it: already cut to what the actor may see. */
export interface LineRow {
  id: string;
  epoch: number;
  entry: Buffer;
  actor_username: string | null;
  actor_name: string | null;
  /** The cases that the line names; null for an auditor, who knows cases by alias. */
  case_ids: string[] | null;
  /** The kind of the grant that the act rested on. */
  basis_kind: string | null;
  leaf_index: string | null;
  /** Whether something is sealed beside it. */
  has_detail: boolean;
}

/** What audit.sealed_detail gives: the wrapped key is gone when the month's details were forgotten. */
export interface DetailRow {
  epoch: number;
  inst: string;
  ctr: string;
  sealed: Buffer;
  wrapped: Buffer | null;
  /** The cases that the line names, for the line of the reading. */
  cases: string[];
}

export interface LineFilter {
  case?: string | undefined;
  act?: string | undefined;
  outcome?: 'allowed' | 'refused' | undefined;
  /** Whether lines show that are there for the proof only. */
  technical?: 'true' | 'false' | undefined;
  /** Only lines older than this one. */
  before?: string | undefined;
}

export interface NamedCase {
  id: string;
  reference: string;
  pseudonym: string;
}

/** The SQL of reading the log. The database decides which lines exist for the actor. */
@Injectable()
export class SupervisionRepository {
  /** The newest lines that the filter lets through, at most `limit` (1 to 201). */
  async findLines(op: Operation, filter: LineFilter, limit: number): Promise<LineRow[]> {
    return op.db.query(
      `SELECT id, epoch, entry, actor_username, actor_name, case_ids, basis_kind, leaf_index, has_detail
       FROM audit.lines($1, $2, $3, $4, $5, $6)`,
      [
        filter.case ?? null,
        filter.act ?? null,
        filter.outcome ?? null,
        filter.before ?? null,
        limit,
        filter.technical === 'true',
      ],
    );
  }

  /** What is sealed beside a line that the actor may open; undefined when there is nothing. */
  async findDetail(op: Operation, id: string): Promise<DetailRow | undefined> {
    const rows: DetailRow[] = await op.db.query(
      'SELECT epoch, inst, ctr::text AS ctr, sealed, wrapped, cases FROM audit.sealed_detail($1)',
      [id],
    );
    return rows[0];
  }

  /** Names of colleagues, as far as the actor may see them. */
  async findStaff(op: Operation, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
    return op.db.query('SELECT id, name FROM auth.staff WHERE id = ANY ($1::uuid[]) ORDER BY name', [ids]);
  }

  /** Names of those of the cases that the actor may see now. */
  async findCases(op: Operation, ids: readonly string[]): Promise<NamedCase[]> {
    return op.db.query('SELECT id, reference, pseudonym FROM app.case_file WHERE id = ANY ($1::uuid[])', [
      ids,
    ]);
  }
}
