import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import type { KeyObject } from '../crypto/primitives.js';
import type { DetailSealing, RowSealing, SealedDetail } from './beside-lines.js';
import { encodeEntry, epochOf } from './entry.js';
import type { Line, LineAddress } from './line.js';
import { AliasBook, type EntryHead, entryOf, type KnownAlias, rowEntry, voidEntry } from './line-to-entry.js';

/** What the journal needs to know of the operation that it writes for. */
export interface WritingOperation {
  actor: Actor;
  purpose: string;
  at: Date;
  db: EntityManager;
  lines: readonly Line[];
}

/** Gives the alias key of an epoch, making epoch and key when they do not exist yet. */
export interface AliasKeys {
  get(epoch: number): Promise<KeyObject>;
}

/** So many waiting lines are not kept waiting for the second to end. */
const LINES_OF_A_ROUND = 256;

/** A process of the service as the log knows it: its name and the last counter that it took. */
interface Instance {
  readonly name: string;
  counter: number;
  /** Counters whose transaction was rolled back; the next line of the instance brings their void entries. */
  readonly lost: number[];
}

/** The counters that an append took, until its transaction has committed. */
export interface TakenCounters {
  readonly instance: Instance;
  readonly counters: readonly number[];
}

/**
 * Writes audit lines in the transaction of the act. Each process is an instance with a counter of its own, so that a
 * line that is missing shows as a gap. Counters are taken as late as possible: right before the insert.
 */
@Injectable()
export class AuditJournal {
  private instance: Promise<Instance> | undefined;
  /** Lines that were committed since the sequencer was last told. */
  private committed = 0;
  private tell: () => void = () => undefined;

  /**
   * `begin` starts an instance, whose first line has the counter 1, and gives its name. `rows` and `details` bring what
   * stands beside the lines.
   */
  constructor(
    private readonly keys: AliasKeys,
    private readonly begin: () => Promise<string>,
    private readonly rows: RowSealing,
    private readonly details: DetailSealing,
  ) {}

  /** Begins the instance of this process if it has none; gives its name. */
  async start(): Promise<string> {
    return (await this.present()).name;
  }

  /**
   * Checks the rows that an operation opened, seals those that it wrote, writes its lines and gives the counters that it
   * took. Throws when the log does not take them: then nothing may commit.
   * @throws Problem `damaged` when a row was changed behind the service's back
   */
  async append(op: WritingOperation, parent?: LineAddress): Promise<TakenCounters> {
    await this.rows.check(op);
    const written = await this.rows.seal(op);
    const instance = await this.present();
    const epoch = epochOf(op.at);
    const aliases = new AliasBook(await this.keys.get(epoch), epoch);
    const { name: inst } = instance;
    const head: EntryHead = { inst, epoch, ts: op.at.toISOString(), purpose: op.purpose, v: 1 };
    const voids = instance.lost.splice(0);
    const counters = op.lines.map(() => ++instance.counter);
    const rowCounters = written.map(() => ++instance.counter);
    const taken = { instance, counters: [...voids, ...counters, ...rowCounters] };
    try {
      const numbered = op.lines.map((line, index) => ({ line, ctr: counters[index]! }));
      const details = await this.sealDetails(epoch, inst, numbered);
      const act = { inst, ctr: counters[0]! };
      const entries = [
        ...voids.map((ctr) => voidEntry(head, ctr)),
        ...written.map((row, index) => rowEntry(head, op.actor, aliases, row, rowCounters[index]!, act)),
        ...withReceiptLast(numbered).map(({ line, ctr }) =>
          entryOf(head, op.actor, aliases, line, ctr, parent, details.get(ctr)?.commitment),
        ),
      ];
      await this.insert(op.db, epoch, entries.map(encodeEntry), aliases.known);
      if (details.size > 0) await insertDetails(op.db, epoch, inst, details);
      const receiptId = op.lines.find((line) => line.receiptId !== undefined)?.receiptId;
      if (receiptId !== undefined) await insertReceipt(op, epoch, receiptId);
    } catch (error) {
      this.giveBack(taken);
      throw error;
    }
    return taken;
  }

