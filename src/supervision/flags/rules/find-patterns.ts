import type { Values } from '../thresholds.js';
import { findConsentMismatches } from './consent-mismatch.js';
import { findContentPath } from './content-path.js';
import { findDeniedAttempts } from './denied-attempts.js';
import { findEmergencyAccesses } from './emergency-access.js';
import { findExportBursts } from './export-burst.js';
import type { History } from './history.js';
import { findPairApprovals } from './pair-approval.js';
import { onlyFirst, type Pattern } from './pattern.js';
import { findPrivilegedTouched } from './privileged-touched.js';
import { findReadsBeforeIncidents } from './read-before-incident.js';
import { findReadsOutsideAssignment } from './read-outside-assignment.js';
import { findRoleOrKeyChanges } from './role-or-key-change.js';
import { findSequentialWalks } from './sequential-walk.js';
import { findWatchedSearches } from './watched-search.js';

/** Everything that the rules find in a history, each pattern once, oldest first. Pure. */
export function findPatterns(history: History, values: Values): Pattern[] {
  const found = [
    ...findReadsOutsideAssignment(history, values.F01),
    ...findSequentialWalks(history, values.F03),
    ...findExportBursts(history, values.F06),
    ...findWatchedSearches(history),
    ...findPrivilegedTouched(history),
    ...findEmergencyAccesses(history, values.F10),
    ...findDeniedAttempts(history, values.F13),
    ...findPairApprovals(history, values.F14),
    ...findConsentMismatches(history),
    ...findContentPath(history),
    ...findRoleOrKeyChanges(history),
    ...findReadsBeforeIncidents(history, values.F22),
  ];
  return onlyFirst(found.toSorted(byTime));
}

/** By time; what ended at one instant in an order that does not depend on how the events came. */
function byTime(one: Pattern, other: Pattern): number {
  return one.to - other.to || one.from - other.from || (nameOf(one) < nameOf(other) ? -1 : 1);
}

function nameOf({ rule, anchor, evidence }: Pattern): string {
  return [rule, anchor, ...evidence].join('|');
}
