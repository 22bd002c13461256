/** A line as audit.resolve gives it: the real ids in place of aliases. */
export interface ResolvedLine {
  id: string;
  at: Date;
  act: string;
  outcome: 'allowed' | 'refused';
  reason: string | null;
  actor_id: string | null;
  actor_role: string | null;
  actor_kind: 'staff' | 'guest' | 'system' | 'nobody';
  case_ids: string[];
  compartments: string[];
  grant_kind: string | null;
  approval_id: string | null;
  count: number | null;
}
