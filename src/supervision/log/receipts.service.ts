import { Inject, Injectable } from '@nestjs/common';
import { decodeEntry } from '../../platform/audit-log/entry.js';
import { LogProofs } from '../../platform/audit-log/log-proofs.js';
import { formatProof } from '../../platform/audit-log/proof-file.js';
import { MOST_WAIT_MS, type ReceiptState } from '../../platform/audit-log/receipt-states.js';
import { Receipts } from '../../platform/audit-log/receipts.js';
import { fewestFor, isQuorumMet } from '../../platform/audit-log/witness-policy.js';
import { markOf, type WitnessSettings } from '../../platform/audit-log/witness-settings.js';
import type { Operation } from '../../platform/operation.js';
import { notFound, Problem } from '../../platform/problem.js';
import { WITNESSES } from '../../platform/tokens.js';
import type { ReceiptView } from './log.schema.js';
import { type ReceiptRow, ReceiptsRepository } from './receipts.repository.js';

/** Proof of one's own acts: that their lines stand in the log, and who outside the house has seen it. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly rows: ReceiptsRepository,
    private readonly receipts: Receipts,
    private readonly proofs: LogProofs,
    @Inject(WITNESSES) private readonly witnesses: WitnessSettings,
  ) {}

  /** How far the proof is. @throws Problem `not-found` when it is absent or somebody else's */
  async open(op: Operation, id: string): Promise<ReceiptView> {
    const row = await this.get(op, id);
    const size = await this.findSize(op, row);
    const { act, ts } = decodeEntry(row.entry);
    const index = row.leaf_index === null ? null : Number(row.leaf_index);
    op.record({ record: { type: 'receipt', id } });
    return { id, act, at: ts, state: this.stateOf(row, act), index, size };
  }

  /**
   * The proof as a C2SP tlog-proof whose extra data are the bytes of the line. It carries the smallest checkpoint that
   * enough witnesses have cosigned, else the smallest that the nearest has, else the newest that the log has signed.
   * @throws Problem `not-found` as above, `witness` while the line is not in any signed checkpoint
   */
  async prove(op: Operation, id: string): Promise<string> {
    const row = await this.get(op, id);
    const size = await this.findSize(op, row);
    if (size === null) throw new Problem('witness');
    const index = Number(row.leaf_index);
    const { hashes, note } = await this.proofs.prove(index, size);
    op.record({ record: { type: 'receipt', id } });
    return formatProof({ extra: row.entry, index, hashes, note });
  }

  private async get(op: Operation, id: string): Promise<ReceiptRow> {
    op.subject.record = { type: 'receipt', id };
    const row = await this.rows.find(op, id, this.receipts.near);
    if (row === undefined) throw notFound();
    return row;
  }

  private stateOf(row: ReceiptRow, act: string): ReceiptState {
    const state = this.receipts.stateOf(row.is_cosigned);
    const isOver = row.now.getTime() - row.made_at.getTime() > MOST_WAIT_MS;
    return state === 'waiting' && act === 'break-glass.open' && isOver ? 'uncosigned' : state;
  }

  /** The size whose checkpoint the proof carries; null while none covers the line. */
  private async findSize(op: Operation, row: ReceiptRow): Promise<number | null> {
    if (row.leaf_index === null) return null;
    const above = Number(row.leaf_index);
    const best = (await this.findQuorum(op, above)) ?? (await this.findNear(op, above));
    return best ?? (row.local_size === null ? null : Number(row.local_size));
  }

  private async findQuorum(op: Operation, above: number): Promise<number | undefined> {
    const { policy } = this.witnesses;
    if (policy.quorum === null) return undefined;
    const names = new Map(policy.witnesses.map(({ name, verifier }) => [markOf(verifier), name]));
    const found = await this.rows.listCosigned(op, above, [...names.keys()], fewestFor(policy));
    const namesOf = (marks: readonly string[]) => new Set(marks.flatMap((mark) => names.get(mark) ?? []));
    return found.find(({ witnesses }) => isQuorumMet(policy, namesOf(witnesses)))?.size;
  }

  private async findNear(op: Operation, above: number): Promise<number | undefined> {
    const { near } = this.receipts;
    if (near === null) return undefined;
    return (await this.rows.listCosigned(op, above, [near], 1))[0]?.size;
  }
}
