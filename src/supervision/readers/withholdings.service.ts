import { Injectable } from '@nestjs/common';
import { CaseDoor } from '../../cases/door.js';
import type { Operation } from '../../platform/operation.js';
import type { WithholdingItem } from './readers.schema.js';
import { type WithholdingRow, WithholdingsRepository } from './withholdings.repository.js';

interface WithholdingList {
  items: WithholdingItem[];
  next: null;
}

/** Shows what is kept from the lists for the persons concerned: to those who supervise the case, and to the auditor. */
@Injectable()
export class WithholdingsService {
  constructor(
    private readonly withholdings: WithholdingsRepository,
    private readonly door: CaseDoor,
  ) {}

  /** What is or was kept back of one case. @throws Problem `not-found` and `forbidden` as the door */
  async list(op: Operation, caseId: string): Promise<WithholdingList> {
    const handle = await this.door.enter(op, caseId);
    const rows = await this.withholdings.list(op, caseId);
    handle.record({ compartments: ['core'], count: rows.length });
    return { items: rows.map((row) => view(row, row.is_standing)), next: null };
  }

  /** What is kept back at present, for the auditor: without the cases. */
  async listStanding(op: Operation): Promise<WithholdingList> {
    const rows = await this.withholdings.listStanding(op);
    op.record({ count: rows.length });
    return { items: rows.map((row) => view(row, true)), next: null };
  }
}

function view(row: Omit<WithholdingRow, 'is_standing'>, isStanding: boolean): WithholdingItem {
  return {
    id: row.id,
    from: row.from_at.toISOString(),
    to: row.to_at.toISOString(),
    ground: row.ground,
    until: row.until,
    madeAt: row.made_at.toISOString(),
    isStanding,
    askedBy: row.asked_by,
    decidedBy: row.decided_by,
  };
}
