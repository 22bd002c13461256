import { type CosignatureVerdict, judgeCosignatures, sizeIn } from './checkpoint-verdict.js';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { type DeclaredLoss, LogNotices } from './log-notices.js';
import { Frontier, leafHash, verifyConsistency } from './merkle.js';
import { NoteError } from './signed-note.js';
import { frontierAt, MissingTile, proveConsistency, type TileSource } from './tile-source.js';
import { TileTower } from './tile-tower.js';
import { decodeTile, TILE_WIDTH } from './tiles.js';
import { type Finding, type LoggedEntry, type VerifiedLog, verifyLog, withFindings } from './verify-log.js';
import type { Policy } from './witness-policy.js';

/** A log as it is published: in a folder, or by a server of C2SP tlog-tiles. */
export interface TiledLog {
  readonly source: TileSource;
  /** The newest checkpoint, a signed note. */
  readonly checkpoint: string;
}

/** What the verification of a published log found. */
export interface TiledLogReport extends VerifiedLog, CosignatureVerdict {
  readonly origin: string;
  /** The size that the checkpoint signs for. */
  readonly signedSize: number;
  /** The first index whose entry is still there; above 0 the log is pruned. */
  readonly firstKept: number;
  /** Losses of the database that two people declared; the entries are there. */
  readonly losses: readonly DeclaredLoss[];
}

export interface TileOptions {
  /** Signed checkpoints that were kept elsewhere. */
  readonly kept?: readonly string[];
  readonly settledBefore?: Date;
  /** Called with the entries that went by and those in all. */
  readonly onProgress?: (entries: number, total: number) => void;
}

/**
 * Verifies a published log with flat memory: the checkpoint and its cosignatures by the policy, each tile against the
 * entries and the level below, the tree, and that every kept checkpoint is a beginning of it. With a checkpoint that is
 * not rightly signed nothing else is read.
 * Throws what the source throws when it cannot be read; a tile that is not there is a finding.
 * Rules and limits: docs/spec/audit-log.md, section 11.
 */
export async function verifyTiles(
  log: TiledLog,
  policy: Policy,
  options: TileOptions = {},
): Promise<TiledLogReport> {
  const verifiers = policy.logs.map(({ verifier }) => verifier);
  const { verdict, findings } = judgeCosignatures([log.checkpoint, ...(options.kept ?? [])], policy);
  let checkpoint: Checkpoint;
  try {
    checkpoint = openCheckpoint(log.checkpoint, verifiers);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    return unreadable(verdict, error);
  }
  const { size } = checkpoint;
  const reader = new BundleReader(log.source, size, (finding) => findings.push(finding));
  const firstKept = await findFirstKept(log.source, size);
  const prunedBefore = await frontierOrFinding(log.source, firstKept, findings);
  const [behind, ahead] = partition(options.kept ?? [], (note) => sizeIn(note) < firstKept);
  findings.push(...(await findInconsistent(log.source, checkpoint, behind, policy)));
  const notices = new LogNotices();
  const verified = await verifyLog({
    entries: reader.linesFrom(prunedBefore === undefined ? size : firstKept),
    checkpoints: [log.checkpoint, ...ahead],
    origin: checkpoint.origin,
    verifiers,
    prunedBefore: prunedBefore ?? new Frontier(),
    onEntry: (entry, index) => notices.take(entry, index),
    ...(options.settledBefore === undefined ? {} : { settledBefore: options.settledBefore }),
    ...(options.onProgress === undefined ? {} : { onProgress: shown(options.onProgress, size - firstKept) }),
  });
  if (firstKept > 0 && !notices.tellsOfPruningTo(firstKept)) {
    findings.push({ kind: 'pruned-without-line', index: firstKept });
  }
  const { losses } = notices;
  const { origin } = checkpoint;
  return withFindings({ ...verified, ...verdict, origin, signedSize: size, firstKept, losses }, findings);
}

/** Reads bundles and leaf tiles in order, one ahead, and reports what is missing or cannot be taken apart. */
class BundleReader {
  readonly #tower: TileTower;

  constructor(
    private readonly source: TileSource,
    private readonly size: number,
    private readonly report: (finding: Finding) => void,
  ) {
    this.#tower = new TileTower(source, size, report);
  }

