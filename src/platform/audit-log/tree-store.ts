import type { Pool, PoolClient } from 'pg';
import { Frontier, leafHash } from './merkle.js';

/** Head, leaves, tiles and checkpoints contradict each other: somebody changed one of them. Nothing is signed then. */
export class TreeDamaged extends Error {
  constructor() {
    super('the tables of the audit log contradict each other');
    this.name = 'TreeDamaged';
  }
}

/** The one row that says how far the sequencer came, and which process may sequence until when. */
export interface Head {
  readonly frontier: Frontier;
  /** Place of the last event that was read, in the order (transaction, event id). */
  readonly cursor: Cursor;
  /** The process that holds the lease, or held it last; empty before the first and after one that stopped. */
  readonly holder: string;
  /** Grows by one with each change of the holder. */
  readonly term: bigint;
  readonly isLeased: boolean;
  /** Less than half of the lease is left. */
  readonly isLeaseAgeing: boolean;
}

export interface Cursor {
  readonly transaction: string;
  readonly event: string;
}

/** A committed line that may get its place. */
export interface StoredEvent {
  readonly epoch: number;
  readonly id: string;
  readonly transaction: string;
  readonly entry: Buffer;
  /** It stands in the tree already. */
  readonly isPlaced: boolean;
}

/** A leaf to store; its index follows from its position. */
export interface NewLeaf {
  readonly epoch: number;
  readonly eventId: string;
  readonly hash: Buffer;
}

/** Connections, or one connection, of the role causeway_sequencer. */
type Database = Pick<PoolClient, 'query'>;

/** How long a lease lasts without being renewed. */
const LEASE = `interval '10 seconds'`;

const EVENT = `e.epoch, e.id::text AS id, e.xact::text AS transaction, e.entry`;

/**
 * Runs work in a transaction of the sequencer. A process that freezes in the middle of one would hold the head row and
 * so keep every other from taking over: the server ends its session after ten seconds.
 */
