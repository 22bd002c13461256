import { logOrigin, type OpenInstallation } from './installation.js';
import { systemActor } from './platform/access/actor.js';
import { signCheckpoint } from './platform/audit-log/checkpoint.js';
import { WitnessCollector } from './platform/audit-log/collector.js';
import { CosignatureStore } from './platform/audit-log/cosignature-store.js';
import { EMPTY_ROOT } from './platform/audit-log/merkle.js';
import { OutsideRounds } from './platform/audit-log/outside-rounds.js';
import type { Sequencer } from './platform/audit-log/sequencer.js';
import { createNoteSigner } from './platform/audit-log/signed-note.js';
import { StoredTiles } from './platform/audit-log/stored-tiles.js';
import { askWitness } from './platform/audit-log/witness-client.js';
import { type FeedParts, WitnessFeed } from './platform/audit-log/witness-feed.js';
import { describeError } from './platform/log.js';
import type { Operations } from './platform/operation.js';

/** How long the start waits for the nearest witness to say what it knows. */
const START_TIMEOUT_MS = 3_000;

/**
 * Makes what brings checkpoints to the witnesses of the settings; not started yet. The sequencer tells it of each.
 * @param sequencer asked for when it is needed, because it needs the collector itself
 */
export function makeCollector(
  opened: OpenInstallation,
  operations: Operations,
  sequencer: () => Pick<Sequencer, 'signAt' | 'refreshCheckpoint'>,
): WitnessCollector {
  const { clock, logger, sequencerPool: pool } = opened;
  const { near, outside } = opened.config.witnesses;
  const stopping = new AbortController();
  const store = new CosignatureStore(pool);
  const client = { clock, signal: stopping.signal };
  const parts: FeedParts = { store, source: new StoredTiles(pool), client, logger };
  const rounds = new OutsideRounds({
    feeds: outside.map((witness) => new WitnessFeed(witness, parts)),
    store,
    signAt: (size) => sequencer().signAt(size),
    pad: (lines) => writePadding(opened, operations, lines),
    clock,
    logger,
  });
  return new WitnessCollector({
    near: near === null ? null : new WitnessFeed(near, parts),
    outside: outside.length === 0 ? null : rounds,
    onCosigned: () => sequencer().refreshCheckpoint(),
    abort: () => stopping.abort(),
  });
}

/** Lines that say nothing, in one operation; the sequencer is asked to place them at once. */
async function writePadding(opened: OpenInstallation, operations: Operations, lines: number): Promise<void> {
  await operations.run(systemActor('system:sequencer'), 'log.pad', 'sequencing', (op) => {
    for (let written = 0; written < lines; written += 1) op.record({});
    return Promise.resolve();
  });
  opened.journal.hasten();
}

/**
 * Asks the nearest witness which tree it has cosigned. Gives its size when that is beyond the database's: then an older
 * database was put in place. Undefined when all is well, when no witness is configured and when it does not answer.
 */
export async function witnessKnowsMore(
  opened: OpenInstallation,
): Promise<{ known: number; stored: number } | undefined> {
  const { near } = opened.config.witnesses;
  if (near === null) return undefined;
  const store = new CosignatureStore(opened.sequencerPool);
  const newest = (await store.findNewest()) ?? emptyLog(opened);
  try {
    // Whoever has cosigned anything answers an old size of 0 with the size that it knows.
    const request = { oldSize: 0, proof: [], note: newest.note };
    const reply = await askWitness(near, request, { clock: opened.clock, timeoutMs: START_TIMEOUT_MS });
    if (reply.kind !== 'knows') return undefined;
    // Asked again after the answer: a checkpoint is stored before a witness gets it, and another process may sequence.
    const stored = (await store.findNewest())?.size ?? 0;
    return reply.size > stored ? { known: reply.size, stored } : undefined;
  } catch (error) {
    opened.logger.warn({ failure: describeError(error) }, 'the nearest witness does not answer');
    return undefined;
  }
}

/** A checkpoint of the tree without leaves: a question, and true of every log. */
function emptyLog(opened: OpenInstallation): { size: number; note: string } {
  const origin = logOrigin(opened.installation);
  const signer = createNoteSigner(origin, opened.secrets.log);
  return { size: 0, note: signCheckpoint({ origin, size: 0, root: EMPTY_ROOT }, signer) };
}