  /** Says what to call when a round of sequencing is due before its time: 256 lines were committed, or an act waits. */
  whenDue(tell: () => void): void {
    this.tell = tell;
  }

  /** Called when a transaction has committed its lines. Counting here costs nothing; other processes count theirs. */
  countCommitted(taken: TakenCounters): void {
    this.committed += taken.counters.length;
    if (this.committed >= LINES_OF_A_ROUND) this.hasten();
  }

  /** Asks for a round of sequencing now: somebody waits for the proof of an act. */
  hasten(): void {
    this.committed = 0;
    this.tell();
  }

  /** Called when a transaction was rolled back after its append: its counters get void entries with the next line. */
  giveBack(taken: TakenCounters): void {
    taken.instance.lost.push(...taken.counters);
  }

  /**
   * Called when nobody can say whether a transaction committed (the connection went at COMMIT): its counters may or may
   * not stand in the log, so this instance writes no more and the next line begins another.
   */
  abandon(): void {
    this.instance = undefined;
  }

  private async sealDetails(epoch: number, inst: string, numbered: readonly NumberedLine[]) {
    const sealed = new Map<number, SealedDetail>();
    for (const { line, ctr } of numbered) {
      if (line.detail === undefined || line.commitment !== undefined) continue;
      sealed.set(ctr, await this.details.seal(epoch, { inst, ctr }, line.detail));
    }
    return sealed;
  }

  private present(): Promise<Instance> {
    if (this.instance === undefined) {
      const started = this.begin().then((name) => ({ name, counter: 1, lost: [] }));
      this.instance = started;
      // A start that failed must not be remembered: the next line begins another instance.
      started.catch(() => {
        if (this.instance === started) this.instance = undefined;
      });
    }
    return this.instance;
  }

  private async insert(
    db: EntityManager,
    epoch: number,
    entries: Buffer[],
    aliases: readonly KnownAlias[],
  ): Promise<void> {
    const [after]: { touched: string | null }[] = await db.query(
      `WITH told AS (
         INSERT INTO audit.alias (epoch, alias, kind, subject)
         SELECT $1, a, k, s FROM unnest($2::text[], $3::text[], $4::uuid[]) AS t (a, k, s)
         -- one order for all, or two acts that name the same new cases lock each other out
         ORDER BY a ON CONFLICT DO NOTHING),
       written AS (INSERT INTO audit.event (epoch, entry) SELECT $1, e FROM unnest($5::bytea[]) AS t (e))
       SELECT current_setting('causeway.touched', true) AS touched`,
      [
        epoch,
        aliases.map((a) => a.alias),
        aliases.map((a) => a.kind),
        aliases.map((a) => a.subject),
        entries,
      ],
    );
    // An act that was taken for a reading one wrote a row all the same: without its seal it must not commit.
    if (after?.touched === 'yes') throw new Error('the act wrote rows that were not sealed');
  }
}

interface NumberedLine {
  readonly line: Line;
  readonly ctr: number;
}

/** The line with the receipt stands last, because the database only tells the number of the last line. */
function withReceiptLast(lines: readonly NumberedLine[]): NumberedLine[] {
  const last = lines.find(({ line }) => line.receiptId !== undefined);
  return last === undefined ? [...lines] : [...lines.filter((each) => each !== last), last];
}

async function insertDetails(
  db: EntityManager,
  epoch: number,
  inst: string,
  details: ReadonlyMap<number, SealedDetail>,
): Promise<void> {
  await db.query(
    `INSERT INTO audit.detail (epoch, inst, ctr, sealed)
     SELECT $1, $2, c, s FROM unnest($3::bigint[], $4::bytea[]) AS t (c, s)`,
    [epoch, inst, [...details.keys()], [...details.values()].map(({ sealed }) => sealed)],
  );
}

async function insertReceipt(op: WritingOperation, epoch: number, id: string): Promise<void> {
  await op.db.query(
    `INSERT INTO audit.receipt (id, epoch, event_id, made_at)
     VALUES ($1, $2, currval('audit.event_id'), transaction_timestamp())`,
    [id, epoch],
  );
}
