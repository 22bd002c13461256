import { Injectable } from '@nestjs/common';
import { systemActor } from './access/actor.js';
import { Vault } from './crypto/vault.js';
import { Operations } from './operation.js';

/** Makes the keys that are due because somebody who could reach the present ones has left. */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly operations: Operations,
    private readonly vault: Vault,
  ) {}

  /**
   * Makes every key that is due, a case in an operation of its own, so that one that was broken off goes on where it
   * stood. Runs after the commit of what made them due, never within another operation.
   * @param officeId the office that acts, for the lines
   * @returns how many keys were made
   */
  async makeDueKeys(officeId: string | null): Promise<number> {
    let made = 0;
    for (const caseId of await this.findDueCases(officeId)) made += await this.makeKeysOf(caseId, officeId);
    return made;
  }

  private findDueCases(officeId: string | null): Promise<string[]> {
    return this.operations.run(
      systemActor('system:rotation', officeId),
      'case.rekey',
      'off-boarding',
      async (op) => {
        const rows: { case_id: string }[] = await op.db.query(
          'SELECT DISTINCT case_id FROM keystore.rekey_due ORDER BY case_id',
        );
        op.record({ count: rows.length });
        return rows.map((row) => row.case_id);
      },
    );
  }

  private makeKeysOf(caseId: string, officeId: string | null): Promise<number> {
    return this.operations.run(
      systemActor('system:rotation', officeId),
      'case.rekey',
      'off-boarding',
      async (op) => {
        // Taken away in the transaction that makes the keys: two who do this at once make each key once.
        const [due]: [{ compartment: string }[], number] = await op.db.query(
          'DELETE FROM keystore.rekey_due WHERE case_id = $1 RETURNING compartment',
          [caseId],
        );
        const compartments = due.map((row) => row.compartment).sort();
        for (const compartment of compartments) await this.vault.beginNextKey(op, caseId, compartment);
        op.record({
          caseId,
          count: compartments.length,
          ...(compartments.length === 0 ? {} : { compartments }),
        });
        return compartments.length;
      },
    );
  }
}
