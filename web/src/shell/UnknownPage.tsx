import { useTranslation } from 'react-i18next';
import { PageHeader } from '../design/PageHeader';
import { Link } from '../router';

/** An address that leads nowhere. */
export function UnknownPage() {
  const { t } = useTranslation('shell');
  return (
    <>
      <PageHeader title={t('unknown.title')}>{t('unknown.what')}</PageHeader>
      <p>
        <Link to={{ page: 'day' }}>{t('unknown.back')}</Link>
      </p>
    </>
  );
}
