import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  ReviewBatch,
  ReviewItem,
  ReviewVerdict,
} from '../../../../src/supervision/reviews/reviews.schema';
import { Badge, type Tone } from '../../design/Badge';
import { Button } from '../../design/Button';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { FlagItem } from '../flags/FlagItem';
import '../flags/flags.css';
import { ItemFacts } from './ItemFacts';
import { VerdictDialog } from './VerdictDialog';

const tones: Record<ReviewVerdict['verdict'], Tone> = {
  justified: 'good',
  training: 'note',
  breach: 'critical',
  referred: 'high',
};

interface ItemCardProps {
  readonly item: ReviewItem;
  readonly batch: ReviewBatch;
  readonly number: number;
}

/** One opening or flag with everything that its reviewer needs, and its verdicts. */
export function ItemCard({ item, batch, number }: ItemCardProps) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const [isJudging, setJudging] = useState(false);
  const last = item.verdicts.at(-1);
  const name = item.actor?.name ?? t('item.nobody');
  const named = { name: isolate(name), when: format.instant(item.at) };
  const [act, whole] =
    last === undefined
      ? [t('item.judge'), t('item.judgeOf', named)]
      : [t('item.correct'), t('item.correctOf', named)];
  return (
    <li className="review-item">
      <div className="review-batch-head">
        <h3>
          <span className="soft">{t('item.number', { number: format.number(number) })}</span>{' '}
          <bdi>{name}</bdi>
        </h3>
        <span className="cluster">
          <Badge tone={item.source === 'flag' ? 'high' : 'still'}>{t(`item.${item.source}`)}</Badge>
          {last === undefined ? (
            <Badge tone="medium">{t('item.open')}</Badge>
          ) : (
            <Badge tone={tones[last.verdict]}>{t(`verdict.${last.verdict}`)}</Badge>
          )}
        </span>
      </div>
      {item.flag === null ? (
        <ItemFacts item={item} />
      ) : (
        <ul className="review-flag">
          <FlagItem flag={item.flag} />
        </ul>
      )}
      <Verdicts verdicts={item.verdicts} />
      {batch.mayJudge && (
        <Button
          variant={last === undefined ? 'secondary' : 'quiet'}
          label={whole}
          onPress={() => setJudging(true)}
        >
          {act}
        </Button>
      )}
      {isJudging && <VerdictDialog item={item} batchId={batch.id} onClose={() => setJudging(false)} />}
    </li>
  );
}

/** All verdicts of an item, the first one first: a corrected one stays in sight. */
function Verdicts({ verdicts }: { readonly verdicts: readonly ReviewVerdict[] }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  if (verdicts.length === 0) return null;
  return (
    <ul className="review-verdicts">
      {verdicts.map(({ id, verdict, sentence, by, at }, place) => (
        <li key={id} className="review-verdict">
          <span className="cluster">
            <Badge tone={tones[verdict]}>{t(`verdict.${verdict}`)}</Badge>
            {place < verdicts.length - 1 && <Badge tone="still">{t('item.corrected')}</Badge>}
          </span>
          {sentence === null ? (
            <p className="soft">{t('item.damaged')}</p>
          ) : (
            <p className="review-words" dir="auto">
              {sentence}
            </p>
          )}
          <p className="soft small">{t('item.by', { name: isolate(by.name), when: format.instant(at) })}</p>
        </li>
      ))}
    </ul>
  );
}