  async *linesFrom(first: number): AsyncGenerator<LoggedEntry> {
    const end = Math.ceil(this.size / TILE_WIDTH);
    let next = this.#read(first / TILE_WIDTH);
    for (let index = first / TILE_WIDTH; index < end; index += 1) {
      const { bytes, entries } = (await next)();
      if (index + 1 < end) next = this.#read(index + 1);
      const hashes = bytes === undefined ? [] : decodeTile(bytes, this.#widthOf(index));
      for (const [at, entryBytes] of entries.entries()) {
        yield { index: index * TILE_WIDTH + at, entryBytes, leafHash: hashes[at] ?? leafHash(entryBytes) };
      }
      if (hashes.length === TILE_WIDTH) await this.#tower.takeLeaves(index, bytes!);
    }
  }

  /** Gives a function, so that a failure of what is read ahead is thrown where it is needed and nowhere else. */
  async #read(index: number): Promise<() => { bytes: Buffer | undefined; entries: readonly Buffer[] }> {
    const width = this.#widthOf(index);
    try {
      const [bytes, entries] = await Promise.all([
        this.#orFinding(0, index, () => this.source.readTile(0, index, width)),
        this.#orFinding('entries', index, () => this.source.readBundle(index, width)),
      ]);
      return () => ({ bytes, entries: entries ?? [] });
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  #widthOf(index: number): number {
    return Math.min(TILE_WIDTH, this.size - index * TILE_WIDTH);
  }

  async #orFinding<T>(level: 0 | 'entries', index: number, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof MissingTile) this.report({ kind: 'missing-tile', level, index });
      else if (error instanceof RangeError) this.report({ kind: 'tampered-tile', level, index });
      else throw error;
      return undefined;
    }
  }
}

/**
 * The first index whose bundle is there. A pruned log lacks the first bundles and no others, so it is looked for by
 * halving; where others are missing too, reading finds them.
 */
async function findFirstKept(source: TileSource, size: number): Promise<number> {
  const count = Math.ceil(size / TILE_WIDTH);
  let [missing, there] = [-1, count];
  for (let at = 0; there - missing > 1; at = Math.floor((missing + there) / 2)) {
    if (await isThere(source, at, Math.min(TILE_WIDTH, size - at * TILE_WIDTH))) there = at;
    else missing = at;
  }
  return there === count ? 0 : there * TILE_WIDTH;
}

async function isThere(source: TileSource, index: number, width: number): Promise<boolean> {
  try {
    await source.readBundle(index, width);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return true;
    if (error instanceof MissingTile) return false;
    throw error;
  }
}

async function frontierOrFinding(
  source: TileSource,
  size: number,
  findings: Finding[],
): Promise<Frontier | undefined> {
  try {
    return await frontierAt(source, size);
  } catch (error) {
    if (!(error instanceof MissingTile)) throw error;
    findings.push({ kind: 'missing-tile', level: error.tile.level, index: error.tile.index });
    return undefined;
  }
}

/** Checkpoints from before the first entry that is kept are proved by the tiles of hashes, which are never pruned. */
async function findInconsistent(
  source: TileSource,
  newest: Checkpoint,
  notes: readonly string[],
  policy: Policy,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [position, note] of notes.entries()) {
    try {
      const old = openCheckpoint(
        note,
        policy.logs.map(({ verifier }) => verifier),
      );
      const proof = await proveConsistency(source, old.size, newest.size);
      if (old.origin !== newest.origin) {
        findings.push({ kind: 'bad-signature', position, fault: 'other-origin' });
      } else if (!verifyConsistency(old.size, newest.size, proof, old.root, newest.root)) {
        findings.push({ kind: 'root-mismatch', size: old.size });
      }
    } catch (error) {
      if (error instanceof NoteError) {
        findings.push({ kind: 'bad-signature', position, fault: error.fault });
      } else if (error instanceof MissingTile) {
        findings.push({ kind: 'missing-tile', level: error.tile.level, index: error.tile.index });
      } else throw error;
    }
  }
  return findings;
}

function unreadable(verdict: CosignatureVerdict, error: NoteError): TiledLogReport {
  const nothing = {
    entries: 0,
    unsigned: 0,
    instances: 0,
    pending: 0,
    confirmed: [],
    findings: [],
    counts: {},
  };
  const about = { origin: '', signedSize: 0, firstKept: 0, losses: [] };
  return withFindings({ isIntact: false, ...nothing, ...verdict, ...about }, [
    { kind: 'bad-signature', position: 0, fault: error.fault },
  ]);
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function shown(onProgress: (entries: number, total: number) => void, total: number) {
  return (entries: number) => onProgress(entries, total);
}
