import { useTranslation } from 'react-i18next';
import { useCase } from '../api/cases';
import { Answer } from '../design/Answer';
import { PageHeader } from '../design/PageHeader';

interface CasePageProps {
  readonly id: string;
  /** The tab that the address names; null for the first. */
  readonly tab: string | null;
}

/** One case. */
export function CasePage({ id }: CasePageProps) {
  const { t } = useTranslation('case');
  return <Answer of={useCase(id)}>{(view) => <PageHeader title={<bdi>{view.pseudonym}</bdi>}>{t('title')}</PageHeader>}</Answer>;
}
