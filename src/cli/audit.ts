import { readConfig } from '../config.js';
import { logOrigin, type OpenInstallation, openInstallation } from '../installation.js';
import { policyOfKey, sizeIn } from '../platform/audit-log/checkpoint-verdict.js';
import { formatVerifierKey } from '../platform/audit-log/signed-note.js';
import { NoCheckpoint, type StoredLogReport, verifyStoredLog } from '../platform/audit-log/stored-log.js';
import { LogUnreachable } from '../platform/audit-log/tile-http.js';
import { type TiledLogReport, verifyTiles } from '../platform/audit-log/verify-tiles.js';
import type { Policy } from '../platform/audit-log/witness-policy.js';
import { policyOf } from '../platform/audit-log/witness-settings.js';
import { makeLogger } from '../platform/log.js';
import { explainUnreachable, openLog } from './audit-sources.js';
import { readCheckpoints, readPolicy, readTrust, type TrustOptions } from './audit-trust.js';
import { describeLog } from './audit-words.js';
import { CommandFailure } from './failure.js';
import { Progress } from './progress.js';

export interface VerifyOptions extends TrustOptions {
  json?: boolean;
  demo?: boolean;
  /** Files with checkpoints that were kept outside the database: only they show that the end was cut off. */
  checkpoint?: string[];
  /** A folder or an address instead of the database. */
  log?: string;
  /** Who signs in to Causeway behind an address. */
  user?: string;
}

/** A counter that is missing among younger lines may belong to a transaction that still runs. */
const SETTLED_MS = 5 * 60_000;
/** How long lines that have their place may wait for the signature. */
const PATIENCE_MS = 10_000;

/**
 * Verifies the audit log: that of the database, or, with `--log`, one in a folder or behind an address, for which neither
 * a database nor any secret is needed. Exit code 0 when the log is intact, 1 when it is not.
 */
export async function verifyAudit(options: VerifyOptions): Promise<void> {
  const report = await (options.log === undefined ? verifyDatabase(options) : verifyElsewhere(options));
  const text = describeLog(report, 'headSize' in report ? describeDatabase(report) : []);
  process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : text);
  if (!report.isIntact) process.exitCode = 1;
}

async function verifyDatabase(options: VerifyOptions): Promise<StoredLogReport> {
  if (options.user !== undefined) throw new CommandFailure('--user goes with --log and an address.', 2);
  const kept = readCheckpoints(options.checkpoint);
  const config = readConfig(options.demo === true ? 'demonstration' : 'real');
  const opened = await openInstallation(config, makeLogger('error'), { beside: true });
  try {
    const show = progress();
    return await verifyStoredLog(opened.sequencerPool, trustOf(opened, options), show, kept, PATIENCE_MS);
  } catch (error) {
    if (error instanceof NoCheckpoint) throw new CommandFailure('The audit log has no checkpoint yet.');
    throw error;
  } finally {
    await opened.close();
  }
}

/** Beside the database the log's key is at hand; witnesses are those of the settings, unless a policy is given. */
function trustOf(opened: OpenInstallation, options: TrustOptions): Policy {
  if (options.key !== undefined) return readTrust(options);
  const key = formatVerifierKey(logOrigin(opened.installation), opened.secrets.log.publicKey);
  const { logs } = policyOfKey(key);
  if (options.policy !== undefined) return { ...readPolicy(options.policy), logs };
  return policyOf(opened.config.witnesses, key);
}

async function verifyElsewhere(options: VerifyOptions): Promise<TiledLogReport> {
  if (options.demo === true) throw new CommandFailure('--demo goes without --log.', 2);
  const policy = readTrust(options);
  const kept = readCheckpoints(options.checkpoint);
  const log = await openLog(options.log ?? '', options.user);
  try {
    const source = log.tilesAt(sizeIn(log.checkpoint));
    const settledBefore = new Date(Date.now() - SETTLED_MS);
    const published = { source, checkpoint: log.checkpoint };
    return await verifyTiles(published, policy, { kept, settledBefore, onProgress: progress() });
  } catch (error) {
    if (error instanceof LogUnreachable) throw explainUnreachable(error);
    throw error;
  } finally {
    await log.close();
  }
}

function progress(): (done: number, all: number) => void {
  const shown = new Progress('Verifying', process.stderr);
  return (done, all) => shown.show(Math.min(done, all), all);
}

function describeDatabase({ headSize, unsequenced }: StoredLogReport): string[] {
  return [`  ${headSize} lines have a place in the tree, ${unsequenced} wait for one`];
}
