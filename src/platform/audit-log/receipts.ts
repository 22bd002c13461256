import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { WITNESSES } from '../tokens.js';
import { AuditJournal } from './append.js';
import type { ReceiptState } from './receipt-states.js';
import { markOf, type WitnessSettings } from './witness-settings.js';

/** How often somebody who waits looks whether the cosignature is there. */
const LOOK_MS = 100;

/** Says how far the proof of an act is, and waits for it. Holds no connection while it waits. */
@Injectable()
export class Receipts {
  /** The nearest witness as cosignatures name it; null when none is configured. */
  readonly near: string | null;

  constructor(
    @Inject(WITNESSES) settings: WitnessSettings,
    private readonly dataSource: DataSource,
    private readonly journal: AuditJournal,
  ) {
    this.near = settings.near === null ? null : markOf(settings.near.verifier);
  }

  /**
   * Those of the receipts whose line the nearest witness has cosigned; all of them when there is no such witness.
   * @param db the operation's, so that it asks for no second connection
   */
  async findConfirmed(
    ids: readonly string[],
    db: Pick<EntityManager, 'query'>,
  ): Promise<ReadonlySet<string>> {
    if (this.near === null || ids.length === 0) return new Set(ids);
    const rows: { id: string }[] = await db.query(
      'SELECT id FROM unnest($1::uuid[]) AS t (id) WHERE audit.is_cosigned(id, $2)',
      [ids, this.near],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The state of a receipt of an act that does wait for the witness. */
  stateOf(isConfirmed: boolean): ReceiptState {
    if (this.near === null) return 'unwitnessed';
    return isConfirmed ? 'cosigned' : 'waiting';
  }

  /** Waits, outside any operation, until the nearest witness has cosigned a receipt's line, but no longer than `mostMs`. */
  async waitFor(id: string, mostMs: number): Promise<Exclude<ReceiptState, 'waiting'>> {
    if (this.near === null) return 'unwitnessed';
    const end = performance.now() + mostMs;
    this.journal.hasten();
    while (!(await this.findConfirmed([id], this.dataSource)).has(id)) {
      if (performance.now() + LOOK_MS > end) return 'uncosigned';
      await wait(LOOK_MS);
    }
    return 'cosigned';
  }
}
