import { findTableOf } from './row-forms.js';

/** Where a value that was opened stands, as the vault names it. */
export interface OpenedPlace {
  caseId: string;
  compartment: string;
  table: string;
  row: string;
}

/** A part of one list of records of a case: what was sealed within it must be there. */
export interface ListedPart {
  table: string;
  caseId: string;
  /** Ids between which the part lies: after the one, up to the other. Null is open. */
  after: string | null;
  upTo: string | null;
}

/** What an operation has opened and rested on so far. `checked` tells of each whether it is sound. */
export class OpenedRows {
  readonly pending = new Set<string>();
  readonly checked = new Map<string, boolean>();

  note(name: string): void {
    if (!this.checked.has(name)) this.pending.add(name);
  }

  /** Keeps the answer for each of these; nobody asks for them again in this operation. */
  settle(names: Iterable<string>, isSound: (name: string) => boolean): void {
    for (const name of names) {
      this.pending.delete(name);
      this.checked.set(name, isSound(name));
    }
  }
}

const perOperation = new WeakMap<object, OpenedRows>();

/** What this operation has opened. The same object for the vault, the doors and the check. */
export function openedRows(op: object): OpenedRows {
  const known = perOperation.get(op);
  if (known !== undefined) return known;
  const opened = new OpenedRows();
  perOperation.set(op, opened);
  return opened;
}

/** A row of a table by its id. */
export function rowName(table: string, id: string): string {
  return `row ${table} ${id}`;
}

/** A case, with the grants that let the actor in. */
export function caseName(id: string): string {
  return `case ${id}`;
}

/** The row of a value that was opened, or undefined for what does not stand in a sealed row. */
export function nameOfPlace(place: OpenedPlace): string | undefined {
  const table = findTableOf(place.table);
  if (table === undefined) return undefined;
  // A document of a case is named by case and compartment.
  if (place.table === 'compartment') return `document ${place.caseId} ${place.compartment}`;
  return rowName(table, place.row);
}
