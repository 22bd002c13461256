import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { decodeEntry, type Entry, EntryError, type EntryFault } from './entry.js';
import { type CounterFinding, InstanceCounters } from './instance-counters.js';
import { Frontier, leafHash } from './merkle.js';
import { NoteError, type NoteFault, type NoteVerifier } from './signed-note.js';

const MOST_FINDINGS = 1_000;
const PROGRESS_EVERY = 10_000;

/** One line as it is stored. */
export interface LoggedEntry {
  /** Place in the log, from 0. */
  readonly index: number;
  readonly entryBytes: Uint8Array;
  /** The leaf hash that is stored beside the entry, 32 bytes. */
  readonly leafHash: Uint8Array;
}

export interface LogToVerify {
  readonly entries: AsyncIterable<LoggedEntry>;
  /** One or more signed checkpoints of this log; each is recomputed at its size. */
  readonly checkpoints: readonly string[];
  /** The log's name. A checkpoint of another origin counts as badly signed. */
  readonly origin: string;
  /** Public keys that are believed, known from outside the log. */
  readonly verifiers: readonly NoteVerifier[];
  /** When the log is pruned: the right edge of the tree at the first entry that is kept. */
  readonly prunedBefore?: Frontier;
  /** Holes among counters from this instant on may be transactions under way (see VerifiedLog.pending). */
  readonly settledBefore?: Date;
  /** Called after each 10,000 entries and at the end with the number of entries seen. */
  readonly onProgress?: (entries: number) => void;
  /** Called with each entry that is valid and canonical, in order. */
  readonly onEntry?: (entry: Entry, index: number) => void;
}

/** What was found, where. It holds places and reasons, nothing of an entry but its instance and counter. */
export type Finding =
  | CounterFinding
  | { readonly kind: 'altered'; readonly index: number }
  | { readonly kind: 'not-canonical'; readonly index: number; readonly fault: EntryFault }
  /** `index` was expected, `found` came: an entry is missing, repeated or out of place. */
  | { readonly kind: 'missing-index'; readonly index: number; readonly found: number }
  | { readonly kind: 'root-mismatch'; readonly size: number }
  /** `position` is that of the checkpoint among those given. */
  | { readonly kind: 'bad-signature'; readonly position: number; readonly fault: NoteFault | 'other-origin' }
  /** The checkpoint's size was never reached: `entries` is the size that the log came to. */
  | { readonly kind: 'size-mismatch'; readonly size: number; readonly entries: number }
  /** The checkpoint of this size lacks cosignatures that the policy asks for. */
  | { readonly kind: 'no-quorum'; readonly size: number }
  | { readonly kind: 'missing-tile'; readonly level: number | 'entries'; readonly index: number }
  /** A tile does not hold the hashes of the level below it, or a bundle cannot be taken apart. */
  | { readonly kind: 'tampered-tile'; readonly level: number | 'entries'; readonly index: number }
  /** The log begins here and no line of it says that it was pruned up to here. */
  | { readonly kind: 'pruned-without-line'; readonly index: number };

export type FindingKind = Finding['kind'];

export interface VerifiedLog {
  /** True when there is no finding of any kind. */
  readonly isIntact: boolean;
  /** Entries that went by. */
  readonly entries: number;
  /** Entries behind the largest checkpoint: counted and checked, but not yet signed for. */
  readonly unsigned: number;
  readonly instances: number;
  /** Counters missing among the lines that are not settled yet; look again later. */
  readonly pending: number;
  /** Sizes of the checkpoints whose signature and root are right. */
  readonly confirmed: readonly number[];
  /** The first 1,000 findings. */
  readonly findings: readonly Finding[];
  /** How many findings of each kind there were in all. */
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
}

/** A report with further findings, of checks beside the pass over the entries. */
export function withFindings<Report extends VerifiedLog>(report: Report, more: readonly Finding[]): Report {
  if (more.length === 0) return report;
  const counts: Partial<Record<FindingKind, number>> = { ...report.counts };
  for (const { kind } of more) counts[kind] = (counts[kind] ?? 0) + 1;
  const findings = [...report.findings, ...more].slice(0, MOST_FINDINGS);
  return { ...report, isIntact: false, counts, findings };
}

/**
 * Verifies a log in one pass with flat memory: every leaf hash and the tree are computed anew from the entries and
 * compared with the checkpoints; entries, their places and their instance counters are checked on the way.
 * Throws a RangeError when no checkpoint is given, and whatever the entries' source throws.
 * Rules and limits: docs/spec/audit-log.md, section 7.
 */
