import type { Pool, PoolClient } from 'pg';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { parseCosignature } from './cosignature.js';
import { decodeEntry, epochOf } from './entry.js';
import { lengthPrefixed, sha256 } from '../crypto/primitives.js';
import { RightEdge } from './right-edge.js';
import { findTiledSize, storeTiles } from './stored-tiles.js';
import type { TileFolder } from './tile-folder.js';
import { Frontier } from './merkle.js';
import { frontierAt } from './tile-source.js';
import { TILE_WIDTH } from './tiles.js';
import * as store from './tree-store.js';
import { markOf } from './witness-settings.js';
import type { Policy } from './witness-policy.js';

const LABEL = 'causeway/declared-loss/v1';
const HOLDER = 'restore';

/** What a restored database lacks of the log that was published. */
export interface Loss {
  /** The first index that the database lacks. */
  readonly from: number;
  /** The size that was published: the first index behind what is lost. */
  readonly to: number;
  /** The text of the database's newest checkpoint, without signatures; empty when it has none. */
  readonly restored: string;
  /** The text of the published checkpoint, without signatures. */
  readonly published: string;
  /** The published note, with its signatures. */
  readonly note: string;
}

/** The database is not an older state of the published log: putting lines back would make a second history. */
export class NotTheSameLog extends Error {
  constructor() {
    super('the database is not an older state of the published log');
    this.name = 'NotTheSameLog';
  }
}

/** A process of the service still sequences: it must be stopped first. */
export class StillServing extends Error {
  constructor() {
    super('a process of the service still works on this database');
    this.name = 'StillServing';
  }
}

/**
 * What binds both checkpoints to the line of a declared loss: SHA-256 of label, text of the database's checkpoint and
 * text of the published one, each after its length (docs/spec/audit-log.md, section 9). 32 bytes.
 */
export function commitmentOf({ restored, published }: Pick<Loss, 'restored' | 'published'>): Buffer {
  return sha256(lengthPrefixed(LABEL, restored, published));
}

/**
 * Says what the database lacks; undefined when it has all that was published. The folder must have been verified.
 * @throws NotTheSameLog when the trees differ where both have lines, NoteError for a note that the log did not sign
 */
export async function findLoss(
  database: Pick<Pool, 'query'>,
  folder: TileFolder,
  note: string,
  policy: Policy,
): Promise<Loss | undefined> {
  const published = openCheckpoint(note, verifiersOf(policy));
  const latest = await store.findLatestCheckpoint(database);
  const from = await store.readTreeSize(database);
  if (from >= published.size) return undefined;
  const root = (await frontierAt(folder, from)).root();
  const { rows } = await database.query<{ frontier: Buffer }>('SELECT frontier FROM audit.head');
  if (!rootOf(rows[0]!.frontier).equals(root)) throw new NotTheSameLog();
  const signed = latest === undefined ? undefined : openCheckpoint(latest.note, verifiersOf(policy));
  if (signed !== undefined && !(await isBeginning(folder, signed))) throw new NotTheSameLog();
  return { from, to: published.size, restored: textOf(latest?.note ?? ''), published: textOf(note), note };
}

/**
 * Puts the lines back, with their places, tiles, checkpoint and cosignatures, in one transaction, and notes the range in
 * audit.declared_loss. Nothing stands in the database unless the tree has the published root at the end.
 * @param pool connections of the role causeway_sequencer
 * @param onProgress called with the lines put back and those in all
 * @throws StillServing, NotTheSameLog, and what database and folder throw
 */
