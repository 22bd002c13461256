import { useTranslation } from 'react-i18next';
import { Notice } from './Notice';
import './damaged-records.css';

/** Says how many records of a list cannot be opened; nothing when all can. */
export function DamagedRecords({ count }: { readonly count: number }) {
  const { t } = useTranslation('case');
  if (count === 0) return null;
  return (
    <div className="damaged-records">
      <Notice tone="critical" title={t('damagedRecords.title', { count })}>
        <p>{t('damagedRecords.what')}</p>
      </Notice>
    </div>
  );
}
