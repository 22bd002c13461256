import { useTranslation } from 'react-i18next';

/** One bar: what it stands for, how long it is among the others, and the same in words. */
export interface Bar {
  readonly id: string;
  readonly name: string;
  readonly amount: number;
  readonly words: string;
}

interface BarsProps {
  readonly label: string;
  readonly bars: readonly Bar[];
}

/** Bars beside each other's names. Readers hear a list: the tables below say the same. */
export function Bars({ label, bars }: BarsProps) {
  const { t } = useTranslation('reviews');
  const most = Math.max(...bars.map(({ amount }) => amount), 1);
  return (
    <ul className="report-bars" aria-label={label}>
      {bars.map(({ id, name, amount, words }) => (
        <li key={id} className="report-bar">
          <span className="unseen">{t('oversight.barLabel', { name, count: words })}</span>
          <span aria-hidden>{name}</span>
          <svg
            className="report-bar-place mirrored"
            viewBox="0 0 100 10"
            preserveAspectRatio="none"
            aria-hidden
          >
            <rect className={`report-bar-of report-bar-${id}`} width={(amount / most) * 100} height="10" />
          </svg>
          <span className="report-bar-words" aria-hidden>
            {words}
          </span>
        </li>
      ))}
    </ul>
  );
}
