import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContextSigner } from '../database/context.js';
import { Clock } from '../clock.js';
import type { CheckedRow } from './row-judgement.js';
import type { BrokenRow } from './row-seals.js';

/** What a page of sealed lines tells: the last line of it, and rows that only the log knows. */
export interface LinesPage {
  lastId: string | null;
  unknown: { type: string; row: string | null }[];
}

/** The SQL of the job that checks every row: outside of operations, with signed requests, one page a statement. */
@Injectable()
export class RowSealPagesRepository {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly signer: ContextSigner,
    private readonly clock: Clock,
  ) {}

  /** The database's time, which judges what a pass has seen. */
  async now(): Promise<string> {
    const [row] = await this.dataSource.query<{ now: string }[]>('SELECT clock_timestamp()::text AS now');
    return row!.now;
  }

  /** Rows of a table after an id, in the order of the ids, with seals whose row is gone. */
  async readRows(table: string, after: string, limit: number): Promise<CheckedRow[]> {
    return this.ask('audit.rows_page', { table, after, limit });
  }

  /** Lines with seals after a line of the log. */
  async readLines(after: string, limit: number): Promise<LinesPage> {
    const rows: { last_id: string | null; record_type: string | null; row_id: string | null }[] =
      await this.ask('audit.lines_page', { after, limit });
    return {
      lastId: rows[0]?.last_id ?? null,
      unknown: rows.flatMap(({ record_type: type, row_id: row }) => (type === null ? [] : [{ type, row }])),
    };
  }

  /**
   * Keeps findings and gives those that are new.
   * @param passBegan at the end of a pass over everything: what was not seen since then is gone
   */
  async note(findings: readonly BrokenRow[], passBegan?: string): Promise<BrokenRow[]> {
    const rows: {
      kind: BrokenRow['kind'];
      table_name: string;
      row_id: string | null;
      case_id: string | null;
    }[] = await this.ask('audit.note_findings', {
      findings: findings.map(toJson),
      ...(passBegan && { passBegan }),
    });
    return rows.map((row) => ({
      kind: row.kind,
      table: row.table_name,
      row: row.row_id,
      caseId: row.case_id,
    }));
  }

  private async ask<Row>(of: string, asked: object): Promise<Row[]> {
    const { request, mac } = this.signer.signRequest(null, this.clock.now(), asked);
    return this.dataSource.query(`SELECT * FROM ${of}($1, $2)`, [request, mac]);
  }
}

function toJson({ kind, table, row, caseId }: BrokenRow) {
  return { kind, table, row, case: caseId };
}
