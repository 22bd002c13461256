import { useTranslation } from 'react-i18next';
import type { ReviewBatch } from '../../../../src/supervision/reviews/reviews.schema';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';

/** The month of a batch and whom it concerns, in words. */
export function useBatchWords({ month, about }: Pick<ReviewBatch, 'month' | 'about'>): {
  month: string;
  about: string;
} {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const names = format.list(about.map(({ name }) => isolate(name)));
  return {
    month: format.partialDate(month),
    about: about.length === 0 ? t('batch.everybody') : t('batch.about', { names }),
  };
}
