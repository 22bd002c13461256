import type { ResolvedLine } from './resolved-line.js';
import type {
  ApprovalFact,
  CaseFact,
  EmergencyFact,
  FindingFact,
  GrantFact,
  History,
  HistoryEvent,
  InquiryFact,
  RoleChange,
  SpanFact,
} from './rules/history.js';
import type { Pattern } from './rules/pattern.js';

/** A span without an end has null for it, because JSON knows no infinity. */
type Open<Fact> = Omit<Fact, 'until'> & { until: number | null };

/** What app.flag_facts gives. */
export interface Facts {
  now: number;
  /** All offices of the installation. */
  offices: string[];
  staff: { id: string; officeId: string }[];
  cases: CaseFact[];
  grants: Open<GrantFact>[];
  duties: Open<SpanFact>[];
  roleChanges: RoleChange[];
  approvals: (ApprovalFact & { officeId: string })[];
  emergencies: (EmergencyFact & { officeId: string })[];
  declarations: Open<SpanFact>[];
  reviewBatches: Open<SpanFact>[];
  inquiries: InquiryFact[];
  findings: (FindingFact & { officeId: string | null })[];
  smallTeamSince: number | null;
}

/** Lines and facts as the rules read them. `from` is the instant from which patterns count as new. Pure. */
export function historyOf(lines: readonly ResolvedLine[], facts: Facts, from: number): History {
  const { now, cases, roleChanges, approvals, emergencies, inquiries, findings, smallTeamSince } = facts;
  return {
    from,
    now,
    events: lines.map(eventOf),
    cases,
    grants: facts.grants.map(closed),
    duties: facts.duties.map(closed),
    roleChanges,
    approvals,
    emergencies,
    declarations: facts.declarations.map(closed),
    reviewBatches: facts.reviewBatches.map(closed),
    // No act of today discloses: F17 begins with releases.
    disclosures: [],
    inquiries,
    findings,
    smallTeamSince,
  };
}

/**
 * The offices whose supervisors a pattern concerns: that of the person, else that of the case, else all, because what is
 * wrong with the log or the database is wrong everywhere. Pure.
 */
export function officesOf(pattern: Pattern, facts: Facts): readonly string[] {
  const { staff, approvals, emergencies, cases, findings, offices } = facts;
  const { actorId } = pattern;
  const ofPerson =
    staff.find(({ id }) => id === actorId)?.officeId ??
    emergencies.find((each) => each.actorId === actorId)?.officeId ??
    approvals.find(({ deciderId }) => deciderId === actorId)?.officeId;
  if (ofPerson !== undefined) return [ofPerson];
  const ofCase =
    cases.find(({ id }) => id === pattern.caseIds[0])?.officeId ??
    findings.find(({ caseId }) => caseId !== null && caseId === pattern.caseIds[0])?.officeId;
  return ofCase === undefined || ofCase === null ? offices : [ofCase];
}

function closed<Fact extends { until: number | null }>(fact: Fact): Fact & { until: number } {
  return { ...fact, until: fact.until ?? Infinity };
}

function eventOf(line: ResolvedLine): HistoryEvent {
  return {
    id: line.id,
    at: line.at.getTime(),
    act: line.act,
    outcome: line.outcome,
    reason: line.reason,
    actorId: line.actor_id,
    actorKind: line.actor_kind,
    actorRole: line.actor_role,
    caseIds: line.case_ids,
    compartments: line.compartments,
    grantKind: line.grant_kind,
    approvalId: line.approval_id,
    count: line.count,
  };
}
