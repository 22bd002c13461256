import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReviewBatches } from '../api/reviews';
import { Answer } from '../design/Answer';
import { More } from '../design/More';
import { Panel } from '../design/Panel';
import { Quiet } from '../design/Quiet';
import { BatchItems } from './reviews/BatchItems';
import { BatchRow } from './reviews/BatchRow';
import './reviews/reviews.css';

/** The access review: batches with their progress, and the items of the one that somebody opens. */
export function ReviewsPanel() {
  const { t } = useTranslation('reviews');
  const [openId, setOpenId] = useState<string | null>(null);
  const query = useReviewBatches();
  if (openId !== null) return <BatchItems key={openId} batchId={openId} onClose={() => setOpenId(null)} />;
  return (
    <Panel title={t('tab')} padding="flush">
      <p className="reviews-lead">{t('lead')}</p>
      <Answer of={query} lines={3}>
        {({ pages }) => {
          const batches = pages.flatMap((page) => page.items);
          if (batches.length === 0) return <Quiet>{t('none')}</Quiet>;
          return (
            <>
              <ul className="reviews-batches">
                {batches.map((batch) => (
                  <BatchRow key={batch.id} batch={batch} onOpen={() => setOpenId(batch.id)} />
                ))}
              </ul>
              {query.hasNextPage && <More query={query} shown={batches.length} />}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}
