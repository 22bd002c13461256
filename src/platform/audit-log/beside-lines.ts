import type { EntityManager } from 'typeorm';
import type { Act } from '../access/actions.js';

/**
 * What stands beside the lines of an operation: the seals of the rows that it wrote, and details sealed under the key
 * of a month. The journal asks for both while it writes, so that they commit with the lines or not at all.
 */

/** A row that an operation wrote or removed. Without a seal the row was removed. */
export interface WrittenRow {
  /** The kind of the record: the table's name with `-` for `_`. */
  type: string;
  id: string;
  caseId: string | null;
  /** Grows by one with each seal of the row. */
  revision: number;
  /** 32 bytes. */
  seal: Buffer | null;
}

/** What sealing rows needs of an operation. */
export interface InOperation {
  db: EntityManager;
  at: Date;
  /** Who signed the transaction's context; nobody outside of operations. */
  actor?: { id: string; kind: string };
  /** The act, by which rows that it wrote are looked for; an operation has one. */
  act?: Act;
}

/** Seals the rows that an operation wrote, and checks the seals of those that it opened. */
export interface RowSealing {
  /**
   * Checks every row that the operation has opened or rested on.
   * @throws Problem `damaged` when one was changed behind the service's back
   */
  check(op: InOperation): Promise<void>;
  /** Seals every row that the operation has written, and gives them with their new revision. */
  seal(op: InOperation): Promise<readonly WrittenRow[]>;
}

/** A detail, sealed. */
export interface SealedDetail {
  /** An RF1 message under the detail key of the epoch. */
  sealed: Buffer;
  /** SHA-256 of the sealed bytes; they begin with 24 random ones, so it is salted. */
  commitment: Buffer;
}

/** Seals what belongs to a line and may not stand in the log. */
export interface DetailSealing {
  seal(epoch: number, address: { inst: string; ctr: number }, detail: unknown): Promise<SealedDetail>;
}
