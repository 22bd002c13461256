import type { CaseItem } from '../../../src/cases/cases.schema';
import { riskLevels } from '../../../src/reference/codes.schema';

/** Why a case needs somebody to look at it. */
export type AttentionReason = 'unconfirmed' | 'critical' | 'overdue' | 'review' | 'quiet';

export interface Attention {
  readonly item: CaseItem;
  readonly reasons: readonly AttentionReason[];
}

/** The cases that need somebody, the highest risk first. `today` is YYYY-MM-DD. */
export function findAttention(items: readonly CaseItem[], today: string): Attention[] {
  return items
    .map((item) => ({ item, reasons: reasonsOf(item, today) }))
    .filter(({ reasons }) => reasons.length > 0)
    .sort((one, other) => weightOf(one) - weightOf(other));
}

function reasonsOf(item: CaseItem, today: string): AttentionReason[] {
  if (item.phase === 'CLOSED' || item.phase === 'DECLINED') return [];
  const reasons: AttentionReason[] = [];
  if (item.risk === 'CRITICAL') reasons.push('critical');
  if (item.tasks.overdue > 0) reasons.push('overdue');
  if (item.reviewDue !== null && item.reviewDue < today) reasons.push('review');
  if (!item.confirmed) reasons.push('unconfirmed');
  if (item.tasks.open === 0) reasons.push('quiet');
  return reasons;
}

function weightOf({ item, reasons }: Attention): number {
  return riskLevels.indexOf(item.risk) * 10 - reasons.length;
}
