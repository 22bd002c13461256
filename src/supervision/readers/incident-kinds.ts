import { Injectable } from '@nestjs/common';
import { type SealedValue, Vault } from '../../platform/crypto/vault.js';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import { incidentKind, type IncidentKind } from './readers.schema.js';

/** What an incident was: sealed in the compartment `staff` of the office. The only way of this room to the vault. */
@Injectable()
export class IncidentKinds {
  constructor(private readonly vault: Vault) {}

  /** Seals the kind of an inquiry. @throws Problem `forbidden` when the actor may not write about staff in that office */
  async seal(op: Operation, officeId: string, id: string, kind: IncidentKind): Promise<SealedValue> {
    return this.vault.seal(op, placeOf(officeId, id), kind);
  }

  /** Fetches the keys of many kinds at once. */
  async prepare(op: Operation, rows: readonly { office_id: string; key_version: number }[]): Promise<void> {
    await this.vault.prefetch(
      op,
      rows.map((row) => ({ caseId: row.office_id, compartment: 'staff', keyVersion: row.key_version })),
    );
  }

  /** Opens a kind; null when it is damaged. The caller records the line. */
  async open(op: Operation, officeId: string, id: string, sealed: Buffer): Promise<IncidentKind | null> {
    try {
      return incidentKind.parse(await this.vault.open(op, placeOf(officeId, id), sealed));
    } catch (error) {
      if (error instanceof Problem && error.code === 'damaged') return null;
      throw error;
    }
  }
}

/** Names of docs/spec/envelope.md; the scope of the key is the office. */
function placeOf(officeId: string, id: string) {
  return { caseId: officeId, compartment: 'staff', table: 'reader-inquiry', row: id, column: 'kind' };
}
