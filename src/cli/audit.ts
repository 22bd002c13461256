import { readFileSync } from 'node:fs';
import { readConfig } from '../config.js';
import { logOrigin, type OpenInstallation, openInstallation } from '../installation.js';
import { formatVerifierKey } from '../platform/audit-log/signed-note.js';
import { NoCheckpoint, type StoredLogReport, verifyStoredLog } from '../platform/audit-log/stored-log.js';
import { makeLogger } from '../platform/log.js';
import { CommandFailure } from './failure.js';
import { Progress } from './progress.js';

export interface VerifyOptions {
  json?: boolean;
  demo?: boolean;
  /** Files with checkpoints that were kept outside the database: only they show that the end was cut off. */
  checkpoint?: string[];
}

/**
 * Recomputes the tree of the audit log from the database and checks signature, counters and predecessors.
 * Exit code 0 when the log is intact, 1 when it is not.
 */
export async function verifyAudit(options: VerifyOptions): Promise<void> {
  const config = readConfig(options.demo === true ? 'demonstration' : 'real');
  const opened = await openInstallation(config, makeLogger('error'), { beside: true });
  try {
    const report = await verify(opened, (options.checkpoint ?? []).map(readCheckpoint));
    process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
    if (!report.isIntact) process.exitCode = 1;
  } finally {
    await opened.close();
  }
}

async function verify(opened: OpenInstallation, kept: readonly string[]): Promise<StoredLogReport> {
  const key = formatVerifierKey(logOrigin(opened.installation), opened.secrets.log.publicKey);
  const progress = new Progress('Verifying', process.stderr);
  try {
    const show = (done: number, all: number) => progress.show(Math.min(done, all), all);
    return await verifyStoredLog(opened.sequencerPool, key, show, kept);
  } catch (error) {
    if (error instanceof NoCheckpoint) throw new CommandFailure('The audit log has no checkpoint yet.');
    throw error;
  }
}

function readCheckpoint(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch {
    throw new CommandFailure(`The checkpoint ${file} cannot be read.`, 2);
  }
}

function describe(report: StoredLogReport): string {
  const counts = Object.entries(report.counts).filter(([, count]) => count > 0);
  const lines = [
    report.isIntact ? 'The audit log is intact.' : 'THE AUDIT LOG IS NOT INTACT.',
    `  ${report.entries} lines in the tree, ${report.signedSize} signed for, ${report.unsequenced} waiting for their place`,
    `  ${report.instances} instances of the service`,
    ...counts.map(([kind, count]) => `  ${kind}: ${count}`),
    ...report.findings.slice(0, 20).map((finding) => `    ${JSON.stringify(finding)}`),
  ];
  return `${lines.join('\n')}\n`;
}
