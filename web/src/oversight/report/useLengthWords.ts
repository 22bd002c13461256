import { useTranslation } from 'react-i18next';

const HOUR = 3600;
const DAY = 86_400;

/** Says a length of time in the largest unit that fits: takes seconds, gives 3 days, 5 hours or 12 minutes. */
export function useLengthWords(): (seconds: number) => string {
  const { t } = useTranslation('reviews');
  return (seconds) => {
    if (seconds >= 2 * DAY) return t('oversight.length.days', { count: Math.round(seconds / DAY) });
    if (seconds >= 2 * HOUR) return t('oversight.length.hours', { count: Math.round(seconds / HOUR) });
    return t('oversight.length.minutes', { count: Math.round(seconds / 60) });
  };
}
