import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemActor } from '../access/actor.js';
import { Operations } from '../operation.js';
import { LOGGER } from '../tokens.js';
import { sealedTables } from './row-forms.js';
import { RowSealPagesRepository } from './row-seal-pages.repository.js';
import { type BrokenRow, RowSeals } from './row-seals.js';

/** A pass begins so long after the one before began, so that what was changed is found within a minute. */
const EVERY_MS = 50_000;
/** At least so much rest between two passes. */
const LEAST_REST_MS = 5_000;
/** Small enough that requests do not wait for a page: some ten milliseconds of computing. */
const ROWS_OF_A_PAGE = 200;
const LINES_OF_A_PAGE = 1_000;
/** Up to here a pass takes its pages one after another; beyond, it rests after each, and a day is enough. */
const ROWS_AT_ONCE = 100_000;
const REST_FACTOR = 4;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What a pass saw. */
export interface Pass {
  rows: number;
  lines: number;
  findings: BrokenRow[];
  /** What kept it from reading some of the rows. */
  failures: unknown[];
}

/**
 * Checks every sealed row against its seal and against the log, over and over. It finds what no reading meets: rows that
 * were changed, put back to an older version, removed or inserted behind the service's back.
 */
@Injectable()
export class RowSealJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly seals: RowSeals,
    private readonly pages: RowSealPagesRepository,
    private readonly operations: Operations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.seals.onBroken = (rows) => void this.tell(rows);
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.seals.onBroken = undefined;
    this.stopped.abort();
    await this.running;
  }

  /** One pass over everything, now. Keeps and tells what it finds; what it no longer finds is gone. */
  async runOnce(): Promise<Pass> {
    const began = await this.pages.now();
    const pass = await this.readAll();
    if (this.stopped.signal.aborted) return pass;
    // What was found is kept in any case. That something is gone only a whole pass can tell.
    await this.keep(pass.findings, pass.failures.length === 0 ? began : undefined);
    if (pass.failures.length > 0) throw pass.failures[0];
    return pass;
  }

  /** One pass over every row that keeps and tells nothing. */
  async findBroken(): Promise<readonly BrokenRow[]> {
    const { findings, failures } = await this.readAll();
    if (failures.length > 0) throw failures[0];
    return findings;
  }

  private async readAll(): Promise<Pass> {
    const pass: Pass = { rows: 0, lines: 0, findings: [], failures: [] };
    // One table that cannot be read hides nothing of the others.
    const note = (error: unknown) => void pass.failures.push(error);
    for (const table of Object.keys(sealedTables)) await this.readTable(table, pass).catch(note);
    await this.readLines(pass).catch(note);
    return pass;
  }

  private async run(): Promise<void> {
    let rest = EVERY_MS;
    while (await this.sleep(rest)) {
      const start = performance.now();
      try {
        await this.runOnce();
      } catch (error) {
        this.logger.error({ err: error }, 'rows were not checked');
      }
      rest = Math.max(LEAST_REST_MS, EVERY_MS - (performance.now() - start));
    }
  }

  private async readTable(table: string, pass: Pass): Promise<void> {
    let after = FIRST_ID;
    for (;;) {
      const start = performance.now();
      const rows = await this.pages.readRows(table, after, ROWS_OF_A_PAGE);
      pass.rows += rows.length;
      for (const row of rows) {
        const kind = this.seals.findBroken(row);
        if (kind !== undefined) pass.findings.push({ kind, table, row: row.row_id, caseId: row.case_id });
      }
      if (rows.length < ROWS_OF_A_PAGE) return;
      after = rows.at(-1)!.row_id;
      const rest = pass.rows > ROWS_AT_ONCE ? REST_FACTOR * (performance.now() - start) : 0;
      if (!(await this.sleep(rest))) return;
    }
  }

  private async readLines(pass: Pass): Promise<void> {
    const tables = new Map(Object.entries(sealedTables).map(([name, { type }]) => [type, name]));
    let after = '0';
    for (;;) {
      const start = performance.now();
      const page = await this.pages.readLines(after, LINES_OF_A_PAGE);
      for (const { type, row } of page.unknown) {
        const kind = row === null ? 'untraceable' : 'missing';
        pass.findings.push({ kind, table: tables.get(type) ?? type, row, caseId: null });
      }
      if (page.lastId === null) return;
      after = page.lastId;
      pass.lines += LINES_OF_A_PAGE;
      const rest = pass.lines > ROWS_AT_ONCE ? REST_FACTOR * (performance.now() - start) : 0;
      if (!(await this.sleep(rest))) return;
    }
  }

  /** False when the job was stopped meanwhile. Without a rest it lets waiting requests go first. */
  private async sleep(ms: number): Promise<boolean> {
    try {
      await wait(ms, undefined, { ref: false, signal: this.stopped.signal });
      return true;
    } catch {
      return false;
    }
  }

  /** What an operation met is kept at once; the operation itself was rolled back. */
  private async tell(rows: readonly BrokenRow[]): Promise<void> {
    try {
      await this.keep(rows);
    } catch (error) {
      this.logger.error({ err: error }, 'a finding was not kept; the next pass finds it again');
    }
  }

  private async keep(findings: readonly BrokenRow[], passBegan?: string): Promise<void> {
    for (const { kind, table, row, caseId } of await this.pages.note(findings, passBegan)) {
      this.logger.error({ kind, table }, 'a row was changed behind the back of the service');
      await this.operations.recordAlone(systemActor('system:seal-check'), 'row.broken', 'checking', {
        detail: { kind },
        ...(caseId === null ? {} : { caseId }),
        ...(row === null ? {} : { record: { type: sealedTables[table]?.type ?? 'row', id: row } }),
      });
    }
  }
}
