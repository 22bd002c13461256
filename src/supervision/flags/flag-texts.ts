import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type SealedValue, Vault } from '../../platform/crypto/vault.js';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';
import { explanationKinds, variants } from './flag-states.js';

/** What stands sealed in a flag: lines, cases, and what explains it. Instants are milliseconds since 1970. */
const flagText = z.strictObject({
  lines: z.array(z.string()).max(200),
  cases: z.array(z.uuid()).max(50),
  variant: z.enum(variants).nullable(),
  explanations: z.array(
    z.strictObject({
      kind: z.enum(explanationKinds),
      since: z.number().nullable(),
      until: z.number().nullable(),
    }),
  ),
});
export type FlagText = z.infer<typeof flagText>;

/** What flags say: sealed in the compartment `staff` of the office. The only way of this folder to the vault. */
@Injectable()
export class FlagTexts {
  constructor(private readonly vault: Vault) {}

  async seal(op: Operation, place: { officeId: string; id: string }, text: FlagText): Promise<SealedValue> {
    return this.vault.seal(op, vaultPlace(place), text);
  }

  /** Fetches the keys of many flags at once. */
  async prepare(op: Operation, rows: readonly { officeId: string; keyVersion: number }[]): Promise<void> {
    await this.vault.prefetch(
      op,
      rows.map(({ officeId, keyVersion }) => ({ caseId: officeId, compartment: 'staff', keyVersion })),
    );
  }

  /** Opens what a flag says; undefined when it is damaged. The caller records the line. */
  async open(
    op: Operation,
    place: { officeId: string; id: string },
    sealed: Buffer,
  ): Promise<FlagText | undefined> {
    try {
      return flagText.safeParse(await this.vault.open(op, vaultPlace(place), sealed)).data;
    } catch (error) {
      if (error instanceof Problem && error.code === 'damaged') return undefined;
      throw error;
    }
  }
}

/** Names of docs/spec/envelope.md; the scope of the key is the office. */
function vaultPlace({ officeId, id }: { officeId: string; id: string }) {
  return { caseId: officeId, compartment: 'staff', table: 'flag', row: id, column: 'pattern' };
}
