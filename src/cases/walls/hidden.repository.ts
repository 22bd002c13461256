import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { Problem } from '../../platform/problem.js';

/** The SQL of hidden cases: two functions of the database, because the service may not change the column itself. */
@Injectable()
export class HiddenRepository {
  /**
   * Hides a case from all supervisors but these. Gives the new version of the case.
   * @throws Problem `stale` when the version is not the present one
   */
  async hide(
    op: Operation,
    caseId: string,
    hiding: {
      id: string;
      version: number;
      supervisorIds: readonly string[];
      keyVersion: number;
      sealed: Buffer;
    },
  ): Promise<number> {
    const { id, version, supervisorIds, keyVersion, sealed } = hiding;
    return this.run(op, 'SELECT app.hide_case($1, $2, $3, $4, $5, $6) AS version', [
      caseId,
      version,
      supervisorIds,
      id,
      keyVersion,
      sealed,
    ]);
  }

  /** @throws Problem `stale` when the version is not the present one, or the case is not hidden */
  async unhide(op: Operation, caseId: string, version: number): Promise<number> {
    return this.run(op, 'SELECT app.unhide_case($1, $2) AS version', [caseId, version]);
  }

  private async run(op: Operation, sql: string, values: unknown[]): Promise<number> {
    const rows: { version: number | null }[] = await op.db.query(sql, values);
    const version = rows[0]?.version ?? null;
    if (version === null) throw new Problem('stale');
    return version;
  }
}
