import type { Pool, PoolClient } from 'pg';
import { parseVerifierKey } from './signed-note.js';
import { findLatestCheckpoint } from './tree-store.js';
import { type LoggedEntry, type VerifiedLog, verifyLog } from './verify-log.js';

const PAGE = 5_000;
/** A counter that is missing among younger lines may belong to a transaction that still runs. */
const SETTLED = `interval '5 minutes'`;

/** What the verification of the log in the database found. */
export interface StoredLogReport extends VerifiedLog {
  /** True when nothing was found, every line in the tree is signed for, and the head row agrees with the tree. */
  readonly isIntact: boolean;
  /** Committed lines that have no place in the tree yet; on a running service they get one within seconds. */
  readonly unsequenced: number;
  /** The size that the sequencer remembers; it differs from the tree's only when somebody changed one of them. */
  readonly headSize: number;
  /** The size of the checkpoint that the database holds. */
  readonly signedSize: number;
}

/** There is no checkpoint to verify against: nothing was sequenced yet, or somebody removed them all. */
export class NoCheckpoint extends Error {
  constructor() {
    super('the audit log has no checkpoint');
    this.name = 'NoCheckpoint';
  }
}

/**
 * Verifies the audit log from the database, as it stands at one moment, with flat memory: every leaf and the tree are
 * computed anew from the entries and compared with the latest checkpoint, and with those that the caller kept outside
 * (only they show that the end of the log was cut off).
 * @param pool connections of the role causeway_sequencer
 * @param verifierKeyText the log's public key, known from outside the database; its name is the log's origin
 * @param onProgress called now and then with the lines that went by and the lines in all
 * @param keptCheckpoints signed notes that were kept outside the database
 * @throws NoCheckpoint, NoteError for a text that is no public key, and what the database throws
 */
export async function verifyStoredLog(
  pool: Pick<Pool, 'connect'>,
  verifierKeyText: string,
  onProgress?: (entries: number, total: number) => void,
  keptCheckpoints: readonly string[] = [],
): Promise<StoredLogReport> {
  const verifier = parseVerifierKey(verifierKeyText);
  return await inSnapshot(pool, async (client) => {
    const latest = await findLatestCheckpoint(client);
    const facts = await readFacts(client);
    if (latest === undefined && keptCheckpoints.length === 0) throw new NoCheckpoint();
    const log = await verifyLog({
      entries: readStoredLog(client),
      checkpoints: [...(latest === undefined ? [] : [latest.note]), ...keptCheckpoints],
      origin: verifier.name,
      verifiers: [verifier],
      settledBefore: facts.settledBefore,
      ...(onProgress === undefined
        ? {}
        : { onProgress: (entries: number) => onProgress(entries, facts.headSize) }),
    });
    const signedSize = latest?.size ?? 0;
    const isWhole = log.unsigned === 0 && facts.headSize === signedSize && facts.headSize === log.entries;
    const { headSize, unsequenced } = facts;
    return { ...log, isIntact: log.isIntact && isWhole, unsequenced, headSize, signedSize };
  });
}

/** The lines of the log in the order of the tree. A leaf whose event is gone is left out, so its index is missing. */
export async function* readStoredLog(client: Pick<PoolClient, 'query'>): AsyncGenerator<LoggedEntry> {
  let [index, epoch] = ['-1', 0];
  for (let isLast = false; !isLast;) {
    const { rows } = await client.query<{ index: string; epoch: number; hash: Buffer; entry: Buffer | null }>(
      `WITH page AS MATERIALIZED (
         SELECT leaf_index, epoch, event_id, leaf_hash FROM audit.leaf
         WHERE (leaf_index, epoch) > ($1::bigint, $2::integer) ORDER BY leaf_index, epoch LIMIT ${PAGE})
       SELECT p.leaf_index::text AS index, p.epoch, p.leaf_hash AS hash, e.entry
       FROM page p LEFT JOIN audit.event e ON e.epoch = p.epoch AND e.id = p.event_id ORDER BY p.leaf_index, p.epoch`,
      [index, epoch],
    );
    for (const row of rows) {
      if (row.entry !== null) yield { index: Number(row.index), entryBytes: row.entry, leafHash: row.hash };
    }
    isLast = rows.length < PAGE;
    ({ index, epoch } = rows.at(-1) ?? { index, epoch });
  }
}

async function readFacts(
  client: PoolClient,
): Promise<{ headSize: number; unsequenced: number; settledBefore: Date }> {
  const { rows } = await client.query<{ size: string; unsequenced: string; settled: Date }>(
    `SELECT tree_size::text AS size, clock_timestamp() - ${SETTLED} AS settled,
       (SELECT count(*) FROM audit.event e WHERE NOT EXISTS (
         SELECT FROM audit.leaf l WHERE l.epoch = e.epoch AND l.event_id = e.id))::text AS unsequenced
     FROM audit.head`,
  );
  const row = rows[0]!;
  return { headSize: Number(row.size), unsequenced: Number(row.unsequenced), settledBefore: row.settled };
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
