import type { CosignatureVerdict } from '../platform/audit-log/checkpoint-verdict.js';
import type { DeclaredLoss } from '../platform/audit-log/log-notices.js';
import type { VerifiedLog } from '../platform/audit-log/verify-log.js';

const MOST_SHOWN = 20;

/** What reports about a log have in common, wherever it was read. */
export interface LogReport extends VerifiedLog, CosignatureVerdict {
  signedSize: number;
  firstKept: number;
  losses: readonly DeclaredLoss[];
}

/** A report in words. `more` are lines that only this place has. */
export function describeLog(report: LogReport, more: readonly string[] = []): string {
  const counts = Object.entries(report.counts).filter(([, count]) => count > 0);
  const lines = [
    report.isIntact ? 'The audit log is intact.' : 'THE AUDIT LOG IS NOT INTACT.',
    `  ${report.entries} lines checked, ${report.signedSize} signed for`,
    ...more,
    `  ${report.instances} instances of the service`,
    ...describePruning(report),
    ...report.losses.map(
      ({ index, at, acts }) =>
        `  a loss was declared on ${at} (line ${index}): the database had lost ${acts} lines, the log has them`,
    ),
    `  ${describeWitnesses(report)}`,
    ...(report.pending > 0
      ? [`  ${report.pending} lines may still be on their way: look again in a minute`]
      : []),
    ...counts.map(([kind, count]) => `  ${kind}: ${count}`),
    ...report.findings.slice(0, MOST_SHOWN).map((finding) => `    ${JSON.stringify(finding)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function describePruning({ firstKept }: LogReport): string[] {
  if (firstKept === 0) return [];
  return [
    `  pruned: the first ${firstKept} lines were deleted by two people, as the log says; their hashes are there`,
  ];
}

function describeWitnesses(report: LogReport): string {
  const { cosignedBy, cosignedSize, quorum, isUnwitnessed } = report;
  if (isUnwitnessed && quorum === 'none') {
    return 'unwitnessed: no known witness has cosigned it, so nobody outside can say that this is the only history';
  }
  if (isUnwitnessed) return 'unwitnessed: no witness of the policy has cosigned it';
  const names = `cosigned by ${cosignedBy.join(', ')} at ${cosignedSize} lines`;
  if (quorum === 'short') return `${names}, which is not enough for the policy`;
  return quorum === 'met' ? `${names}, as the policy asks` : `${names}; the policy asks for nobody`;
}
