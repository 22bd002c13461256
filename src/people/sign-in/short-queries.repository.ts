import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, nobody } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock.js';
import { ContextSigner } from '../../platform/database/context.js';

/**
 * One statement in a short transaction of its own, signed for an actor: what signing in has to know before it can say in
 * which operation it goes on. It discloses nothing and changes nothing that has a line.
 */
@Injectable()
export class ShortQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signer: ContextSigner,
    private readonly clock: Clock,
  ) {}

  async askAs<Row>(actor: Actor, sql: string, values: unknown[]): Promise<Row[]> {
    return this.dataSource.transaction(async (db) => {
      const token = this.signer.sign(actor, 'sign-in', this.clock.now());
      await db.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
      return db.query<Row[]>(sql, values);
    });
  }

  askAsNobody<Row>(sql: string, values: unknown[]): Promise<Row[]> {
    return this.askAs<Row>(nobody, sql, values);
  }
}
