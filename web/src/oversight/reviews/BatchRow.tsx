import { useTranslation } from 'react-i18next';
import type { ReviewBatch } from '../../../../src/supervision/reviews/reviews.schema';
import { useActor } from '../../api/session';
import { Badge } from '../../design/Badge';
import { Button } from '../../design/Button';
import { useFormat } from '../../texts/format';
import { useBatchWords } from './useBatchWords';

interface BatchRowProps {
  readonly batch: ReviewBatch;
  readonly onOpen: () => void;
}

/** One batch in the list: its month, whom it concerns, how far it is and until when. */
export function BatchRow({ batch, onOpen }: BatchRowProps) {
  const { t } = useTranslation('reviews');
  const words = useBatchWords(batch);
  const isAuditor = useActor()?.role === 'auditor';
  return (
    <li className="review-batch">
      <div className="review-batch-head">
        <h3>
          {words.month}
          {isAuditor && (
            <>
              {' · '}
              <bdi>{batch.office.name}</bdi>
            </>
          )}
        </h3>
        <BatchBadges batch={batch} />
      </div>
      <p className="soft">{words.about}</p>
      <Progress batch={batch} />
      <Button label={t('batch.open', { month: `${words.month}, ${words.about}` })} onPress={onOpen}>
        {t('batch.open', { month: words.month })}
      </Button>
    </li>
  );
}

/** What somebody has to know of a batch before anything else, in colour and words. */
export function BatchBadges({ batch }: { readonly batch: ReviewBatch }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const when = format.shortDayOfInstant(batch.dueAt);
  const isDone = batch.judged === batch.items;
  return (
    <span className="cluster">
      {batch.flagged > 0 && <Badge tone="high">{t('batch.flagged', { count: batch.flagged })}</Badge>}
      {batch.needsAnother && <Badge tone="critical">{t('batch.needsAnother')}</Badge>}
      {isDone && <Badge tone="good">{t('batch.done')}</Badge>}
      {!isDone && batch.isOverdue && <Badge tone="critical">{t('batch.overdue', { when })}</Badge>}
      {!isDone && !batch.isOverdue && <Badge tone="still">{t('batch.due', { when })}</Badge>}
    </span>
  );
}

/** How far a batch is: a bar and the same in words. */
export function Progress({ batch: { items, judged } }: { readonly batch: ReviewBatch }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const words = t('batch.progress', { judged: format.number(judged), count: items });
  return (
    <div className="review-progress">
      <svg
        className="review-progress-bar mirrored"
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        aria-hidden
      >
        <rect
          className={judged === items ? 'review-progress-done review-progress-all' : 'review-progress-done'}
          width={items === 0 ? 100 : (judged / items) * 100}
          height="4"
        />
      </svg>
      <span className="small soft">{words}</span>
    </div>
  );
}
