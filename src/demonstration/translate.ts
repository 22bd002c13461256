import type { Casework, Identity } from '../cases/compartments/compartments.schema.js';
import type { IssueContent, MatterContent } from '../legal/legal.schema.js';
import { isPrivilegedStatus, type LegalStatus } from '../legal/matter-states.js';
import { addDays } from '../reference/days.js';
import type { ConsentContent, TestimonyContent } from '../testimony/testimony.schema.js';
import type { DemoCase } from './demo-file.schema.js';

// Pure: how a row of the demonstration file becomes the records of a case. Dates of work, consent and law count back from
// today; dates of defection stay as they are.

/** How many days ago a case in this phase was opened, and how many it has been in the phase. */
const ages: Record<DemoCase['phase'], { opened: number; inPhase: number }> = {
  REFERRED: { opened: 1, inPhase: 1 },
  RECEPTION: { opened: 4, inPhase: 3 },
  SCREENING: { opened: 12, inPhase: 5 },
  ASSESSMENT: { opened: 28, inPhase: 14 },
  PLANNING: { opened: 42, inPhase: 10 },
  ACTIVE: { opened: 75, inPhase: 25 },
  REVIEW: { opened: 130, inPhase: 4 },
  TRANSITION: { opened: 380, inPhase: 20 },
  FOLLOW_UP: { opened: 430, inPhase: 30 },
  SUSPENDED: { opened: 90, inPhase: 12 },
  CLOSED: { opened: 400, inPhase: 40 },
  DECLINED: { opened: 30, inPhase: 20 },
};

/** The days of a case, counted back from today; `index` spreads the cases so that not all are of the same day. */
export function daysOf(row: DemoCase, index: number, today: string) {
  const { opened, inPhase } = ages[row.phase];
  const spread = index % 7;
  return {
    openedOn: addDays(today, -(opened + spread)),
    phaseSince: addDays(today, -Math.min(inPhase + (spread % 3), opened)),
    // The file does not say; a case that rests was being worked on.
    previousPhase: row.phase === 'SUSPENDED' ? ('ACTIVE' as const) : null,
    reviewDue: row.phase === 'CLOSED' || row.phase === 'DECLINED' ? null : addDays(today, (index % 23) - 4),
  };
}

export function toIdentity(row: DemoCase): Identity {
  const { identity } = row;
  return {
    names: [
      { value: identity.nameArabic, script: 'Arab', kind: 'legal' },
      { value: identity.nameLatin, script: 'Latn', kind: 'legal' },
      ...identity.aliases.map((value) => ({ value, script: 'Latn' as const, kind: kindOf(value) })),
    ],
    sex: identity.sex,
    birthDate: String(identity.birthYear),
    birthPlace: null,
    nationalities: identity.nationalities,
    stateless: 'unknown',
    originCountry: row.origin,
    originRegion: row.region,
    hostCountry: row.host,
    minorAtIntake: row.isMinorAtIntake ? 'yes' : 'no',
    documents: [],
    sourceReference: row.ref,
  };
}

/** A name that begins with "father of" or "mother of" is a kunya. */
function kindOf(alias: string): 'kunya' | 'alias' {
  return /^(abu|abou|umm|oum)\s/i.test(alias) ? 'kunya' : 'alias';
}

export function toCasework(row: DemoCase): Casework {
  const month = String(row.defection.month).padStart(2, '0');
  return {
    referralSource: null,
    summary: null,
    needs: [],
    association: { role: row.groupRole, motives: row.motives, leftOn: `${row.defection.year}-${month}` },
    speakBarriers: row.speakBarriers,
    finance: null,
    notes: null,
  };
}

/** Legal matters; a status that belongs to the lawyer alone shows as not known until privileged keys exist. */
export function toMatters(
  row: DemoCase,
  asOf: string,
  today: string,
): { matters: MatterContent[]; leftOut: number } {
  const matters = row.legal.map((matter) => ({
    jurisdiction: matter.jurisdiction,
    type: matter.type,
    history: [
      { status: openStatus(matter.status), asOf, source: 'lawyer' as const, note: null, recordedOn: today },
    ],
  }));
  return { matters, leftOut: row.legal.filter((matter) => isPrivilegedStatus(matter.status)).length };
}

function openStatus(status: LegalStatus): LegalStatus {
  return isPrivilegedStatus(status) ? 'UNKNOWN' : status;
}

export function toIssues(row: DemoCase): IssueContent[] {
  return row.issues.map((issue) => ({
    code: issue.code,
    jurisdiction: issue.jurisdiction,
    effect: issue.effect,
    state: issue.status,
    remedy: null,
  }));
}

export function toTestimony(row: DemoCase): TestimonyContent {
  return {
    accountKind: row.defection.accountKind,
    state: row.testimony.status,
    narratives: row.narratives,
    reliability: row.testimony.reliability,
    credibility: row.testimony.credibility,
    recordedOn: null,
    summary: null,
  };
}

export function toConsents(row: DemoCase, on: string): ConsentContent[] {
  return row.consents.map((consent) => ({
    purpose: consent.purpose,
    identity: consent.identity,
    media: [],
    audience: null,
    from: consent.status === 'GIVEN' ? on : null,
    until: null,
    state: consent.status,
    history: [{ state: consent.status, on }],
  }));
}
