import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

/** The SQL of phone tags. The service may write them and never reads them. */
@Injectable()
export class PhoneTagsRepository {
  /** Replaces the tags of a case; each has 16 bytes. */
  async replace(op: Operation, caseId: string, tags: readonly Buffer[]): Promise<void> {
    await op.db.query('DELETE FROM app.phone_tag WHERE case_id = $1', [caseId]);
    if (tags.length === 0) return;
    await op.db.query('INSERT INTO app.phone_tag (case_id, tag) SELECT $1, unnest($2::bytea[])', [
      caseId,
      tags,
    ]);
  }
}
