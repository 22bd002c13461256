import type { DetailSealing, SealedDetail } from './beside-lines.js';
import type { JournalParts } from './instance.js';

/** Seals what belongs to a line and may not stand in the log, under a key of its month (docs/spec/audit-log.md). */
export class AuditDetails implements DetailSealing {
  constructor(readonly parts: JournalParts) {}

  async seal(
    _epoch: number,
    _address: { inst: string; ctr: number },
    _detail: unknown,
  ): Promise<SealedDetail> {
    return Promise.reject(new Error('not there yet'));
  }
}
