import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

/** The SQL of one-time codes. The table is written by functions of the database only. */
@Injectable()
export class InvitationsRepository {
  /** Makes an invitation; the one before is void. @returns until when it is good, null when the account takes none */
  async insert(op: Operation, id: string, staffId: string, hash: Buffer): Promise<Date | null> {
    const rows: { until: Date | null }[] = await op.db.query(
      'SELECT auth.make_invitation($1, $2, $3) AS until',
      [id, staffId, hash],
    );
    return rows[0]!.until;
  }

  /** Takes a code up. @returns whose account is active now, null when name or code is wrong or the code no longer good */
  async take(op: Operation, username: string, hash: Buffer, passwordHash: string): Promise<string | null> {
    const rows: { staff_id: string | null }[] = await op.db.query(
      'SELECT auth.take_invitation($1, $2, $3) AS staff_id',
      [username, hash, passwordHash],
    );
    return rows[0]!.staff_id;
  }

  /** Recovers an account: no factor, no password, no session. @returns false when it is disabled or not there */
  async recover(op: Operation, id: string, staffId: string): Promise<boolean> {
    const rows: { done: boolean }[] = await op.db.query('SELECT auth.recover_account($1, $2) AS done', [
      id,
      staffId,
    ]);
    return rows[0]!.done;
  }

  /** Gives the recovery that the actor asked for its code, once and within the hour. */
  async setRecoveryCode(
    op: Operation,
    staffId: string,
    hash: Buffer,
  ): Promise<{ id: string; expiresAt: Date } | undefined> {
    const rows: { id: string; expiresAt: Date }[] = await op.db.query(
      'SELECT id, expires_at AS "expiresAt" FROM auth.set_recovery_code($1, $2)',
      [staffId, hash],
    );
    return rows[0];
  }
}
