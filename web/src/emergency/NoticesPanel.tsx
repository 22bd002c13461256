import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeView } from '../../../src/emergency/emergency.schema';
import { useNoticeRead, useNotices } from '../api/emergency';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { Icon } from '../design/Icon';
import { More } from '../design/More';
import { Panel } from '../design/Panel';
import { Quiet } from '../design/Quiet';
import { useStatus } from '../design/StatusLine';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import './emergency.css';

interface NoticesPanelProps {
  /** What stands in the head, such as a link to the page. */
  readonly actions?: ReactNode;
  /** True shows only what was not read: for the first page. */
  readonly isBrief?: boolean;
}

/** What the reader was told of emergencies, newest first, with the number of those not read. */
export function NoticesPanel({ actions, isBrief = false }: NoticesPanelProps) {
  const { t } = useTranslation('emergency');
  const notices = useNotices();
  const unread = notices.data?.pages[0]?.unread ?? 0;
  return (
    <Panel
      title={t('notices.title')}
      padding="flush"
      {...(unread === 0 ? {} : { aside: t('notices.unread', { count: unread }) })}
      {...(actions === undefined ? {} : { actions })}
    >
      <Answer of={notices} lines={3}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          const shown = isBrief ? items.filter(({ readAt }) => readAt === null) : items;
          if (shown.length === 0) return <Quiet>{t(isBrief ? 'notices.noneUnread' : 'notices.none')}</Quiet>;
          return (
            <>
              <ul>
                {shown.map((notice) => (
                  <NoticeItem key={notice.id} notice={notice} />
                ))}
              </ul>
              {!isBrief && notices.hasNextPage && <More query={notices} shown={shown.length} />}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}

function NoticeItem({ notice }: { readonly notice: NoticeView }) {
  const { t } = useTranslation('emergency');
  const format = useFormat();
  const status = useStatus();
  const read = useNoticeRead();
  const isUnread = notice.readAt === null;
  const text =
    notice.actor === null
      ? t(`notices.of.${notice.kind}`)
      : t(`notices.by.${notice.kind}`, { name: isolate(notice.actor.name) });
  return (
    <li className={isUnread ? 'notice-item notice-item-unread' : 'notice-item'}>
      <Icon name="bell" />
      <div className="notice-item-text">
        <p>
          {isUnread && <span className="unseen">{t('notices.new')} </span>}
          {text}
        </p>
        <p className="soft small">{format.instant(notice.at)}</p>
      </div>
      {isUnread && (
        <Button
          size="small"
          label={t('notices.readThis', { text })}
          isPending={read.isPending}
          onPress={() => read.mutate(notice.id, { onError: status.fail })}
        >
          {t('notices.read')}
        </Button>
      )}
    </li>
  );
}
