import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { systemActor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock.js';
import { ContextSigner } from '../../platform/database/context.js';
import type { Facts } from './facts.js';
import type { ResolvedLine } from './resolved-line.js';

/** A stretch of lines that were not looked at yet, in the order of their transactions. */
export interface Unread {
  from_xact: string;
  from_id: string;
  to_xact: string;
  to_id: string;
  is_full: boolean;
}

/** A transaction in which history is read: an operation's own, or one that only looks. */
export type Reading = EntityManager;

/** Which lines of people's past a rule needs. */
export interface LookBack {
  people: readonly string[];
  acts?: readonly string[];
  outcome?: 'allowed' | 'refused';
  since: Date;
  until: Date;
}

const LINE = `id, at, act, outcome, reason, actor_id, actor_role, actor_kind, case_ids, compartments, grant_kind, approval_id, count`;
const PAGE = 500;

/** The SQL of reading history. Everything here is for system:flags; nothing of it is shown to anybody. */
@Injectable()
export class HistoryRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signer: ContextSigner,
    private readonly clock: Clock,
  ) {}

  /** Whether there are lines that the rules have not seen; asked without an actor, it says nothing more. */
  async hasUnread(): Promise<boolean> {
    const rows: { unread: boolean }[] = await this.dataSource.query(
      'SELECT audit.has_unread_lines() AS unread',
    );
    return rows[0]!.unread;
  }

  /**
   * Reads as system:flags in one transaction. It writes no line: a machine that compares lines discloses nothing, and a
   * line for each look would be one more to look at.
   */
  async look<T>(work: (db: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (db) => {
      const token = this.signer.sign(systemActor('system:flags'), 'flags', this.clock.now());
      await db.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
      return work(db);
    });
  }

  /** The next page of lines that were not seen, at most 500; undefined when there is none. */
  async findUnread(db: EntityManager): Promise<Unread | undefined> {
    const rows: Unread[] = await db.query(
      `SELECT from_xact::text, from_id, to_xact::text, to_id, is_full FROM audit.unread_page($1)`,
      [PAGE],
    );
    return rows[0];
  }

  async listUnread(db: EntityManager, page: Unread): Promise<ResolvedLine[]> {
    return db.query(`SELECT ${LINE} FROM audit.unread_lines($1::text::xid8, $2)`, [page.to_xact, page.to_id]);
  }

  /** The newest lines of some people, at most 200 of each. */
  async listOfPeople(db: EntityManager, back: LookBack): Promise<ResolvedLine[]> {
    return db.query(`SELECT ${LINE} FROM audit.history_of_people($1, $2, $3, $4, $5)`, [
      back.people,
      back.acts ?? null,
      back.outcome ?? null,
      back.since,
      back.until,
    ]);
  }

  /** The newest lines about a case that were no refusals, at most 5,000. */
  async listOfCase(
    db: EntityManager,
    of: { caseId: string; since: Date; until: Date },
  ): Promise<ResolvedLine[]> {
    return db.query(`SELECT ${LINE} FROM audit.history_of_case($1, $2, $3)`, [of.caseId, of.since, of.until]);
  }

  async getFacts(
    db: EntityManager,
    of: { actors: readonly string[]; cases: readonly string[]; since: Date },
  ): Promise<Facts> {
    const rows: { facts: Facts }[] = await db.query('SELECT app.flag_facts($1, $2, $3) AS facts', [
      of.actors,
      of.cases,
      of.since,
    ]);
    return rows[0]!.facts;
  }

  /** Goes on to the end of a page; false when another process of the service did so in between. */
  async markRead(db: EntityManager, page: Unread): Promise<boolean> {
    const rows: { marked: boolean }[] = await db.query(
      'SELECT audit.mark_read($1::text::xid8, $2, $3::text::xid8, $4) AS marked',
      [page.from_xact, page.from_id, page.to_xact, page.to_id],
    );
    return rows[0]!.marked;
  }
}
