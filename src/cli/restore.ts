import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { readConfig } from '../config.js';
import { logVerifierKey, type OpenInstallation, openInstallation } from '../installation.js';
import { systemActor } from '../platform/access/actor.js';
import { policyOfKey } from '../platform/audit-log/checkpoint-verdict.js';
import { decodeEntry } from '../platform/audit-log/entry.js';
import { listLostActs, type LostAct, nameAliases } from '../platform/audit-log/lost-acts.js';
import {
  commitmentOf,
  findLoss,
  findUntold,
  type Loss,
  noteTold,
  NotTheSameLog,
  putBack,
  StillServing,
} from '../platform/audit-log/put-back.js';
import { TileFolder } from '../platform/audit-log/tile-folder.js';
import { readPlaced } from '../platform/audit-log/tree-store.js';
import type { FindingKind } from '../platform/audit-log/verify-log.js';
import { verifyTiles } from '../platform/audit-log/verify-tiles.js';
import type { Policy } from '../platform/audit-log/witness-policy.js';
import { makeLogger } from '../platform/log.js';
import { Operations } from '../platform/operation.js';
import { deploymentOf } from '../platform/platform.module.js';
import { CommandFailure } from './failure.js';
import { Progress } from './progress.js';
import { confirmByTwo } from './two-people.js';

export interface RestoreOptions {
  declareLoss?: boolean;
  /** The folder with the published log; that of the installation when absent. */
  log?: string;
  /** A file for the list of lost acts. */
  list?: string;
  json?: boolean;
  demo?: boolean;
}

interface Range {
  from: number;
  to: number;
  commitment: Buffer;
}

/** Old damage among counters is no reason to lose more: it was there before, and verifying shows it afterwards too. */
const TOLERATED: readonly FindingKind[] = [
  'counter-gap',
  'counter-duplicate',
  'unknown-predecessor',
  'no-quorum',
];

/**
 * Brings a database that was restored from a backup back to the log that was published, when it is behind it: two people
 * confirm, the missing lines are put back from the folder of the log, and a line says so. What those acts had written
 * elsewhere is lost; it is listed. Exit code 0 when it was done, 1 when it was refused or there is nothing to do.
 */
export async function restore(options: RestoreOptions): Promise<void> {
  if (options.declareLoss !== true) {
    throw new CommandFailure('Say --declare-loss: restoring a backup itself is done by hand for now.', 2);
  }
  const config = readConfig(options.demo === true ? 'demonstration' : 'real');
  const opened = await openInstallation(config, makeLogger('error'), { beside: true });
  try {
    const folder = new TileFolder(options.log ?? path.join(config.dataDir, 'log'));
    const acts = await declareLoss(opened, folder);
    tell(acts, options);
  } finally {
    await opened.close();
  }
}

async function declareLoss(opened: OpenInstallation, folder: TileFolder): Promise<LostAct[]> {
  const { sequencerPool: pool } = opened;
  const policy = policyOfKey(logVerifierKey(opened));
  const loss = await examine(pool, folder, policy);
  const untold = await findUntold(pool);
  const range: Range | undefined = loss === undefined ? untold : { ...loss, commitment: commitmentOf(loss) };
  if (range === undefined)
    throw new CommandFailure('Nothing is lost: the database contains the published log.');
  process.stderr.write(`${range.to - range.from} lines of the log are missing in the database.\n`);
  const people = await refusedOrTwo(opened);
  if (loss !== undefined) await putLinesBack(pool, folder, loss);
  return writeLines(opened, range, people);
}

