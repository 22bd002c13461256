import { Inject, Injectable } from '@nestjs/common';
import { EMPTY_ROOT } from '../../platform/audit-log/merkle.js';
import { parseVerifierKey } from '../../platform/audit-log/signed-note.js';
import { encodeBundle, parseTilePath } from '../../platform/audit-log/tiles.js';
import type { Operation } from '../../platform/operation.js';
import { notFound } from '../../platform/problem.js';
import { LOG_POLICY, LOG_VERIFIER_KEY } from '../../platform/tokens.js';
import { LogRepository } from './log.repository.js';
import type { LogState } from './log.schema.js';

/** The tree of the log for whoever checks it: checkpoint, policy and tiles as C2SP says, and how the log does. */
@Injectable()
export class LogService {
  constructor(
    private readonly log: LogRepository,
    @Inject(LOG_VERIFIER_KEY) private readonly verifierKey: string,
    @Inject(LOG_POLICY) private readonly policy: Buffer,
  ) {}

  /** The newest checkpoint (C2SP tlog-checkpoint). @throws Problem `not-found` before the first one */
  async readCheckpoint(op: Operation): Promise<string> {
    await this.beginReading(op);
    const checkpoint = await this.log.findCheckpoint(op);
    if (checkpoint === undefined) throw notFound();
    return checkpoint.note;
  }

  /** Whose checkpoints are to be believed (C2SP tlog-policy). */
  async readPolicy(op: Operation): Promise<Buffer> {
    await this.beginReading(op);
    return this.policy;
  }

  /**
   * A tile of hashes or a bundle of entries (C2SP tlog-tiles). Every partial state that the log ever had is cut from what
   * there is now. @throws Problem `not-found` for a path that names none, or one that the published tree has not
   * @param path what stands behind `tile/`
   */
  async readTile(op: Operation, path: string): Promise<Buffer> {
    const tile = parseTilePath(`tile/${path}`);
    if (tile === undefined) throw notFound();
    await this.beginReading(op);
    const { level, index, width } = tile;
    if (level !== 'entries') return found(await this.log.findTile(op, level, index, width));
    const entries = await this.log.findEntries(op, index, width);
    return found(entries.length === width ? encodeBundle(entries) : undefined);
  }

  /** How the log does. */
  async readState(op: Operation): Promise<LogState> {
    const checkpoint = await this.log.findCheckpoint(op);
    const state = found(await this.log.findState(op));
    op.record({});
    return {
      origin: parseVerifierKey(this.verifierKey).name,
      verifierKey: this.verifierKey,
      size: Number(checkpoint?.tree_size ?? 0),
      root: (checkpoint?.root ?? EMPTY_ROOT).toString('base64'),
      signedAt: textOf(checkpoint?.signed_at),
      waiting: Number(state.waiting),
      waitingSince: textOf(state.waiting_since),
      heartbeatAt: textOf(state.heartbeat_at),
      instances: Number(state.instances),
      firstIndexKept: Number(state.first_index_kept),
      hasLeader: state.has_leader,
    };
  }

  /** The first reading of a session is its line; every other one rests on that line. */
  private async beginReading(op: Operation): Promise<void> {
    const { actor } = op;
    if (actor.kind !== 'staff') throw notFound();
    if (await this.log.beginReading(op, actor.sessionId)) op.record({});
    else op.alreadyRecorded();
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

function textOf(date: Date | null | undefined): string | null {
  return date?.toISOString() ?? null;
}