export async function inTransaction<T>(
  pool: Pick<Pool, 'connect'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(
      `BEGIN ISOLATION LEVEL READ COMMITTED;
       SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL lock_timeout = '10s'`,
    );
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/**
 * Reads the head row and locks it until the transaction ends, so that one process at a time can sequence. A lease that
 * would last longer than any that is given (a clock was put back) counts as none.
 */
export async function lockHead(client: PoolClient): Promise<Head> {
  const { rows } = await client.query<{
    frontier: Buffer;
    transaction: string;
    event: string;
    holder: string;
    term: string;
    leased: boolean;
    ageing: boolean;
  }>(
    `SELECT frontier, last_xact::text AS transaction, last_event::text AS event, holder, term::text AS term,
       lease_until BETWEEN clock_timestamp() AND clock_timestamp() + ${LEASE} AS leased, lease_until < clock_timestamp() + ${LEASE} / 2 AS ageing
     FROM audit.head FOR UPDATE`,
  );
  const row = rows[0]!;
  return {
    frontier: row.frontier.length === 0 ? new Frontier() : Frontier.parse(row.frontier),
    cursor: { transaction: row.transaction, event: row.event },
    holder: row.holder,
    term: BigInt(row.term),
    isLeased: row.leased,
    isLeaseAgeing: row.ageing,
  };
}

/** Stores how far the sequencer came and renews its lease. */
export async function storeHead(
  client: PoolClient,
  head: Pick<Head, 'frontier' | 'cursor' | 'holder' | 'term'>,
): Promise<void> {
  await client.query(
    `UPDATE audit.head SET tree_size = $1, frontier = $2, last_xact = $3::xid8, last_event = $4, holder = $5, term = $6,
       lease_until = clock_timestamp() + ${LEASE} WHERE only_one`,
    [
      head.frontier.size,
      head.frontier.serialise(),
      head.cursor.transaction,
      head.cursor.event,
      head.holder,
      head.term,
    ],
  );
}

/** Gives the lease back, if this process still holds it, so that a successor need not wait for its end. */
export async function giveLeaseBack(client: Database, holder: string, term: bigint): Promise<void> {
  await client.query(
    `UPDATE audit.head SET holder = '', lease_until = '-infinity' WHERE holder = $1 AND term = $2`,
    [holder, term],
  );
}

/** Makes the lease last ten seconds more and says whether this process still had it. */
export async function renewLease(database: Database, holder: string, term: bigint): Promise<boolean> {
  const { rowCount } = await database.query(
    `UPDATE audit.head SET lease_until = clock_timestamp() + ${LEASE} WHERE holder = $1 AND term = $2`,
    [holder, term],
  );
  return rowCount === 1;
}

/**
 * The next committed events behind the cursor, at most `most`. Only transactions below the oldest one that still
 * runs are taken: an event of an older transaction can then not appear any more, so none is skipped.
 */
export async function readBehindCursor(
  client: PoolClient,
  cursor: Cursor,
  most: number,
): Promise<StoredEvent[]> {
  // A scalar subquery is looked up by index for each event; EXISTS may be planned as a hash of the whole log.
  const { rows } = await client.query<StoredEvent>(
    `SELECT ${EVENT}, (SELECT l.leaf_index FROM audit.leaf l WHERE l.epoch = e.epoch AND l.event_id = e.id) IS NOT NULL
       AS "isPlaced"
     FROM audit.event e
     WHERE (e.xact, e.id) > ($1::xid8, $2::bigint) AND e.xact < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY e.xact, e.id LIMIT $3`,
    [cursor.transaction, cursor.event, most],
  );
  return rows;
}

/**
 * Events without a leaf where the cursor does not come by, at most `most`: before it, or behind every transaction of
 * this server. There are some in a database that was restored from a dump, whose transaction numbers are those of
 * another server. Only epochs that can have some are looked at: from the month before that of the last leaf.
 */
export async function readWithoutLeaf(
  client: PoolClient,
  cursor: Cursor,
  treeSize: number,
  most: number,
): Promise<StoredEvent[]> {
  const last = await client.query<{ epoch: number }>('SELECT epoch FROM audit.leaf WHERE leaf_index = $1', [
    treeSize - 1,
  ]);
  const { rows } = await client.query<StoredEvent>(
    `SELECT ${EVENT}, false AS "isPlaced" FROM audit.event e
     WHERE e.epoch >= $1
       AND ((e.xact, e.id) <= ($2::xid8, $3::bigint) OR e.xact >= pg_snapshot_xmax(pg_current_snapshot()))
       AND NOT EXISTS (SELECT FROM audit.leaf l WHERE l.epoch = e.epoch AND l.event_id = e.id)
     ORDER BY e.xact, e.id LIMIT $4`,
    [
      last.rows[0] === undefined ? 0 : monthBefore(last.rows[0].epoch),
      cursor.transaction,
      cursor.event,
      most,
    ],
  );
  return rows;
}

/**
 * The cursor as this server can have made it: one that lies ahead of every transaction here (a restored dump) would
 * pass over all new events, so it is put back to the oldest transaction that still runs.
 */
export async function clampCursor(client: PoolClient, cursor: Cursor): Promise<Cursor> {
  const { rows } = await client.query<{ oldest: string; ahead: boolean }>(
    `SELECT pg_snapshot_xmin(s)::text AS oldest, $1::xid8 >= pg_snapshot_xmin(s) AS ahead
     FROM pg_current_snapshot() s`,
    [cursor.transaction],
  );
  const { oldest, ahead } = rows[0]!;
  return ahead ? { transaction: oldest, event: '0' } : cursor;
}

/** Stores leaves at the indexes from `first` on, in one statement. */
export async function insertLeaves(
  client: PoolClient,
  first: number,
  leaves: readonly NewLeaf[],
): Promise<void> {
  await client.query(
    `INSERT INTO audit.leaf (epoch, leaf_index, event_id, leaf_hash)
     SELECT epoch, $1::bigint + nr - 1, event_id, leaf_hash
     FROM unnest($2::integer[], $3::bigint[], $4::bytea[]) WITH ORDINALITY AS t (epoch, event_id, leaf_hash, nr)`,
    [
      first,
      leaves.map((leaf) => leaf.epoch),
      leaves.map((leaf) => leaf.eventId),
      leaves.map((leaf) => leaf.hash),
    ],
  );
}

/** Stores a signed checkpoint. One of the same size that is there already stays: it is the same one. */
export async function insertCheckpoint(
  client: PoolClient,
  checkpoint: { size: number; root: Buffer; note: string },
): Promise<void> {
  await client.query(
    'INSERT INTO audit.checkpoint (tree_size, root, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [checkpoint.size, checkpoint.root, checkpoint.note],
  );
}

/** The checkpoint of the largest tree that was signed; undefined before the first one. */
export async function findLatestCheckpoint(
  client: Database,
): Promise<{ size: number; root: Buffer; note: string } | undefined> {
  const { rows } = await client.query<{ size: string; root: Buffer; note: string }>(
    'SELECT tree_size::text AS size, root, note FROM audit.checkpoint ORDER BY tree_size DESC LIMIT 1',
  );
  const [row] = rows;
  return row === undefined ? undefined : { ...row, size: Number(row.size) };
}

/** The note of a checkpoint as it is served, with the cosignatures that came in; undefined when there is no such one. */
export async function findServedNote(database: Database, size: number): Promise<string | undefined> {
  const { rows } = await database.query<{ note: string | null }>('SELECT audit.checkpoint_note($1) AS note', [
    size,
  ]);
  return rows[0]?.note ?? undefined;
}

/** The number of lines that have a place in the tree. */
export async function readTreeSize(database: Database): Promise<number> {
  const { rows } = await database.query<{ size: string }>('SELECT tree_size::text AS size FROM audit.head');
  return Number(rows[0]!.size);
}

/** The entries at the indexes from `from` up to `to`, without the last. Throws TreeDamaged when one is missing. */
export async function readPlaced(database: Database, from: number, to: number): Promise<Buffer[]> {
  const { rows } = await database.query<{ hash: Buffer; entry: Buffer }>(
    `SELECT l.leaf_hash AS hash, e.entry FROM audit.leaf l
     JOIN audit.event e ON e.epoch = l.epoch AND e.id = l.event_id
     WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index`,
    [from, to],
  );
  const isWhole = rows.length === to - from && rows.every(({ hash, entry }) => leafHash(entry).equals(hash));
  if (!isWhole) throw new TreeDamaged();
  return rows.map(({ entry }) => entry);
}

/** The leaf hashes at the indexes from `from` up to `to`, without the last. Throws TreeDamaged when one is missing. */
export async function readLeafHashes(database: Database, from: number, to: number): Promise<Buffer[]> {
  const { rows } = await database.query<{ hash: Buffer }>(
    `SELECT leaf_hash AS hash FROM audit.leaf WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index`,
    [from, to],
  );
  if (rows.length !== to - from) throw new TreeDamaged();
  return rows.map(({ hash }) => hash);
}

function monthBefore(epoch: number): number {
  return epoch % 100 === 1 ? epoch - 89 : epoch - 1;
}
