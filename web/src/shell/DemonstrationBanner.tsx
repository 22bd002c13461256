import { useTranslation } from 'react-i18next';

/** Says on every page of the demonstration that nobody in it exists. */
export function DemonstrationBanner() {
  const { t } = useTranslation('shell');
  return (
    <aside className="demonstration" aria-label={t('demonstration.name')}>
      {t('demonstration.text')}
    </aside>
  );
}
