import { Injectable } from '@nestjs/common';
import type { Operation } from '../platform/operation.js';
import { notFound } from '../platform/problem.js';
import type { NoticeQuery, NoticeView } from './emergency.schema.js';
import { NoticesRepository } from './notices.repository.js';

/** What somebody should know of: break-glass in the office, reviews that are overdue, look-ups that failed. */
@Injectable()
export class NoticesService {
  constructor(private readonly notices: NoticesRepository) {}

  async list(
    op: Operation,
    query: NoticeQuery,
  ): Promise<{ items: NoticeView[]; next: string | null; unread: number }> {
    const rows = await this.notices.list(op, query);
    const unread = await this.notices.countUnread(op);
    const items = rows.slice(0, query.limit).map((row) => ({
      id: row.id,
      kind: row.kind,
      at: row.at.toISOString(),
      breakGlassId: row.break_glass_id,
      actor: row.actor_name === null ? null : { id: row.actor_id, name: row.actor_name },
      readAt: row.read_at?.toISOString() ?? null,
    }));
    op.record({ count: items.length });
    return { items, next: rows.length > query.limit ? items.at(-1)!.id : null, unread };
  }

  /** Marks one's own as read. @throws Problem `not-found` */
  async markRead(op: Operation, id: string): Promise<void> {
    if (!(await this.notices.markRead(op, id))) throw notFound();
    op.record({ record: { type: 'notice', id } });
  }
}
