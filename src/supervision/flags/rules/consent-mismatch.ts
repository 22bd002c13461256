import type { DisclosureFact, History } from './history.js';
import { type Pattern, patternOf } from './pattern.js';

/**
 * F17: something left the house without a consent that was alive at that moment. No act of today discloses: the rule
 * begins with releases.
 */
export function findConsentMismatches(history: History): Pattern[] {
  return history.disclosures
    .filter((each) => each.at >= history.from && !hasLiveConsent(each))
    .map(({ id, actorId, caseId, at, emergencyBasisAt }) =>
      patternOf('F17', [], {
        actorId,
        caseIds: [caseId],
        from: at,
        to: at,
        explanations:
          emergencyBasisAt !== null && emergencyBasisAt <= at
            ? [{ kind: 'emergency-basis', since: emergencyBasisAt, until: null }]
            : [],
        anchor: id,
      }),
    );
}

function hasLiveConsent({ consent, at }: DisclosureFact): boolean {
  return consent !== null && consent.from <= at && consent.until > at;
}
