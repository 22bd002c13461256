import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { refreshApprovals } from '../api/approvals';
import { useActor } from '../api/session';
import { Icon } from '../design/Icon';
import { ReceiptLine } from '../receipts/ReceiptLine';
import { useAskAgain } from '../receipts/useAskAgain';
import { Link } from '../router';
import { ApprovalActs } from './ApprovalActs';
import { ApprovalFacts } from './ApprovalFacts';
import { ApprovalStateBadge } from './ApprovalStateBadge';
import { ApprovalWay } from './ApprovalWay';
import type { ApprovalWords } from './useApprovalWords';

interface ApprovalCardProps {
  readonly view: ApprovalView;
  readonly words: ApprovalWords;
}

/** One request: what would be done, why, how far it is, and what the reader may do. */
export function ApprovalCard({ view, words }: ApprovalCardProps) {
  const id = useId();
  return (
    <li className="approval" aria-labelledby={id}>
      <div className="approval-head">
        <h3 id={id}>{words.title}</h3>
        <ApprovalStateBadge state={view.state} />
      </div>
      <ApprovalFacts view={view} words={words} />
      <ApprovalWay view={view} />
      <Hindrance why={view.why} />
      <GrantReceipt view={view} of={words.title} />
      <ApprovalActs view={view} words={words} />
    </li>
  );
}

/** How far the proof of the grant is, for the two who gave and asked; the page looks again while it waits. */
function GrantReceipt({ view, of }: { readonly view: ApprovalView; readonly of: string }) {
  const me = useActor()?.id;
  const state = view.receipt?.state;
  useAskAgain(state === 'waiting' && view.state === 'granted', refreshApprovals);
  if (state === undefined || (view.requester.id !== me && view.decider?.id !== me)) return null;
  const isHeldUp = view.state === 'granted' && view.requester.id === me;
  return <ReceiptLine id={view.id} state={state} of={of} isHeldUp={isHeldUp} />;
}

/** Why the reader may not decide. */
function Hindrance({ why }: { readonly why: ApprovalView['why'] }) {
  const { t } = useTranslation('approvals');
  if (why === null) return null;
  return (
    <p className="approval-why">
      <Icon name={why === 'paused' ? 'alert' : 'info'} />
      <span>
        {t(`why.${why}`)} {why === 'paused' && <Link to={{ page: 'emergency' }}>{t('why.review')}</Link>}
      </span>
    </p>
  );
}
