import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemActor } from '../../platform/access/actor.js';
import { hmacSha256, type KeyObject, lengthPrefixed, newId } from '../../platform/crypto/primitives.js';
import { type Operation, Operations } from '../../platform/operation.js';
import { LOGGER } from '../../platform/tokens.js';
import { officesOf } from './facts.js';
import { FlagScan, type Scan } from './flag-scan.js';
import { FlagTexts } from './flag-texts.js';
import { FlagsRepository } from './flags.repository.js';
import { HistoryRepository, type Reading } from './history.repository.js';
import { findPatterns } from './rules/find-patterns.js';
import { identityOf, type Pattern } from './rules/pattern.js';
import { valuesWith } from './thresholds.js';
import { ThresholdsRepository } from './thresholds.repository.js';

export const FLAG_KEY = Symbol('key of the hashes by which a flag is found again');

const EVERY_MS = 30_000;
/** Pages of one run; what is left waits for the next, so that a long log never keeps the service busy. */
const MOST_PAGES = 20;
const MOST_LINES = 200;
const MOST_CASES = 50;

/** Another process of the service has looked at the same page in between: it raises what there is. */
class AlreadyLooked extends Error {}

/** A pattern and the office whose supervisors it goes to. */
interface Wanted {
  pattern: Pattern;
  officeId: string;
}

/**
 * Looks at new lines of the log, page by page, and raises a flag for each pattern. Flags of a page and the mark that it
 * was read commit together, so a crash neither loses nor doubles one.
 */
@Injectable()
export class FlagJob implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<number> | undefined;

  constructor(
    private readonly scan: FlagScan,
    private readonly history: HistoryRepository,
    private readonly flags: FlagsRepository,
    private readonly thresholds: ThresholdsRepository,
    private readonly texts: FlagTexts,
    private readonly operations: Operations,
    @Inject(FLAG_KEY) private readonly key: KeyObject,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tick(), EVERY_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running?.catch(() => undefined);
  }

  /** Looks at what is new, if anything is; a run that still goes on is joined. Gives how many flags were raised. */
  async runOnce(): Promise<number> {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** A failure is logged, and the same lines are looked at in the next half minute. */
  private async tick(): Promise<void> {
    try {
      await this.runOnce();
    } catch (error) {
      this.logger.error({ err: error }, 'the log was not looked through for flags');
    }
  }

  private async run(): Promise<number> {
    let raised = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      if (!(await this.history.hasUnread())) return raised;
      const more = await this.lookAtPage();
      if (more === undefined) return raised;
      raised += more;
    }
    return raised;
  }

  /** Gives how many flags were raised; undefined when there was nothing to look at or somebody else did. */
  private async lookAtPage(): Promise<number | undefined> {
    const found = await this.history.look(async (db) => {
      const scan = await this.scan.read(db);
      if (scan === undefined) return undefined;
      const wanted = await this.findWanted(db, scan);
      const known = await this.flags.findKnown(
        db,
        wanted.map((each) => this.dedupeOf(each)),
      );
      const fresh = wanted.filter((each) => !known.has(this.dedupeOf(each).toString('hex')));
      if (fresh.length > 0) return { scan, fresh };
      return (await this.history.markRead(db, scan.page)) ? { scan, fresh } : undefined;
    });
    if (found === undefined) return undefined;
    return found.fresh.length === 0 ? 0 : this.raiseAll(found.scan, found.fresh);
  }

  /** What the rules of each office find for its supervisors. */
  private async findWanted(db: Reading, { facts, history }: Scan): Promise<Wanted[]> {
    const wanted: Wanted[] = [];
    const tuned = await this.thresholds.findAll(db);
    for (const officeId of facts.offices) {
      const patterns = findPatterns(history, valuesWith(tuned.get(officeId) ?? {}));
      wanted.push(
        ...patterns
          .filter((pattern) => officesOf(pattern, facts).includes(officeId))
          .map((pattern) => ({ pattern, officeId })),
      );
    }
    return wanted;
  }

  private async raiseAll({ page, facts }: Scan, wanted: readonly Wanted[]): Promise<number | undefined> {
    const known = new Set(facts.cases.map(({ id }) => id));
    try {
      return await this.operations.run(systemActor('system:flags'), 'flag.raise', 'flags', async (op) => {
        if (!(await this.history.markRead(op.db, page))) throw new AlreadyLooked();
        let raised = 0;
        for (const each of wanted) raised += Number(await this.raise(op, each, known));
        if (raised === 0) throw new AlreadyLooked();
        return raised;
      });
    } catch (error) {
      if (error instanceof AlreadyLooked) return undefined;
      throw error;
    }
  }

  /** Raises one flag with its line; false when it stands already. Cases that somebody made up are left out. */
  private async raise(op: Operation, wanted: Wanted, known: ReadonlySet<string>): Promise<boolean> {
    const { pattern, officeId } = wanted;
    const id = newId();
    const cases = pattern.caseIds.filter((caseId) => known.has(caseId)).slice(0, MOST_CASES);
    const text = {
      lines: pattern.evidence.slice(-MOST_LINES),
      cases,
      variant: pattern.variant,
      explanations: pattern.explanations.map(({ kind, since, until }) => ({ kind, since, until })),
    };
    const sealed = await this.texts.seal(op, { officeId, id }, text);
    const isNew = await this.flags.insert(op, {
      ...pattern,
      ...sealed,
      id,
      officeId,
      caseId: cases[0] ?? null,
      dedupe: this.dedupeOf(wanted),
    });
    if (isNew) op.record({ compartments: ['staff'], record: { type: 'flag', id }, version: 1 });
    return isNew;
  }

  private dedupeOf({ pattern, officeId }: Wanted): Buffer {
    return hmacSha256(this.key, lengthPrefixed('causeway/flag/v1', officeId, identityOf(pattern)));
  }
}
