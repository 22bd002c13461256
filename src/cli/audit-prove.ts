import { writeFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { readConfig } from '../config.js';
import { logVerifierKey, openInstallation } from '../installation.js';
import { policyOfKey, sizeIn } from '../platform/audit-log/checkpoint-verdict.js';
import { formatProof, ProofError, verifyProof } from '../platform/audit-log/proof-file.js';
import { StoredTiles } from '../platform/audit-log/stored-tiles.js';
import { LogUnreachable } from '../platform/audit-log/tile-http.js';
import { MissingTile, proveInclusion, type TileSource } from '../platform/audit-log/tile-source.js';
import { TILE_WIDTH } from '../platform/audit-log/tiles.js';
import { findServedNote } from '../platform/audit-log/tree-store.js';
import type { Policy } from '../platform/audit-log/witness-policy.js';
import { makeLogger } from '../platform/log.js';
import { describeProofFault } from './audit-check-proof.js';
import { explainUnreachable, openLog } from './audit-sources.js';
import { readTrust, type TrustOptions } from './audit-trust.js';
import { CommandFailure } from './failure.js';

export interface ProveOptions extends TrustOptions {
  /** The place of the line instead of its id. */
  index?: string;
  out?: string;
  log?: string;
  user?: string;
  /** Leave the entry out of the file: whoever checks it must have the entry. */
  withoutEntry?: boolean;
  demo?: boolean;
}

/** A log, and the checkpoint under which the line is proved. */
interface Provable {
  index: number;
  note: string;
  source: TileSource;
  policy: Policy;
}

/**
 * Writes proof that a line stands in the log, as a file that anybody can check with the log's public key (C2SP
 * tlog-proof). The line is named by the id that the log page shows, or by its place.
 */
export async function proveEntry(id: string | undefined, options: ProveOptions): Promise<void> {
  if ((id === undefined) === (options.index === undefined)) {
    throw new CommandFailure('Name one line: its id, or its place with --index.', 2);
  }
  const text = await (options.log === undefined
    ? fromDatabase(id, options)
    : fromElsewhere(id, options.log, options));
  const [, index] = /^index (\d+)$/m.exec(text)!;
  if (options.out === '-') {
    process.stdout.write(text);
    return;
  }
  const file = options.out ?? `line-${index}.tlog-proof`;
  try {
    // The entry in it is pseudonymous, and so still personal data.
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch {
    throw new CommandFailure(
      `The file ${file} is there already or cannot be written: name another with --out.`,
      2,
    );
  }
  process.stdout.write(`Proof of line ${index} written to ${file}\n`);
}

async function fromDatabase(id: string | undefined, options: ProveOptions): Promise<string> {
  const config = readConfig(options.demo === true ? 'demonstration' : 'real');
  const opened = await openInstallation(config, makeLogger('error'), { beside: true });
  try {
    const pool = opened.sequencerPool;
    const index = options.index === undefined ? await findIndex(pool, id ?? '') : readIndex(options.index);
    const note = await findNoteAbove(pool, index);
    const policy = policyOfKey(logVerifierKey(opened));
    return await prove({ index, note, source: new StoredTiles(pool), policy }, options);
  } finally {
    await opened.close();
  }
}

async function fromElsewhere(id: string | undefined, place: string, options: ProveOptions): Promise<string> {
  if (id !== undefined) throw new CommandFailure('Outside the database a line is named by --index.', 2);
  const index = readIndex(options.index ?? '');
  const policy = readTrust(options);
  const log = await openLog(place, options.user);
  try {
    const size = sizeIn(log.checkpoint);
    if (index >= size) throw new CommandFailure(`The log has ${size} lines that are signed for.`);
    return await prove({ index, note: log.checkpoint, source: log.tilesAt(size), policy }, options);
  } catch (error) {
    if (error instanceof LogUnreachable) throw explainUnreachable(error);
    throw error;
  } finally {
    await log.close();
  }
}

/** Makes the proof, and verifies it before it is handed out. */
async function prove({ index, note, source, policy }: Provable, options: ProveOptions): Promise<string> {
  const size = sizeIn(note);
  const bundle = Math.floor(index / TILE_WIDTH);
  const width = Math.min(TILE_WIDTH, size - bundle * TILE_WIDTH);
  try {
    const entry = (await source.readBundle(bundle, width))[index % TILE_WIDTH]!;
    const hashes = await proveInclusion(source, index, size);
    const extra = options.withoutEntry === true ? null : entry;
    const text = formatProof({ extra, index, hashes, note });
    verifyProof(text, { ...policy, quorum: null }, entry);
    return text;
  } catch (error) {
    if (error instanceof MissingTile)
      throw new CommandFailure('This line was deleted with its month, or is missing.');
    if (error instanceof ProofError)
      throw new CommandFailure(`The log is damaged: ${describeProofFault(error.fault)}`);
    throw error;
  }
}

async function findIndex(pool: Pool, id: string): Promise<number> {
  if (!/^\d{1,18}$/.test(id)) throw new CommandFailure('The id of a line is a number.', 2);
  const { rows } = await pool.query<{ index: string | null }>(
    `SELECT l.leaf_index::text AS index FROM audit.event e
     LEFT JOIN audit.leaf l ON l.epoch = e.epoch AND l.event_id = e.id WHERE e.id = $1`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new CommandFailure('There is no line with this id.');
  if (row.index === null)
    throw new CommandFailure('This line has no place in the log yet: try again in a minute.');
  return Number(row.index);
}

/** The newest checkpoint that somebody cosigned and that has the line in it, or else the newest one. */
async function findNoteAbove(pool: Pool, index: number): Promise<string> {
  const { rows } = await pool.query<{ size: string | null }>(
    `SELECT coalesce(
       (SELECT max(k.tree_size) FROM audit.cosignature k JOIN audit.checkpoint c ON c.tree_size = k.tree_size
        WHERE k.tree_size > $1),
       (SELECT max(c.tree_size) FROM audit.checkpoint c WHERE c.tree_size > $1))::text AS size`,
    [index],
  );
  const size = rows[0]?.size ?? null;
  const note = size === null ? undefined : await findServedNote(pool, Number(size));
  if (note === undefined) throw new CommandFailure('No checkpoint has this line in it yet.');
  return note;
}

function readIndex(text: string): number {
  const index = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(index)) throw new CommandFailure('--index is the place of a line, from 0.', 2);
  return index;
}
