import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { FindingsRepository, type FindingRow } from './findings.repository.js';
import type { FindingList } from './log.schema.js';

/** What the checks of rows found, for the auditor. */
@Injectable()
export class FindingsService {
  constructor(private readonly findings: FindingsRepository) {}

  /** The newest 200 findings, those that still stand first. */
  async list(op: Operation): Promise<FindingList> {
    const rows = await this.findings.list(op);
    op.record({ count: rows.length });
    return { items: rows.map(toItem), next: null };
  }
}

function toItem(row: FindingRow): FindingList['items'][number] {
  return {
    id: row.id,
    kind: row.kind,
    type: row.table_name.replace(/^[a-z]+\./, '').replaceAll('_', '-'),
    record: row.record_alias,
    case: row.case_alias,
    foundAt: row.found_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    goneAt: row.gone_at?.toISOString() ?? null,
  };
}
