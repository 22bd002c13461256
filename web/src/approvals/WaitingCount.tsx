import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../src/reference/codes.schema';
import { useWaitingApprovals } from '../api/approvals';
import { cache } from '../api/cache';
import { useUnreadNotices, useWaitingReviews } from '../api/emergency';
import { useActor } from '../api/session';
import { useRoute } from '../router';
import { useFormat } from '../texts/format';
import './waiting-count.css';

interface WaitingCountProps {
  /** The page whose waiting things are counted. */
  readonly of: 'approvals' | 'emergency';
}

/** How much waits on a page, beside its name in the navigation; nothing at all when nothing waits. */
export function WaitingCount({ of }: WaitingCountProps) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const count = useWaiting(of);
  if (count === 0) return null;
  return (
    <>
      <span className="waiting-count" aria-hidden="true">
        {format.number(count)}
      </span>
      <span className="unseen">{t(`waiting.${of}`, { count })}</span>
    </>
  );
}

const deciders: readonly Role[] = ['supervisor', 'administrator'];
const readers: readonly Role[] = ['supervisor', 'auditor'];

/** The number of things that wait. It is asked anew when the reader moves, never by itself. */
function useWaiting(of: WaitingCountProps['of']): number {
  const role = useActor()?.role;
  const route = useRoute();
  const isReader = of === 'emergency' && role !== undefined && readers.includes(role);
  const approvals = useWaitingApprovals(of === 'approvals' && role !== undefined && deciders.includes(role));
  const reviews = useWaitingReviews(isReader && role === 'supervisor');
  const notices = useUnreadNotices(isReader);
  useEffect(() => {
    for (const queryKey of counted) void cache.refetchQueries({ queryKey, type: 'active', stale: true });
  }, [route.page]);
  if (of === 'approvals') return approvals.data ?? 0;
  // Each review that waits came with a notice: the larger number counts nothing twice.
  return Math.max(reviews.data ?? 0, notices.data ?? 0);
}

const counted = [
  ['approvals', 'waiting'],
  ['break-glass', 'waiting'],
  ['notices', 'unread'],
];
