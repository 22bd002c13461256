import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { type CosignatureVerdict, judgeCosignatures, policyOfKey, sizeIn } from './checkpoint-verdict.js';
import { openCheckpoint } from './checkpoint.js';
import { type DeclaredLoss, LogNotices } from './log-notices.js';
import { Frontier, verifyConsistency } from './merkle.js';
import { NoteError } from './signed-note.js';
import { readStoredLog, StoredTileCheck } from './stored-lines.js';
import { readFirstKept, StoredTiles } from './stored-tiles.js';
import { frontierAt, MissingTile, proveConsistency } from './tile-source.js';
import { findLatestCheckpoint, findServedNote } from './tree-store.js';
import { type Finding, type VerifiedLog, verifyLog, withFindings } from './verify-log.js';
import type { Policy } from './witness-policy.js';

export { readStoredLog } from './stored-lines.js';

/** A counter that is missing among younger lines may belong to a transaction that still runs. */
const SETTLED = `interval '5 minutes'`;
const LOOK_AGAIN_MS = 1_000;
/** Cosigned checkpoints among which the newest with a quorum is looked for. */
const MOST_COSIGNED = 5_000;

/** What the verification of the log in the database found. */
export interface StoredLogReport extends VerifiedLog, CosignatureVerdict {
  /** True when nothing was found, every line in the tree is signed for, and the head row agrees with the tree. */
  readonly isIntact: boolean;
  /** Committed lines that have no place in the tree yet; on a running service they get one within seconds. */
  readonly unsequenced: number;
  /** The size that the sequencer remembers; it differs from the tree's only when somebody changed one of them. */
  readonly headSize: number;
  /** The size of the newest checkpoint that the database holds. */
  readonly signedSize: number;
  /** The first index whose entry is kept; above 0 the log is pruned. */
  readonly firstKept: number;
  readonly losses: readonly DeclaredLoss[];
}

/** There is no checkpoint to verify against: nothing was sequenced yet, or somebody removed them all. */
export class NoCheckpoint extends Error {
  constructor() {
    super('the audit log has no checkpoint');
    this.name = 'NoCheckpoint';
  }
}

/**
 * Verifies the audit log from the database, as it stands at one moment, with flat memory: every leaf, the tree and the
 * tiles of hashes are computed anew from the entries and compared with the newest checkpoint, and with those that the
 * caller kept outside (only they show that the end of the log was cut off).
 * @param pool connections of the role causeway_sequencer
 * @param trusted the log's public key, known from outside the database, or a policy with that of one log; the name of the
 *   key is the log's origin
 * @param onProgress called now and then with the lines that went by and the lines in all
 * @param keptCheckpoints signed notes that were kept outside the database
 * @param patienceMs how long to wait for the signature of lines that have a place and are not signed for yet
 * @throws NoCheckpoint, NoteError for a text that is no public key, and what the database throws
 */
export async function verifyStoredLog(
  pool: Pick<Pool, 'connect'>,
  trusted: string | Policy,
  onProgress?: (entries: number, total: number) => void,
  keptCheckpoints: readonly string[] = [],
  patienceMs = 0,
): Promise<StoredLogReport> {
  const policy = typeof trusted === 'string' ? policyOfKey(trusted) : trusted;
  const report = await inSnapshot(pool, (client) =>
    verifySnapshot(client, policy, onProgress, keptCheckpoints),
  );
  if (report.unsigned === 0 || report.headSize <= report.signedSize) return report;
  const isSigned = await isSignedSoon(pool, policy, report.headSize, patienceMs);
  return { ...report, isIntact: isSigned && Object.keys(report.counts).length === 0 };
}

