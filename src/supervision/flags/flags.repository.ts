import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Operation } from '../../platform/operation.js';
import type { FlagRule, Severity } from './flag-states.js';
import type { FlagQuery, FlagView } from './flags.schema.js';

export interface FlagRow {
  id: string;
  rule: FlagRule;
  severity: Severity;
  actor_id: string | null;
  concerns: string[];
  office_id: string;
  is_explained: boolean;
  from_at: Date;
  to_at: Date;
  key_version: number;
  sealed: Buffer;
  raised_at: Date;
  verdict: FlagView['verdict'];
  decided_at: Date | null;
  version: number;
}

export interface NewFlag {
  id: string;
  rule: FlagRule;
  severity: Severity;
  actorId: string | null;
  concerns: readonly string[];
  officeId: string;
  caseId: string | null;
  explanations: readonly unknown[];
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  keyVersion: number;
  sealed: Buffer;
  dedupe: Buffer;
}

export interface WeekRow {
  week: string;
  severity: Severity;
  is_explained: boolean;
  flags: number;
}

export interface NamedCase {
  id: string;
  reference: string;
  pseudonym: string;
}

const COLUMNS = `id, rule, severity, actor_id, concerns, office_id, is_explained, from_at, to_at, key_version, sealed,
  raised_at, verdict, decided_at, version`;

/** The SQL of flags. Row-level security keeps those about somebody from that person, and others to their office. */
@Injectable()
export class FlagsRepository {
  /** One page and one row more: the unexplained first, then the newest first. */
  async list(op: Operation, query: FlagQuery): Promise<FlagRow[]> {
    return op.db.query(
      `SELECT ${COLUMNS} FROM app.flag f
       WHERE ($1::uuid IS NULL OR EXISTS (SELECT 1 FROM app.flag l WHERE l.id = $1 AND (f.is_explained > l.is_explained
           OR (f.is_explained = l.is_explained AND (f.raised_at, f.id) < (l.raised_at, l.id)))))
         AND ($2::boolean IS NULL OR (f.verdict IS NULL) = $2) AND ($3::text IS NULL OR f.rule = $3)
       ORDER BY f.is_explained, f.raised_at DESC, f.id DESC LIMIT $4`,
      [
        query.after ?? null,
        query.open === undefined ? null : query.open === 'true',
        query.rule ?? null,
        query.limit + 1,
      ],
    );
  }

  /** How many flags were raised in each of the last twelve weeks, which begin on Monday in the zone. */
  async listWeeks(op: Operation, timeZone: string): Promise<WeekRow[]> {
    return op.db.query(
      `SELECT date_trunc('week', f.raised_at AT TIME ZONE $1)::date::text AS week, f.severity, f.is_explained,
         count(*)::int AS flags FROM app.flag f
       WHERE f.raised_at >= date_trunc('week', transaction_timestamp() AT TIME ZONE $1) AT TIME ZONE $1 - interval '77 days'
       GROUP BY 1, 2, 3`,
      [timeZone],
    );
  }

  /** Names of people, of those whom the reader may see. */
  async findNames(op: Operation, ids: readonly string[]): Promise<Map<string, string>> {
    const rows: { id: string; name: string }[] = await op.db.query(
      'SELECT id, name FROM auth.staff WHERE id = ANY ($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Those of the cases that the reader may see now. */
  async findCases(op: Operation, ids: readonly string[]): Promise<Map<string, NamedCase>> {
    const rows: NamedCase[] = await op.db.query(
      'SELECT id, reference, pseudonym FROM app.case_file WHERE id = ANY ($1::uuid[])',
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Which of these hashes stand already, in hexadecimal. */
  async findKnown(db: EntityManager, hashes: readonly Buffer[]): Promise<Set<string>> {
    if (hashes.length === 0) return new Set();
    const rows: { hash: string }[] = await db.query(
      `SELECT encode(f.dedupe, 'hex') AS hash FROM app.flag f WHERE f.dedupe = ANY ($1::bytea[])`,
      [hashes],
    );
    return new Set(rows.map(({ hash }) => hash));
  }

  /** Inserts a flag; false when the same pattern has one. */
  async insert(op: Operation, flag: NewFlag): Promise<boolean> {
    const rows: unknown[] = await op.db.query(
      `INSERT INTO app.flag (id, rule, severity, actor_id, concerns, office_id, case_id, is_explained, from_at, to_at,
         key_version, sealed, dedupe)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING id`,
      [
        flag.id,
        flag.rule,
        flag.severity,
        flag.actorId,
        flag.concerns,
        flag.officeId,
        flag.caseId,
        flag.explanations.length > 0,
        new Date(flag.from),
        new Date(flag.to),
        flag.keyVersion,
        flag.sealed,
        flag.dedupe,
      ],
    );
    return rows.length === 1;
  }
}
