import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReviewBatch, ReviewItem } from '../../../../src/supervision/reviews/reviews.schema';
import { useReviewItems } from '../../api/reviews';
import { Answer } from '../../design/Answer';
import { Button } from '../../design/Button';
import { More } from '../../design/More';
import { Notice } from '../../design/Notice';
import { Quiet } from '../../design/Quiet';
import { useFormat } from '../../texts/format';
import { BatchBadges, Progress } from './BatchRow';
import { ItemCard } from './ItemCard';
import { useBatchWords } from './useBatchWords';

interface BatchItemsProps {
  readonly batchId: string;
  readonly onClose: () => void;
}

/** The items of one batch, to be judged one by one. */
export function BatchItems({ batchId, onClose }: BatchItemsProps) {
  const { t } = useTranslation('reviews');
  const query = useReviewItems(batchId);
  return (
    <section className="panel">
      <p className="review-back">
        <Button size="small" variant="quiet" onPress={onClose}>
          {t('batch.close')}
        </Button>
      </p>
      <Answer of={query} lines={6}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          // The newest page knows best how far the batch is.
          const batch = pages.at(-1)!.batch;
          return (
            <>
              <BatchHead batch={batch} />
              <Items items={items} batch={batch} />
              {query.hasNextPage && <More query={query} shown={items.length} />}
            </>
          );
        }}
      </Answer>
    </section>
  );
}

function BatchHead({ batch }: { readonly batch: ReviewBatch }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const words = useBatchWords(batch);
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever opened the batch goes on reading here.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="review-head">
      <div className="review-batch-head">
        <h2 ref={heading} tabIndex={-1}>
          {words.month}
        </h2>
        <BatchBadges batch={batch} />
      </div>
      <p>{words.about}</p>
      <Progress batch={batch} />
      <p className="soft small">
        {t('batch.drawn', { when: format.instant(batch.drawnAt), count: batch.openings })}
      </p>
      <p className="soft small">
        {t('batch.seed')}{' '}
        <code className="review-seed" dir="ltr">
          {batch.seed}
        </code>
      </p>
      {batch.needsAnother && (
        <Notice tone="high" title={t('batch.needsAnother')}>
          <p>{t('batch.needsAnotherWhat')}</p>
        </Notice>
      )}
      {!batch.mayJudge && <p className="soft">{t('batch.readOnly')}</p>}
    </div>
  );
}

function Items({ items, batch }: { readonly items: readonly ReviewItem[]; readonly batch: ReviewBatch }) {
  const { t } = useTranslation('reviews');
  if (items.length === 0) return <Quiet>{t('batch.empty')}</Quiet>;
  return (
    <ol className="review-items">
      {items.map((item, place) => (
        <ItemCard key={item.id} item={item} batch={batch} number={place + 1} />
      ))}
    </ol>
  );
}