async function verifySnapshot(
  client: PoolClient,
  policy: Policy,
  onProgress: ((entries: number, total: number) => void) | undefined,
  kept: readonly string[],
): Promise<StoredLogReport> {
  const latest = await findLatestCheckpoint(client);
  if (latest === undefined && kept.length === 0) throw new NoCheckpoint();
  const facts = await readFacts(client);
  const { firstKept, headSize, unsequenced } = facts;
  const signedSize = latest?.size ?? 0;
  const note =
    latest === undefined ? undefined : ((await findServedNote(client, latest.size)) ?? latest.note);
  const cosigned = await findCosignedNotes(client);
  const notes = [...(note === undefined ? [] : [note]), ...cosigned];
  const { verdict, note: witnessed, findings } = judgeCosignatures(notes, policy);
  const believed = [...kept, ...(witnessed === undefined || witnessed === note ? [] : [witnessed])];
  const notices = new LogNotices();
  const tiles = new StoredTileCheck(client, signedSize, firstKept, (finding) => findings.push(finding));
  const log = await verifyLog({
    entries: tiles.watch(readStoredLog(client, firstKept)),
    checkpoints: [
      ...(note === undefined ? [] : [note]),
      ...believed.filter((each) => sizeIn(each) >= firstKept),
    ],
    origin: policy.logs[0]?.verifier.name ?? '',
    verifiers: policy.logs.map(({ verifier }) => verifier),
    prunedBefore: await frontierOrFinding(client, firstKept, findings),
    settledBefore: facts.settledBefore,
    onEntry: (entry, index) => notices.take(entry, index),
    ...(onProgress === undefined
      ? {}
      : { onProgress: (entries: number) => onProgress(entries, headSize - firstKept) }),
  });
  for (const each of believed.filter((one) => sizeIn(one) < firstKept)) {
    findings.push(...(await findInconsistent(client, each, note ?? '', policy)));
  }
  const isTold = firstKept === 0 || notices.tellsOfPruningTo(firstKept);
  if (!isTold) findings.push({ kind: 'pruned-without-line', index: firstKept });
  const isWhole = log.unsigned === 0 && headSize === signedSize && headSize === firstKept + log.entries;
  const found = { ...log, ...verdict, isIntact: log.isIntact && isWhole, unsequenced, headSize, signedSize };
  return withFindings({ ...found, firstKept, losses: notices.losses }, findings);
}

/** Lines get their place a moment before the checkpoint that signs for them: whether it comes, and contains the tree. */
async function isSignedSoon(
  pool: Pick<Pool, 'connect'>,
  policy: Policy,
  size: number,
  patienceMs: number,
): Promise<boolean> {
  for (let waited = 0; waited < patienceMs; waited += LOOK_AGAIN_MS) {
    await pause(LOOK_AGAIN_MS);
    const isSigned = await inSnapshot(pool, async (client) => {
      const latest = await findLatestCheckpoint(client);
      if (latest === undefined || latest.size < size) return false;
      const verifiers = policy.logs.map(({ verifier }) => verifier);
      return openCheckpoint(latest.note, verifiers).size >= size;
    });
    if (isSigned) return true;
  }
  return false;
}

async function frontierOrFinding(client: PoolClient, size: number, findings: Finding[]): Promise<Frontier> {
  try {
    return await frontierAt(new StoredTiles(client), size);
  } catch (error) {
    if (!(error instanceof MissingTile)) throw error;
    findings.push({ kind: 'missing-tile', level: error.tile.level, index: error.tile.index });
    return new Frontier();
  }
}

/** A checkpoint from before the first line that is kept is proved by the tiles of hashes. */
async function findInconsistent(
  client: PoolClient,
  old: string,
  newest: string,
  policy: Policy,
): Promise<Finding[]> {
  const verifiers = policy.logs.map(({ verifier }) => verifier);
  try {
    const [from, to] = [openCheckpoint(old, verifiers), openCheckpoint(newest, verifiers)];
    const proof = await proveConsistency(new StoredTiles(client), from.size, to.size);
    const isBeginning = verifyConsistency(from.size, to.size, proof, from.root, to.root);
    return isBeginning ? [] : [{ kind: 'root-mismatch', size: from.size }];
  } catch (error) {
    if (error instanceof NoteError) return [{ kind: 'bad-signature', position: 0, fault: error.fault }];
    if (!(error instanceof MissingTile)) throw error;
    return [{ kind: 'missing-tile', level: error.tile.level, index: error.tile.index }];
  }
}

/** The newest checkpoints that somebody cosigned, with the cosignatures, newest first. */
async function findCosignedNotes(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ note: string }>(
    `SELECT audit.checkpoint_note(s.tree_size) AS note FROM (
       SELECT DISTINCT k.tree_size FROM audit.cosignature k ORDER BY k.tree_size DESC LIMIT ${MOST_COSIGNED}) s
     WHERE audit.checkpoint_note(s.tree_size) IS NOT NULL ORDER BY s.tree_size DESC`,
  );
  return rows.map(({ note }) => note);
}

async function readFacts(client: PoolClient) {
  const { rows } = await client.query<{ size: string; unsequenced: string; settled: Date }>(
    `SELECT tree_size::text AS size, clock_timestamp() - ${SETTLED} AS settled,
       (SELECT count(*) FROM audit.event e WHERE NOT EXISTS (
         SELECT FROM audit.leaf l WHERE l.epoch = e.epoch AND l.event_id = e.id))::text AS unsequenced
     FROM audit.head`,
  );
  const row = rows[0]!;
  return {
    headSize: Number(row.size),
    unsequenced: Number(row.unsequenced),
    settledBefore: row.settled,
    firstKept: await readFirstKept(client),
  };
}

/** Runs reads that all see the database as it was at the first of them. */
async function inSnapshot<T>(
  pool: Pick<Pool, 'connect'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
