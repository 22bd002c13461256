import { Injectable } from '@nestjs/common';
import { type SealedValue, Vault } from '../platform/crypto/vault.js';
import type { Operation } from '../platform/operation.js';
import { Problem } from '../platform/problem.js';
import { rowName } from '../platform/row-seals/opened-rows.js';
import { RowSeals } from '../platform/row-seals/row-seals.js';

/** The office whose text it is, the break-glass that it belongs to, and which of its texts. */
export interface TextPlace {
  officeId: string;
  id: string;
  column: 'reason' | 'verdict';
}

/** Texts about break-glass: sealed in the compartment `staff` of the office. The only way of this room to the vault. */
@Injectable()
export class StaffTexts {
  constructor(
    private readonly vault: Vault,
    private readonly seals: RowSeals,
  ) {}

  /** Seals a text. @throws Problem `forbidden` when the actor may not write about staff in that office */
  async seal(op: Operation, place: TextPlace, text: string): Promise<SealedValue> {
    return this.vault.seal(op, vaultPlace(place), text);
  }

  /** Fetches the keys of many texts at once and checks their rows: a broken one then does not open, and the others do. */
  async prepare(
    op: Operation,
    rows: readonly { id: string; officeId: string; keyVersion: number }[],
  ): Promise<void> {
    await this.seals.examine(op, [...new Set(rows.map(({ id }) => rowName('app.break_glass', id)))]);
    await this.vault.prefetch(
      op,
      rows.map(({ officeId, keyVersion }) => ({ caseId: officeId, compartment: 'staff', keyVersion })),
    );
  }

  /** Opens a text; undefined when it is damaged. The caller records the line. */
  async open(op: Operation, place: TextPlace, sealed: Buffer): Promise<string | undefined> {
    try {
      const opened = await this.vault.open(op, vaultPlace(place), sealed);
      return typeof opened === 'string' ? opened : undefined;
    } catch (error) {
      if (error instanceof Problem && error.code === 'damaged') return undefined;
      throw error;
    }
  }
}

/** Names of docs/spec/envelope.md; the scope of the key is the office. */
function vaultPlace({ officeId, id, column }: TextPlace) {
  return { caseId: officeId, compartment: 'staff', table: 'break-glass', row: id, column };
}
