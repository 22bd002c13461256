import type { PoolClient } from 'pg';
import type { Logger } from 'pino';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { Leader, MOST_EVENTS } from './leader.js';
import type { PublishedLog } from './published.js';
import { removePrunedBundles } from './pruned-bundles.js';
import { RightEdge, type TileBytes } from './right-edge.js';
import { refuseRolledBack } from './rolled-back.js';
import type { SequencerParts, Signed } from './sequencer-parts.js';
import { createNoteVerifier, NoteError, type NoteVerifier } from './signed-note.js';
import { findTiledSize, readFirstKept, StoredTiles } from './stored-tiles.js';
import { encodeBundle, TILE_WIDTH, type Tile, tilesBetween } from './tiles.js';
import * as store from './tree-store.js';

/** Tiles and bundles that are copied to the folder before the lease is renewed again. */
const COPIED_AT_ONCE = 64;

interface Claim {
  readonly term: bigint;
  readonly treeSize: number;
  readonly root: Buffer;
  readonly signed: Signed | undefined;
}

/**
 * Takes the lease when no other process has it, and brings to an end what a leader before may have left undone: the
 * folder is filled from the database, lines that have a place are published and signed for.
 * Gives undefined when another process leads. Throws LogRolledBack when the folder has a checkpoint that the database
 * does not contain, TreeDamaged when what is stored contradicts itself, LeadLost when another process took over.
 */
export async function succeed(parts: SequencerParts): Promise<Leader | undefined> {
  const { pool, published, batch = MOST_EVENTS } = parts;
  const claim = await store.inTransaction(pool, (client) => claimLease(client, parts.instance));
  if (claim === undefined) return undefined;
  const verifier = createNoteVerifier(parts.origin, parts.key.publicKey);
  const before = await findPublished(published, verifier, parts.logger);
  if (before !== undefined) await refuseRolledBack(pool, before);
  else if (claim.signed !== undefined)
    parts.logger.warn('the folder of the audit log is filled from the database');
  const leader = new Leader(parts, claim.term, await loadEdge(parts, claim.signed), claim.signed);
  await fillFolder(parts, leader, before?.size ?? 0);
  await catchUp(leader, claim, parts, batch);
  await leader.publish();
  leader.tell();
  return leader;
}

/**
 * The checkpoint in the folder. Gives undefined when there is none, or one that the log's key did not sign: somebody
 * damaged it, and it is written anew. Such a folder does not show any more whether the database is an old one.
 */
export async function findPublished(
  published: PublishedLog,
  verifier: NoteVerifier,
  logger: Pick<Logger, 'warn'>,
): Promise<Checkpoint | undefined> {
  const note = await published.tiles.findCheckpoint();
  if (note === undefined) return undefined;
  try {
    return openCheckpoint(note, [verifier]);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    logger.warn({ fault: error.fault }, 'the published checkpoint of the audit log is not one of this log');
    return undefined;
  }
}

/** Takes the lease. What a new leader finds must go with what was signed last. */
async function claimLease(client: PoolClient, instance: string): Promise<Claim | undefined> {
  const head = await store.lockHead(client);
  if (head.isLeased && head.holder !== instance) return undefined;
  const { frontier } = head;
  const root = frontier.root();
  const signed = await store.findLatestCheckpoint(client);
  if (signed !== undefined && signed.size > frontier.size) throw new store.TreeDamaged();
  if (signed?.size === frontier.size && !signed.root.equals(root)) throw new store.TreeDamaged();
  const [term, cursor] = [head.term + 1n, await store.clampCursor(client, head.cursor)];
  await store.storeHead(client, { frontier, cursor, holder: instance, term });
  return { term, treeSize: frontier.size, root, signed };
}

async function loadEdge({ pool }: SequencerParts, signed: Signed | undefined): Promise<RightEdge> {
  const size = await findTiledSize(pool);
  // Tiles are stored together with the checkpoint that covers them.
  if (size > (signed?.size ?? 0)) throw new store.TreeDamaged();
  const edge = await RightEdge.load(new StoredTiles(pool), size, await readFirstKept(pool));
  if (size === signed?.size && !edge.root().equals(signed.root)) throw new store.TreeDamaged();
  return edge;
}

/** Copies to the folder what it has not: from its own checkpoint on, up to what is stored in tiles. */
async function fillFolder({ pool, published }: SequencerParts, leader: Leader, from: number): Promise<void> {
  await published.clear();
  const source = new StoredTiles(pool);
  const firstKept = await readFirstKept(pool);
  let files: TileBytes[] = [];
  for (const tile of tilesBetween(Math.min(from, leader.edge.size), leader.edge.size)) {
    for (const copied of withBundle(tile, firstKept)) {
      files.push({ tile: copied, bytes: await readFrom(source, copied) });
    }
    if (files.length < COPIED_AT_ONCE) continue;
    await published.fill(files);
    await leader.renew();
    files = [];
  }
  await published.fill(files);
  // Another process may have pruned, or was killed before its folder followed.
  await removePrunedBundles(published.folder, firstKept);
}

/** A tile of leaf hashes comes with the bundle of its entries, unless these were deleted with an old month. */
function withBundle(tile: Tile, firstKept: number): Tile[] {
  const hasBundle = tile.level === 0 && tile.index * TILE_WIDTH >= firstKept;
  return hasBundle ? [tile, { ...tile, level: 'entries' }] : [tile];
}

async function readFrom(source: StoredTiles, { level, index, width }: Tile): Promise<Buffer> {
  return level === 'entries'
    ? encodeBundle(await source.readBundle(index, width))
    : await source.readTile(level, index, width);
}

/** Publishes and signs for lines that have a place, but stand in no tile yet. */
async function catchUp(leader: Leader, claim: Claim, { pool }: SequencerParts, batch: number): Promise<void> {
  const { edge } = leader;
  const signedSize = claim.signed?.size ?? 0;
  while (edge.size < claim.treeSize) {
    // A tree that was signed before has to come out the same, so the work stops there once.
    const next = edge.size < signedSize ? signedSize : claim.treeSize;
    const to = Math.min(next, edge.size + batch);
    for (const entry of await store.readPlaced(pool, edge.size, to)) edge.append(entry);
    await leader.finish();
  }
  if (!edge.root().equals(claim.root)) throw new store.TreeDamaged();
}
