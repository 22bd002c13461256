import { Injectable } from '@nestjs/common';
import type { InOperation, RowSealing, WrittenRow } from '../audit-log/beside-lines.js';
import { epochOf } from '../audit-log/entry.js';
import { sealRow } from '../crypto/row-seal.js';
import { Problem } from '../problem.js';
import { caseName, type ListedPart, type OpenedRows, openedRows, rowName } from './opened-rows.js';
import { sealingOf } from './row-forms.js';
import type { BrokenKind, CheckedRow, RowJudge } from './row-judgement.js';
import type { NewSeal, RowSealsRepository } from './row-seals.repository.js';

/** A row that was changed behind the service's back. */
export interface BrokenRow {
  kind: BrokenKind;
  table: string;
  row: string | null;
  caseId: string | null;
}

/** What an examination of some rows found. */
export interface Examined {
  /** Names of rows and cases (opened-rows.ts) that are broken. */
  broken: ReadonlySet<string>;
  /** How many rows of the listed parts have a seal and are not there. */
  missing: number;
}

/**
 * Acts of people that only look: when they opened nothing either, they are asked for no rows. It saves a statement and
 * decides nothing: an act that wrote a row all the same does not commit (AuditJournal), so that it is found in a test.
 */
const LOOKING = /\.(list|open|read|tree|state|detail|activity|explain|search)$/;

/** Seals the rows that operations write and checks the seals of those that they open (docs/spec/row-seal.md). */
@Injectable()
export class RowSeals implements RowSealing {
  /** Told of every broken row that an operation met; the job keeps the findings. */
  onBroken: ((rows: readonly BrokenRow[]) => void) | undefined;
  private readonly written = new WeakMap<object, readonly CheckedRow[]>();

  constructor(
    private readonly judge: RowJudge,
    private readonly rows: RowSealsRepository,
  ) {}

  /**
   * Checks every row that the operation has opened, every case that it entered with the grants that let the actor in, and
   * what the rows that it wrote were before. One statement; none for an act that opened nothing and only reads.
   * @throws Problem `damaged` when one was changed behind the service's back
   */
  async check(op: InOperation): Promise<void> {
    const opened = openedRows(op);
    const mayWrite = this.mayWrite(op);
    if (opened.pending.size === 0 && !mayWrite) return;
    const { broken, missing, rows } = await this.ask(op, opened, [], true);
    if (rows.some((row) => row.kind === 'written')) this.written.set(op, this.writable(rows));
    if (broken.size > 0 || missing > 0) throw new Problem('damaged');
  }

  /**
   * Checks rows and cases before a list shows them, so that one that is broken is left out or shown as damaged instead of
   * refusing the whole list.
   */
  async examine(
    op: InOperation,
    names: readonly string[],
    parts: readonly ListedPart[] = [],
  ): Promise<Examined> {
    const opened = openedRows(op);
    for (const name of names) opened.note(name);
    let missing = 0;
    if (opened.pending.size > 0 || parts.length > 0) {
      const asked = await this.ask(op, opened, parts, false);
      missing = asked.missing;
      // What was waiting to be checked besides refuses the operation, as it would at its end.
      const own = new Set(names);
      if ([...asked.broken].some((name) => !own.has(name))) throw new Problem('damaged');
    }
    return { broken: new Set(names.filter((name) => opened.checked.get(name) === false)), missing };
  }

  /** Those rows of a table that nobody changed behind the service's back: a list shows the others to nobody. */
  async keepSound<Row extends { id: string }>(
    op: InOperation,
    table: string,
    rows: readonly Row[],
  ): Promise<Row[]> {
    const { broken } = await this.examine(
      op,
      rows.map(({ id }) => rowName(table, id)),
    );
    return rows.filter(({ id }) => !broken.has(rowName(table, id)));
  }

