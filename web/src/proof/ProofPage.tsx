import { useTranslation } from 'react-i18next';
import { PageHeader } from '../design/PageHeader';

/** What proves the log: its tree, its checkpoints, its witnesses. */
export function ProofPage() {
  const { t } = useTranslation('proof');
  return <PageHeader title={t('title')} />;
}
