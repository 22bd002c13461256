import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { useApprovals } from '../api/approvals';
import { useActor } from '../api/session';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { Quiet } from '../design/Quiet';
import { Link } from '../router';
import { useFormat } from '../texts/format';
import { sortRequests } from './sort-requests';
import { useApprovalWords } from './useApprovalWords';
import './approvals.css';

const MOST = 4;

/** For the first page: the requests that wait for the reader, each with the day until which it waits. */
export function ApprovalsPanel() {
  const { t } = useTranslation('approvals');
  const me = useActor()?.id ?? '';
  const open = useApprovals('open');
  return (
    <Panel
      title={t('section.forMe')}
      padding="flush"
      actions={<Link to={{ page: 'approvals' }}>{t('panel.all')}</Link>}
    >
      <Answer of={open} lines={3}>
        {({ pages }) => {
          const { forMe } = sortRequests(
            pages.flatMap(({ items }) => items),
            me,
          );
          return forMe.length === 0 ? <Quiet>{t('none.forMe')}</Quiet> : <Waiting views={forMe} />;
        }}
      </Answer>
    </Panel>
  );
}

function Waiting({ views }: { readonly views: readonly ApprovalView[] }) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const shown = views.slice(0, MOST);
  const wordsOf = useApprovalWords(shown);
  return (
    <ul className="approvals-brief">
      {shown.map((view) => (
        <li key={view.id} className="approval-brief">
          <span className="approval-brief-title">{wordsOf(view).title}</span>
          <span className="soft small">
            {t(view.may.use ? 'panel.use' : 'panel.decide', { when: format.instant(view.expiresAt) })}
          </span>
          <Link className="button button-secondary button-small" to={{ page: 'approvals' }}>
            {t('panel.look')}
            <span className="unseen"> {wordsOf(view).title}</span>
          </Link>
        </li>
      ))}
      {views.length > MOST && (
        <li className="approval-brief soft small">{t('panel.more', { count: views.length - MOST })}</li>
      )}
    </ul>
  );
}
