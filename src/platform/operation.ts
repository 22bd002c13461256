import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type { Act } from './access/actions.js';
import type { Actor } from './access/actor.js';
import { AuditJournal, type TakenCounters } from './audit-log/append.js';
import type { Line, LineAddress } from './audit-log/line.js';
import { Clock } from './clock.js';
import { ContextSigner } from './database/context.js';
import { isDatabaseLost } from './database/failure.js';
import { Problem, type ProblemCode } from './problem.js';
import { LOGGER } from './tokens.js';

/** Acts of many requests that are one line for a whole session. */
const ONE_LINE_A_SESSION: readonly Act[] = ['audit.tree'];

/** What an operation is about, for the line of a refusal. Filled in as soon as the use case knows it. */
export interface Subject {
  caseId?: string;
  compartments?: readonly string[];
  record?: { type: string; id: string };
}

/**
 * Who asks, why, and in which transaction. One request is one operation: one actor, one role, one purpose, one
 * transaction. It is the first argument of every use case; what needs it cannot run outside a transaction.
 */
export class Operation {
  readonly lines: Line[] = [];
  readonly subject: Subject = {};
  private readonly after: ((answer: unknown) => Promise<void>)[] = [];
  private recordedBefore = false;

  constructor(
    readonly actor: Actor,
    readonly act: Act,
    readonly purpose: string,
    readonly at: Date,
    readonly db: EntityManager,
  ) {}

  /** Adds a line to the audit log, in this operation's transaction. The act is the operation's unless named. */
  record(line: Omit<Line, 'act'> & { act?: Act }): void {
    this.lines.push({ ...line, act: line.act ?? this.act });
  }

  /**
   * Says that the line of this act stands in the log already: reading the tree takes thousands of requests, and is one
   * line a session. Only for the acts listed for it, and only when the earlier line has committed; who calls this makes
   * sure of both in the same transaction. Such an operation reads: a row that it wrote would find no line to stand under,
   * and the journal refuses it. A refusal still is a line each time.
   */
  alreadyRecorded(): void {
    if (!ONE_LINE_A_SESSION.includes(this.act)) throw new Error(`the act ${this.act} is a line each time`);
    this.recordedBefore = true;
  }

  /** Whether the line of this act was committed by an earlier operation of the session. */
  get isRecordedBefore(): boolean {
    return this.recordedBefore;
  }

  /**
   * Runs work when, and only when, the transaction has committed and its connection was given back. The work gets what
   * the operation will answer, so that an answer can say what came of it in the meantime.
   */
  whenCommitted(work: (answer: unknown) => Promise<void>): void {
    this.after.push(work);
  }

  /** Runs what waits for the commit; a failure goes to `report`, because the act itself has succeeded. */
  async runCommitted(answer: unknown, report: (error: unknown) => void): Promise<void> {
    for (const work of this.after) {
      try {
        await work(answer);
      } catch (error) {
        report(error);
      }
    }
  }
}

/** Use of a session is noted at most this often, so that reading does not cost a write each time. */
const SEEN_EVERY_MS = 60_000;

const REFUSALS: readonly ProblemCode[] = [
  'not-found',
  'forbidden',
  'step-up',
  'paused',
  'approval',
  'second-person',
  'setup',
  'witness',
  'stale',
  'move',
  'sign-in-failed',
  'too-many',
  'damaged',
];

/** Runs operations: BEGIN, signed actor context, work, audit lines, COMMIT; or ROLLBACK and the line of the refusal. */
@Injectable()
export class Operations {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly signer: ContextSigner,
    private readonly journal: AuditJournal,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Runs one operation and gives what the work gave, after the transaction has committed.
   * @throws Problem as the work threw it (its refusal is in the log by then), `unavailable` when the database is lost,
   *   Error when the work recorded no line: an act without a line does not commit (invariant 5)
   */
  async run<T>(
    actor: Actor,
    act: Act,
    purpose: string,
    work: (op: Operation) => Promise<T>,
    parent?: LineAddress,
  ): Promise<T> {
    const runner = await this.begin();
    const op = new Operation(actor, act, purpose, this.clock.now(), runner.manager);
    let taken: TakenCounters | undefined;
    let isCommitting = false;
    try {
      await this.setContext(runner, actor, purpose, op.at);
      const result = await work(op);
      if (op.lines.length === 0 && !op.isRecordedBefore) throw new Error(`the act ${act} recorded no line`);
      taken = await this.journal.append(op, parent);
      isCommitting = true;
      await runner.commitTransaction();
      isCommitting = false;
      this.journal.countCommitted(taken);
      taken = undefined;
      // The act has succeeded by now: what fails from here on must not make the answer say otherwise.
      await runner.release().catch(() => undefined);
      await op.runCommitted(result, (error) =>
        this.logger.error({ err: error, act }, 'work after the commit failed'),
      );
      return result;
    } catch (error) {
      if (isCommitting && isDatabaseLost(error)) this.journal.abandon();
      else if (taken !== undefined) this.journal.giveBack(taken);
      await this.rollBack(runner);
      throw await this.explain(op, error);
    }
  }

  /** Writes lines in a transaction of their own, for what has no transaction to stand in (refusals). */
  async recordAlone(actor: Actor, act: Act, purpose: string, line: Omit<Line, 'act'>): Promise<void> {
    await this.run(actor, act, purpose, (op) => {
      op.record(line);
      return Promise.resolve();
    });
  }

  private async begin(): Promise<QueryRunner> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      return runner;
    } catch (error) {
      await runner.release().catch(() => undefined);
      throw isDatabaseLost(error) ? new Problem('unavailable') : error;
    }
  }

  private async setContext(runner: QueryRunner, actor: Actor, purpose: string, at: Date): Promise<void> {
    const token = this.signer.sign(actor, purpose, at);
    await runner.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    if (actor.kind === 'staff' && at.getTime() - actor.lastSeenAt.getTime() > SEEN_EVERY_MS) {
      await runner.query('UPDATE auth.session SET last_seen_at = $2 WHERE id = $1', [actor.sessionId, at]);
    }
  }

  private async rollBack(runner: QueryRunner): Promise<void> {
    try {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
    } catch {
      // The connection is gone; the server rolls back by itself.
    } finally {
      if (!runner.isReleased) await runner.release().catch(() => undefined);
    }
  }

  private async explain(op: Operation, error: unknown): Promise<unknown> {
    if (isDatabaseLost(error)) return new Problem('unavailable');
    if (error instanceof Problem && REFUSALS.includes(error.code)) {
      await this.recordAlone(op.actor, op.act, op.purpose, refusalLine(op.subject, error.code));
    }
    return error;
  }
}

function refusalLine(subject: Subject, reason: string): Omit<Line, 'act'> {
  return {
    outcome: 'refused',
    reason,
    ...(subject.caseId === undefined ? {} : { caseId: subject.caseId }),
    ...(subject.compartments === undefined ? {} : { compartments: subject.compartments }),
    ...(subject.record === undefined ? {} : { record: subject.record }),
  };
}

/** Writes the lines of refusals that happen before any operation begins (the guard). */
@Injectable()
export class RefusalLog {
  constructor(private readonly operations: Operations) {}

  async record(
    actor: Actor,
    refusal: { act: Act; reason: string; subject?: Pick<Subject, 'caseId' | 'record'> },
  ): Promise<void> {
    const { act, reason, subject = {} } = refusal;
    await this.operations.recordAlone(actor, act, 'access', refusalLine(subject, reason));
  }
}