  /** Seals every row that the operation wrote or removed, one revision further. Two statements at most, none for reads. */
  async seal(op: InOperation): Promise<readonly WrittenRow[]> {
    const rows = this.written.get(op);
    if (rows === undefined) return [];
    const seals = rows.flatMap((row) => this.newSeal(row));
    await this.rows.store(op, seals, epochOf(op.at));
    this.written.delete(op);
    return seals.map(({ table, id, caseId, revision, seal }) => ({
      type: sealingOf(table).type,
      id,
      caseId,
      revision,
      seal,
    }));
  }

  /** What is wrong with one row, or undefined. */
  findBroken(row: CheckedRow): BrokenKind | undefined {
    return this.judge.findBroken(row);
  }

  private mayWrite({ act, actor }: InOperation): boolean {
    return act !== undefined && (actor?.kind === 'system' || !LOOKING.test(act));
  }

  private async ask(op: InOperation, opened: OpenedRows, parts: readonly ListedPart[], withWritten: boolean) {
    const names = [...opened.pending];
    const rows = await this.rows.ask(op, names, parts, withWritten);
    const found = rows
      .filter((row) => row.kind !== 'written')
      .flatMap((row) => {
        const kind = this.judge.findBroken(row);
        return kind === undefined ? [] : [{ row, kind }];
      });
    const broken = new Set(found.flatMap(({ row }) => namesOf(row)));
    const answered = new Set(rows.flatMap(namesOf));
    // What was asked for and not answered is not there.
    opened.settle(names, (name) => answered.has(name) && !broken.has(name));
    if (found.length > 0) this.onBroken?.(found.map(({ row, kind }) => toBroken(row, kind)));
    return {
      rows,
      broken: new Set(names.filter((name) => opened.checked.get(name) === false)),
      missing: rows.filter((row) => row.kind === 'listed').length,
    };
  }

  /**
   * The written rows that get a seal. One that was broken before this act gets none, but where the act replaced all that a
   * reader sees of it: sealing it would make right what somebody did behind the service's back.
   * @throws Problem `damaged` for a broken one that refuses to be written over
   */
  private writable(rows: readonly CheckedRow[]): CheckedRow[] {
    const written = rows.filter((row) => row.kind === 'written');
    const sound: CheckedRow[] = [];
    for (const row of written) {
      // inserted and removed again within the act
      if (row.is_new && row.present === null && row.rev === null) continue;
      const kind = this.judge.findBroken(row);
      if (kind !== undefined) {
        this.onBroken?.([toBroken(row, kind)]);
        const { whenBroken = 'refuse' } = sealingOf(row.table_name);
        if (whenBroken === 'refuse') throw new Problem('damaged');
        if (whenBroken === 'stay' || row.present === null) continue;
      }
      sound.push(row);
    }
    return sound;
  }

  private newSeal(row: CheckedRow): NewSeal[] {
    const revision = Math.max(row.rev ?? 0, row.line_rev ?? 0) + 1;
    const head = { table: row.table_name, id: row.row_id, caseId: row.case_id, revision };
    if (row.present === null) return [{ ...head, form: row.form ?? 1, seal: null }];
    const { form, sealed } = this.judge.newSealOf(row, row.present, revision);
    return [{ ...head, form, seal: sealRow(this.judge.keyOf(sealed.scope), sealed) }];
  }
}

/** The names under which a row may have been asked for. */
function namesOf(row: CheckedRow): string[] {
  if (row.kind === 'case') return [caseName(row.row_id)];
  if (row.kind === 'ground') return row.case_id === null ? [] : [caseName(row.case_id)];
  if (row.kind !== 'row') return [];
  const values = row.before ?? row.present;
  const names = [rowName(row.table_name, row.row_id)];
  if (row.table_name === 'app.case_compartment' && values !== null) {
    names.push(`document ${String(values['case_id'])} ${String(values['compartment'])}`);
  }
  return names;
}

function toBroken(row: CheckedRow, kind: BrokenKind): BrokenRow {
  return { kind, table: row.table_name, row: row.row_id, caseId: row.case_id };
}
