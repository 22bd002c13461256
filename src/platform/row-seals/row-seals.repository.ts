import type { EntityManager } from 'typeorm';
import type { InOperation } from '../audit-log/beside-lines.js';
import type { ContextSigner } from '../database/context.js';
import type { ListedPart } from './opened-rows.js';
import type { CheckedRow } from './row-judgement.js';

/** A seal that is kept. Without one the row was removed. */
export interface NewSeal {
  table: string;
  id: string;
  caseId: string | null;
  revision: number;
  form: number;
  seal: Buffer | null;
}

/** The SQL of row seals within an operation. What it reads past row-level security it asks for with a signed request. */
export class RowSealsRepository {
  constructor(private readonly signer: ContextSigner) {}

  /** Reads everything that a check needs in one statement; `names` as in opened-rows.ts. */
  async ask(
    op: InOperation,
    names: readonly string[],
    parts: readonly ListedPart[],
    withWritten: boolean,
  ): Promise<CheckedRow[]> {
    const rows: Record<string, string[]> = {};
    const documents: [string, string][] = [];
    const cases: string[] = [];
    for (const name of names) {
      const [kind, first = '', second = ''] = name.split(' ');
      if (kind === 'row') (rows[first] ??= []).push(second);
      else if (kind === 'document') documents.push([first, second]);
      else cases.push(first);
    }
    const lists = parts.map(({ table, caseId, after, upTo }) => ({
      table,
      case: caseId,
      after,
      upTo,
    }));
    const asked = { rows, documents, cases, lists, written: withWritten };
    const { request, mac } = this.signer.signRequest(op.actor?.id ?? null, op.at, asked);
    return op.db.query('SELECT * FROM audit.rows_beside($1, $2)', [request, mac]);
  }

  /** Keeps the seals of rows that the operation wrote. */
  async store(op: { db: EntityManager }, seals: readonly NewSeal[], epoch: number): Promise<void> {
    await op.db.query('SELECT audit.store_seals($1, $2, $3, $4, $5, $6, $7)', [
      seals.map((each) => each.table),
      seals.map((each) => each.id),
      seals.map((each) => each.caseId),
      seals.map((each) => each.revision),
      seals.map((each) => each.form),
      seals.map((each) => each.seal),
      epoch,
    ]);
  }
}
