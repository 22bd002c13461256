import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';

export interface KeyHolderRow {
  id: string;
  staffId: string;
  name: string;
  namedAt: Date;
  acceptedAt: Date | null;
}

/** The SQL of key holders. */
@Injectable()
export class KeyHoldersRepository {
  /** Those whom the actor may see, in the order in which they were named. */
  async list(op: Operation): Promise<KeyHolderRow[]> {
    return op.db.query(
      `SELECT h.id, h.staff_id AS "staffId", s.name, h.named_at AS "namedAt", h.accepted_at AS "acceptedAt"
       FROM auth.key_holder h JOIN auth.staff s ON s.id = h.staff_id ORDER BY h.named_at, h.id LIMIT 200`,
    );
  }

  async insert(op: Operation, id: string, staffId: string): Promise<void> {
    await op.db.query(
      'INSERT INTO auth.key_holder (id, staff_id, named_by, named_at) VALUES ($1, $2, $3, $4)',
      [id, staffId, op.actor.id, op.at],
    );
  }

  /** Accepts for the actor. @returns the id, undefined when nobody named them or they accepted already */
  async accept(op: Operation): Promise<string | undefined> {
    const [rows]: [{ id: string }[], number] = await op.db.query(
      'UPDATE auth.key_holder SET accepted_at = $2 WHERE staff_id = $1 AND accepted_at IS NULL RETURNING id',
      [op.actor.id, op.at],
    );
    return rows[0]?.id;
  }
}