/** Verifies the published log whole before anything is compared with it. */
async function examine(pool: Pool, folder: TileFolder, policy: Policy): Promise<Loss | undefined> {
  const checkpoint = await folder.findCheckpoint();
  if (checkpoint === undefined)
    throw new CommandFailure('There is no published log: name its folder with --log.');
  const progress = new Progress('Verifying the published log', process.stderr);
  const report = await verifyTiles({ source: folder, checkpoint }, policy, {
    onProgress: (done, all) => progress.show(done, all),
  });
  const faults = (Object.keys(report.counts) as FindingKind[]).filter((kind) => !TOLERATED.includes(kind));
  if (faults.length > 0) throw new CommandFailure(`The published log is damaged: ${faults.join(', ')}.`);
  try {
    const loss = await findLoss(pool, folder, checkpoint, policy);
    if (loss !== undefined && report.firstKept > loss.from) {
      throw new CommandFailure(
        'The missing lines were pruned from the published log: they cannot be put back.',
      );
    }
    return loss;
  } catch (error) {
    throw explain(error);
  }
}

async function putLinesBack(pool: Pool, folder: TileFolder, loss: Loss): Promise<void> {
  const progress = new Progress('Putting lines back', process.stderr);
  try {
    await putBack(pool, folder, loss, (done, all) => progress.show(done, all));
  } catch (error) {
    throw explain(error);
  }
}

/** A refusal is a line, as every refusal is. */
async function refusedOrTwo(opened: OpenInstallation): Promise<[string, string]> {
  try {
    return await confirmByTwo(opened);
  } catch (error) {
    if (error instanceof CommandFailure && error.exitCode === 1) {
      const line = { outcome: 'refused', reason: 'second-person' } as const;
      await operationsOf(opened).recordAlone(
        systemActor('system:sequencer'),
        'log.declare-loss',
        'recovery',
        line,
      );
    }
    throw error;
  }
}

/** Names the aliases anew and writes the lines: one with the loss, and one for each who confirmed it. */
async function writeLines(
  opened: OpenInstallation,
  range: Range,
  people: readonly string[],
): Promise<LostAct[]> {
  const { secrets, installation, sequencerPool } = opened;
  const bytes = await readPlaced(sequencerPool, range.from, range.to);
  const lines = bytes.map((entry, at) => ({ index: range.from + at, bytes: entry }));
  const acts = await operationsOf(opened).run(
    systemActor('system:sequencer'),
    'log.declare-loss',
    'recovery',
    async (op) => {
      const usernames = await nameAliases(
        op.db,
        bytes.map((entry) => decodeEntry(entry)),
        { roots: secrets.roots, deployment: deploymentOf(installation), installationId: installation.id },
      );
      op.record({ count: range.to - range.from, commitment: range.commitment });
      for (const id of people) op.record({ record: { type: 'staff', id } });
      return listLostActs(lines, usernames);
    },
  );
  await noteTold(sequencerPool, range.from);
  return acts;
}

function operationsOf({ dataSource, signer, journal, clock, logger }: OpenInstallation): Operations {
  return new Operations(dataSource, signer, journal, clock, logger);
}

function tell(acts: readonly LostAct[], { list, json }: RestoreOptions): void {
  if (list !== undefined) {
    try {
      writeFileSync(list, `${JSON.stringify(acts, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    } catch {
      process.stderr.write(`The list could not be written to ${list}; here it is.\n`);
    }
  }
  if (json === true) {
    process.stdout.write(`${JSON.stringify(acts, null, 2)}\n`);
    return;
  }
  const rows = acts.map(
    ({ at, act, outcome, actor, username, case: caseAlias }) =>
      `  ${at}  ${act}${outcome === 'refused' ? ' (refused)' : ''}  ${username ?? actor ?? 'nobody'}  ${caseAlias ?? '-'}\n`,
  );
  process.stdout.write(
    `The log is whole again and says what happened. The database lost what these ${acts.length} acts had written:\n` +
      `${rows.join('')}Start the service, verify the log, and have the acts that changed something done again.\n`,
  );
}

function explain(error: unknown): unknown {
  if (error instanceof NotTheSameLog) {
    return new CommandFailure(
      'This database is not an older state of the published log. Nothing was changed: look for the right backup.',
    );
  }
  if (error instanceof StillServing)
    return new CommandFailure('Stop the service first: it still uses this database.');
  return error;
}
