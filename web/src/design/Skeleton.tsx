import { useTranslation } from 'react-i18next';
import './skeleton.css';

/** Stands where an answer will come; readers hear one word. */
export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  const { t } = useTranslation('shell');
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{t('loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  );
}
