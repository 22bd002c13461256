import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { useApprovalWords } from '../approvals/useApprovalWords';
import { useApprovals } from '../api/approvals';
import { useActor } from '../api/session';
import { Badge } from '../design/Badge';
import { Button } from '../design/Button';
import { Panel } from '../design/Panel';
import { Link } from '../router';
import { useFormat } from '../texts/format';
import { RecoveryCodeDialog } from './RecoveryCodeDialog';
import { requestsAboutAccounts } from './requests';

/** What the reader asked for about accounts and is not done: what waits, what can be carried out, and codes to fetch. */
export function RequestsPanel() {
  const { t } = useTranslation('staff');
  const me = useActor()?.id ?? '';
  const open = useApprovals('open', 50, true);
  const ended = useApprovals('ended', 20, true);
  const views = [open, ended].flatMap(({ data }) => data?.pages.flatMap(({ items }) => items) ?? []);
  const requests = requestsAboutAccounts(views, me, Date.now());
  const wordsOf = useApprovalWords(requests);
  const [recovered, setRecovered] = useState<ApprovalView | null>(null);
  if (requests.length === 0) return null;
  return (
    <Panel
      title={t('requests.title')}
      padding="flush"
      actions={<Link to={{ page: 'approvals' }}>{t('requests.all')}</Link>}
    >
      <ul className="staff-requests">
        {requests.map((view) => (
          <Request key={view.id} view={view} title={wordsOf(view).title} onFetch={() => setRecovered(view)} />
        ))}
      </ul>
      {recovered !== null && <RecoveryCodeDialog view={recovered} onClose={() => setRecovered(null)} />}
    </Panel>
  );
}

interface RequestProps {
  readonly view: ApprovalView;
  readonly title: string;
  readonly onFetch: () => void;
}

function Request({ view, title, onFetch }: RequestProps) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <li className="staff-request">
      <div className="staff-request-text">
        <p>{title}</p>
        <p className="soft small">
          {view.state === 'used'
            ? t('requests.codeWaits')
            : t('requests.until', { time: format.instant(view.expiresAt) })}
        </p>
      </div>
      {view.state === 'asked' && <Badge tone="note">{t('requests.asked')}</Badge>}
      {view.state === 'granted' && (
        <>
          <Badge tone="good">{t('requests.granted')}</Badge>
          <Link className="button button-secondary button-small" to={{ page: 'approvals' }}>
            {t('requests.carryOut')}
            <span className="unseen"> {title}</span>
          </Link>
        </>
      )}
      {view.state === 'used' && (
        <Button
          size="small"
          variant="primary"
          onPress={onFetch}
          label={`${t('requests.showCode')}: ${title}`}
        >
          {t('requests.showCode')}
        </Button>
      )}
    </li>
  );
}