export async function putBack(
  pool: Pick<Pool, 'connect'>,
  folder: TileFolder,
  loss: Loss,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  await store.inTransaction(pool, async (client) => {
    const head = await store.lockHead(client);
    if (head.isLeased && head.holder !== '') throw new StillServing();
    if (head.frontier.size !== loss.from) throw new NotTheSameLog();
    const known = await readUnplaced(client);
    const tiled = await findTiledSize(client);
    const edge = await RightEdge.load(folder, tiled, 0);
    for (let index = Math.floor(tiled / TILE_WIDTH); index * TILE_WIDTH < loss.to; index += 1) {
      const start = index * TILE_WIDTH;
      const entries = await folder.readBundle(index, Math.min(TILE_WIDTH, loss.to - start));
      for (const entry of entries.slice(Math.max(0, tiled - start))) edge.append(entry);
      await putEntries(
        client,
        Math.max(loss.from, start),
        entries.slice(Math.max(0, loss.from - start)),
        known,
      );
      await storeTiles(client, edge.takeChanges());
      onProgress(Math.max(0, Math.min(loss.to, start + TILE_WIDTH) - loss.from), loss.to - loss.from);
    }
    const frontier = await frontierAt(folder, loss.to);
    if (!edge.root().equals(frontier.root())) throw new NotTheSameLog();
    const term = head.term + 1n;
    await store.storeHead(client, { frontier, cursor: head.cursor, holder: HOLDER, term });
    await store.giveLeaseBack(client, HOLDER, term);
    await insertNote(client, { size: frontier.size, root: frontier.root() }, loss.note);
    await client.query(
      'INSERT INTO audit.declared_loss (from_index, to_index, commitment) VALUES ($1, $2, $3)',
      [loss.from, loss.to, commitmentOf(loss)],
    );
  });
}

/** A declared loss whose line was not written, because the process ended before that. */
export async function findUntold(
  database: Pick<Pool, 'query'>,
): Promise<{ from: number; to: number; commitment: Buffer } | undefined> {
  const { rows } = await database.query<{ from: string; to: string; commitment: Buffer }>(
    `SELECT from_index::text AS from, to_index::text AS to, commitment FROM audit.declared_loss
     WHERE told_at IS NULL ORDER BY from_index LIMIT 1`,
  );
  const [row] = rows;
  return row === undefined ? undefined : { ...row, from: Number(row.from), to: Number(row.to) };
}

/** Notes that the line was written. */
export async function noteTold(database: Pick<Pool, 'query'>, from: number): Promise<void> {
  await database.query(
    'UPDATE audit.declared_loss SET told_at = transaction_timestamp() WHERE from_index = $1',
    [from],
  );
}

async function putEntries(
  client: PoolClient,
  first: number,
  entries: readonly Buffer[],
  known: ReadonlyMap<string, string>,
): Promise<void> {
  if (entries.length === 0) return;
  await client.query('SELECT audit.put_back($1, $2, $3, $4)', [
    first,
    entries.map((entry) => epochOf(new Date(decodeEntry(entry).ts))),
    entries.map((entry) => known.get(sha256(entry).toString('hex')) ?? null),
    entries,
  ]);
}

/** Lines that the database has already and that only lack their place: the backup fell between the two. */
async function readUnplaced(client: PoolClient): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; hash: string }>(
    `SELECT e.id::text AS id, encode(sha256(e.entry), 'hex') AS hash FROM audit.event e
     WHERE NOT EXISTS (SELECT FROM audit.leaf l WHERE l.epoch = e.epoch AND l.event_id = e.id)`,
  );
  return new Map(rows.map(({ id, hash }) => [hash, id]));
}

/** The note as the log signed it, and apart from it the lines of the witnesses. */
async function insertNote(
  client: PoolClient,
  tree: Pick<Checkpoint, 'size' | 'root'>,
  note: string,
): Promise<void> {
  const text = textOf(note);
  const lines = note.slice(text.length + 1, -1).split('\n');
  const cosigned = lines.flatMap((line) => {
    const cosignature = parseCosignature(line);
    return cosignature === undefined ? [] : [{ line, witness: markOf(cosignature) }];
  });
  const own = lines.filter((line) => !cosigned.some((each) => each.line === line));
  const bare = `${text}\n${own.map((line) => `${line}\n`).join('')}`;
  await store.insertCheckpoint(client, { ...tree, note: bare });
  await client.query(
    `INSERT INTO audit.cosignature (tree_size, witness, line) SELECT $1, w, l FROM unnest($2::text[], $3::text[]) AS t (w, l)
     ON CONFLICT DO NOTHING`,
    [tree.size, cosigned.map(({ witness }) => witness), cosigned.map(({ line }) => line)],
  );
}

function rootOf(frontier: Buffer): Buffer {
  return (frontier.length === 0 ? new Frontier() : Frontier.parse(frontier)).root();
}

async function isBeginning(folder: TileFolder, { size, root }: Checkpoint): Promise<boolean> {
  return (await frontierAt(folder, size)).root().equals(root);
}

function verifiersOf(policy: Policy) {
  return policy.logs.map(({ verifier }) => verifier);
}

/** The part of a note that is signed. */
function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1);
}
