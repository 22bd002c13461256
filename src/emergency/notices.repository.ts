import { Injectable } from '@nestjs/common';
import type { Operation } from '../platform/operation.js';
import type { NoticeView } from './emergency.schema.js';

export interface NoticeRow {
  id: string;
  kind: NoticeView['kind'];
  at: Date;
  break_glass_id: string | null;
  actor_id: string;
  /** null when the reader may not see the staff of that office. */
  actor_name: string | null;
  read_at: Date | null;
}

/** The SQL of notices: the database writes them, their recipients read them. */
@Injectable()
export class NoticesRepository {
  /** One page of one's own, newest first, and one row more. */
  async list(op: Operation, query: { after?: string | undefined; limit: number }): Promise<NoticeRow[]> {
    return op.db.query(
      `SELECT n.id, n.kind, n.at, n.break_glass_id, n.actor_id, s.name AS actor_name, n.read_at
       FROM app.notice n LEFT JOIN auth.staff s ON s.id = n.actor_id
       WHERE n.recipient_id = $3
         AND ($1::uuid IS NULL OR (n.at, n.id) < (SELECT o.at, o.id FROM app.notice o WHERE o.id = $1))
       ORDER BY n.at DESC, n.id DESC LIMIT $2`,
      [query.after ?? null, query.limit + 1, op.actor.id],
    );
  }

  async countUnread(op: Operation): Promise<number> {
    const rows: { unread: number }[] = await op.db.query(
      'SELECT count(*)::int AS unread FROM app.notice WHERE recipient_id = $1 AND read_at IS NULL',
      [op.actor.id],
    );
    return rows[0]!.unread;
  }

  /** Marks one as read; it keeps when it was read first. False when there is none such for the actor. */
  async markRead(op: Operation, id: string): Promise<boolean> {
    const result: [unknown[], number] = await op.db.query(
      `UPDATE app.notice SET read_at = coalesce(read_at, transaction_timestamp())
       WHERE id = $1 AND recipient_id = $2`,
      [id, op.actor.id],
    );
    return result[1] === 1;
  }
}