export async function verifyLog(log: LogToVerify): Promise<VerifiedLog> {
  if (log.checkpoints.length === 0) throw new RangeError('a log is verified against a checkpoint');
  const pass = new VerificationPass(log);
  for await (const line of log.entries) pass.take(line);
  return pass.finish();
}

class VerificationPass {
  readonly #tree: Frontier;
  readonly #first: number;
  readonly #findings: Finding[] = [];
  readonly #counts: Partial<Record<FindingKind, number>> = {};
  readonly #counters: InstanceCounters;
  /** Signed checkpoints that are still ahead, the nearest last. */
  readonly #ahead: Checkpoint[];
  readonly #confirmed: number[] = [];
  #expected: number;
  #lastSigned = 0;

  constructor(private readonly log: LogToVerify) {
    this.#tree = Frontier.parse((log.prunedBefore ?? new Frontier()).serialise());
    this.#first = this.#tree.size;
    this.#expected = this.#first;
    this.#counters = new InstanceCounters(this.#first > 0, (finding) => this.#report(finding));
    this.#ahead = log.checkpoints
      .flatMap((note, position) => this.#open(note, position))
      .sort((one, other) => other.size - one.size);
    this.#passCheckpointsBehind();
    this.#compareRoots();
  }

  take(line: LoggedEntry): void {
    if (line.index !== this.#expected) {
      this.#report({ kind: 'missing-index', index: this.#expected, found: line.index });
    }
    this.#expected = line.index + 1;
    const hash = leafHash(line.entryBytes);
    if (!hash.equals(line.leafHash)) this.#report({ kind: 'altered', index: line.index });
    this.#tree.append(hash);
    const entry = this.#decode(line);
    if (entry !== undefined) {
      this.#counters.take(line.index, entry);
      this.log.onEntry?.(entry, line.index);
    }
    this.#compareRoots();
    if (this.#seen % PROGRESS_EVERY === 0) this.log.onProgress?.(this.#seen);
  }

  finish(): VerifiedLog {
    for (const { size } of this.#ahead.reverse()) {
      this.#report({ kind: 'size-mismatch', size, entries: this.#tree.size });
    }
    const pending = this.#counters.finish(this.log.settledBefore?.toISOString());
    if (this.#seen % PROGRESS_EVERY !== 0) this.log.onProgress?.(this.#seen);
    return {
      isIntact: Object.keys(this.#counts).length === 0,
      entries: this.#seen,
      unsigned: this.#tree.size - Math.max(this.#first, this.#lastSigned),
      instances: this.#counters.count,
      pending,
      confirmed: this.#confirmed,
      findings: this.#findings,
      counts: this.#counts,
    };
  }

  get #seen(): number {
    return this.#tree.size - this.#first;
  }

  #open(note: string, position: number): Checkpoint[] {
    try {
      const checkpoint = openCheckpoint(note, this.log.verifiers);
      if (checkpoint.origin === this.log.origin) return [checkpoint];
      this.#report({ kind: 'bad-signature', position, fault: 'other-origin' });
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      this.#report({ kind: 'bad-signature', position, fault: error.fault });
    }
    return [];
  }

  #decode(line: LoggedEntry): Entry | undefined {
    try {
      return decodeEntry(line.entryBytes);
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      this.#report({ kind: 'not-canonical', index: line.index, fault: error.fault });
      return undefined;
    }
  }

  /** A checkpoint from before the first entry that is kept cannot be computed again. */
  #passCheckpointsBehind(): void {
    for (
      let next = this.#ahead.at(-1);
      next !== undefined && next.size < this.#first;
      next = this.#ahead.at(-1)
    ) {
      this.#report({ kind: 'size-mismatch', size: next.size, entries: this.#first });
      this.#ahead.pop();
    }
  }

  #compareRoots(): void {
    for (let next = this.#ahead.at(-1); next?.size === this.#tree.size; next = this.#ahead.at(-1)) {
      if (next.root.equals(this.#tree.root())) this.#confirm(next.size);
      else this.#report({ kind: 'root-mismatch', size: next.size });
      this.#ahead.pop();
    }
  }

  #confirm(size: number): void {
    this.#confirmed.push(size);
    this.#lastSigned = size;
  }

  #report(finding: Finding): void {
    this.#counts[finding.kind] = (this.#counts[finding.kind] ?? 0) + 1;
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push(finding);
  }
}
