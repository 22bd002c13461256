import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { ShortQueries } from './short-queries.repository.js';
import type { Attempts } from './sign-in-limits.js';

/** Until when a subject waits, and how many tries were refused since when without a line. */
export interface WaitRow {
  subject: Buffer;
  blocked_until: Date;
  refused: number;
  refused_since: Date | null;
}

/** The SQL of counted tries. Each statement names its subjects; a subject is a keyed hash. */
@Injectable()
export class TriesRepository {
  constructor(private readonly queries: ShortQueries) {}

  async findWaits(subjects: readonly Buffer[]): Promise<WaitRow[]> {
    return this.queries.askAsNobody('SELECT * FROM auth.waits($1::bytea[])', [subjects]);
  }

  /** One more try that came too early. Its line is written with those of the same minute. */
  async countRefusal(subject: Buffer, at: Date): Promise<void> {
    await this.queries.askAsNobody('SELECT auth.count_refusal($1, $2)', [subject, at]);
  }

  /** The counts of refused tries that began before this instant, one a subject; the operation writes their lines. */
  async takeRefusals(op: Operation, before: Date): Promise<number[]> {
    const rows: { count: number }[] = await op.db.query(
      'SELECT count FROM auth.take_refusals($1) AS t (count)',
      [before],
    );
    return rows.map(({ count }) => count);
  }

  /** What is known of these subjects, locked until the operation ends. */
  async lock(op: Operation, subjects: readonly Buffer[]): Promise<(Attempts | undefined)[]> {
    const rows: { subject: Buffer; failures: number; since: Date; blocked_until: Date }[] = await op.db.query(
      'SELECT * FROM auth.lock_attempts($1::bytea[], $2)',
      [subjects, op.at],
    );
    return subjects.map((subject) => {
      const row = rows.find((each) => each.subject.equals(subject));
      // A row without failures is one that was made to be locked.
      return row === undefined || row.failures === 0
        ? undefined
        : { failures: row.failures, since: row.since, blockedUntil: row.blocked_until };
    });
  }

  async write(op: Operation, subject: Buffer, attempts: Attempts): Promise<void> {
    const { failures, since, blockedUntil } = attempts;
    await op.db.query('SELECT auth.write_attempt($1, $2, $3, $4)', [subject, failures, since, blockedUntil]);
  }

  /** Forgets the failures of a subject; the database lets only those who have just begun a session do so. */
  async forget(op: Operation, subject: Buffer): Promise<void> {
    await op.db.query('SELECT auth.forget_attempts($1)', [subject]);
  }
}
