import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { useApprovals } from '../api/approvals';
import { useActor } from '../api/session';
import { Answer } from '../design/Answer';
import { More } from '../design/More';
import { Panel } from '../design/Panel';
import { PageHeader } from '../design/PageHeader';
import { Quiet } from '../design/Quiet';
import { useFormat } from '../texts/format';
import { sortRequests } from './sort-requests';
import { ApprovalCard } from './ApprovalCard';
import { useApprovalWords } from './useApprovalWords';
import './approvals.css';

/** Requests for a second person: what waits for me, what I asked for, what others decide, and what is done. */
export function ApprovalsPage() {
  const { t } = useTranslation('approvals');
  const me = useActor()?.id ?? '';
  const open = useApprovals('open', 50, true);
  return (
    <>
      <PageHeader title={t('pageTitle')}>{t('lead')}</PageHeader>
      <div className="stack">
        <Answer of={open} lines={8}>
          {({ pages }) => {
            const { forMe, mine, others } = sortRequests(
              pages.flatMap(({ items }) => items),
              me,
            );
            return (
              <>
                <Requests title={t('section.forMe')} empty={t('none.forMe')} views={forMe} />
                {mine.length > 0 && <Requests title={t('section.mine')} views={mine} />}
                {others.length > 0 && <Requests title={t('section.others')} views={others} />}
                {open.hasNextPage && <More query={open} shown={forMe.length + mine.length + others.length} />}
              </>
            );
          }}
        </Answer>
        <Ended />
      </div>
    </>
  );
}

function Ended() {
  const { t } = useTranslation('approvals');
  const ended = useApprovals('ended', 20, true);
  return (
    <Answer of={ended}>
      {({ pages }) => {
        const views = pages.flatMap(({ items }) => items);
        return (
          <>
            <Requests title={t('section.ended')} empty={t('none.ended')} views={views} />
            {ended.hasNextPage && <More query={ended} shown={views.length} />}
          </>
        );
      }}
    </Answer>
  );
}

interface RequestsProps {
  readonly title: string;
  readonly empty?: string;
  readonly views: readonly ApprovalView[];
}

function Requests({ title, empty, views }: RequestsProps) {
  const format = useFormat();
  const wordsOf = useApprovalWords(views);
  return (
    <Panel
      title={title}
      padding="flush"
      {...(views.length === 0 ? {} : { aside: format.number(views.length) })}
    >
      {views.length === 0 ? (
        <Quiet>{empty}</Quiet>
      ) : (
        <ul className="approvals">
          {views.map((view) => (
            <ApprovalCard key={view.id} view={view} words={wordsOf(view)} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
