/**
 * What the rules of the flags look at: lines of the log with the real ids in place of aliases, and the facts that may
 * explain them. All instants are milliseconds since 1970.
 */

/** A line of the log. */
export interface HistoryEvent {
  id: string;
  at: number;
  act: string;
  outcome: 'allowed' | 'refused';
  reason: string | null;
  /** null when nobody was signed in. */
  actorId: string | null;
  actorKind: 'staff' | 'guest' | 'system' | 'nobody';
  actorRole: string | null;
  /** At most 200, as the line names them. */
  caseIds: readonly string[];
  compartments: readonly string[];
  /** The kind of the grant that the act rested on. */
  grantKind: string | null;
  /** The approval of a second person that the act rested on. */
  approvalId: string | null;
  count: number | null;
}

export interface CaseFact {
  id: string;
  officeId: string;
  reference: string;
  /** YYYY-MM-DD; lists of cases are sorted by it. */
  openedOn: string;
}

export interface GrantFact {
  id: string;
  caseId: string;
  actorId: string;
  kind: string;
  from: number;
  /** Infinity while it has no end. */
  until: number;
}

export interface SpanFact {
  staffId: string;
  from: number;
  until: number;
}

export interface RoleChange {
  staffId: string;
  role: string;
  at: number;
}

/** An act of one person that another one approved. */
export interface ApprovalFact {
  id: string;
  act: string;
  requesterId: string;
  deciderId: string;
  at: number;
}

/** A use of break-glass. */
export interface EmergencyFact {
  id: string;
  actorId: string;
  caseId: string;
  from: number;
  hasReason: boolean;
  reviewDue: number;
  reviewedAt: number | null;
}

/** Something that left the house: a release or a packet. */
export interface DisclosureFact {
  id: string;
  actorId: string;
  caseId: string;
  at: number;
  /** The consent that it rested on, with its life. */
  consent: { from: number; until: number } | null;
  /** When somebody wrote down that life was at risk and why. */
  emergencyBasisAt: number | null;
}

/** Somebody asked who had read a case before an incident. */
export interface InquiryFact {
  id: string;
  caseId: string;
  /** The instant of the incident. */
  incidentAt: number;
  madeAt: number;
}

/** What the checks of rows and of the log found broken. */
export interface FindingFact {
  id: string;
  caseId: string | null;
  foundAt: number;
}

/** What the rules look at. Events need no order: each rule sorts by time. */
export interface History {
  /** Patterns that ended before this were looked for earlier. */
  from: number;
  now: number;
  events: readonly HistoryEvent[];
  cases: readonly CaseFact[];
  grants: readonly GrantFact[];
  /** Entries of the duty rota. */
  duties: readonly SpanFact[];
  roleChanges: readonly RoleChange[];
  approvals: readonly ApprovalFact[];
  emergencies: readonly EmergencyFact[];
  /** Conflicts of interest that were recorded. */
  declarations: readonly SpanFact[];
  /** Access reviews that somebody has to do. */
  reviewBatches: readonly SpanFact[];
  disclosures: readonly DisclosureFact[];
  inquiries: readonly InquiryFact[];
  findings: readonly FindingFact[];
  /** Since when the installation runs with the profile of a small team; null when it does not. */
  smallTeamSince: number | null;
}

/** A history in which nothing happened. */
export const emptyHistory: History = {
  from: 0,
  now: 0,
  events: [],
  cases: [],
  grants: [],
  duties: [],
  roleChanges: [],
  approvals: [],
  emergencies: [],
  declarations: [],
  reviewBatches: [],
  disclosures: [],
  inquiries: [],
  findings: [],
  smallTeamSince: null,
};
