import { Injectable } from '@nestjs/common';
import { type SealedValue, Vault } from '../../platform/crypto/vault.js';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';

/** The office of a verdict, and the verdict. */
export interface VerdictPlace {
  officeId: string;
  id: string;
}

/** Sentences of verdicts: sealed in the compartment `staff` of the office. The only way of reviews to the vault. */
@Injectable()
export class VerdictTexts {
  constructor(private readonly vault: Vault) {}

  /** Seals a sentence. @throws Problem `forbidden` when the actor may not write about staff in that office */
  async seal(op: Operation, place: VerdictPlace, sentence: string): Promise<SealedValue> {
    return this.vault.seal(op, vaultPlace(place), sentence);
  }

  /** Fetches the keys of many sentences at once. */
  async prepare(op: Operation, rows: readonly { officeId: string; keyVersion: number }[]): Promise<void> {
    await this.vault.prefetch(
      op,
      rows.map(({ officeId, keyVersion }) => ({ caseId: officeId, compartment: 'staff', keyVersion })),
    );
  }

  /** Opens a sentence; null when it is damaged. The caller records the line. */
  async open(op: Operation, place: VerdictPlace, sealed: Buffer): Promise<string | null> {
    try {
      const opened = await this.vault.open(op, vaultPlace(place), sealed);
      return typeof opened === 'string' ? opened : null;
    } catch (error) {
      if (error instanceof Problem && error.code === 'damaged') return null;
      throw error;
    }
  }
}

/** Names of docs/spec/envelope.md; the scope of the key is the office. */
function vaultPlace({ officeId, id }: VerdictPlace) {
  return { caseId: officeId, compartment: 'staff', table: 'review-verdict', row: id, column: 'sentence' };
}
