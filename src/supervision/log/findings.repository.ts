import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import type { BrokenKind } from '../../platform/row-seals/row-judgement.js';

export interface FindingRow {
  id: string;
  kind: BrokenKind;
  table_name: string;
  record_alias: string | null;
  case_alias: string | null;
  found_at: Date;
  last_seen_at: Date;
  gone_at: Date | null;
}

/** The SQL of findings: what audit.findings gives to the signed actor. */
@Injectable()
export class FindingsRepository {
  async list(op: Operation): Promise<FindingRow[]> {
    return op.db.query('SELECT * FROM audit.findings()');
  }
}
