import { useTranslation } from 'react-i18next';
import { useCase } from '../api/cases';
import { Answer } from '../design/Answer';
import { PageHeader } from '../design/PageHeader';
import { UnsavedGuard } from '../forms/Unsaved';
import { tabAt } from './case-tabs';
import { CaseHeader } from './CaseHeader';
import { CaseTabs } from './CaseTabs';
import { OpenInEmergency } from './OpenInEmergency';
import './case.css';

interface CasePageProps {
  readonly id: string;
  /** The tab that the address names; null for the first. */
  readonly tab: string | null;
}

/** One case. */
export function CasePage({ id, tab }: CasePageProps) {
  const { t } = useTranslation('shell');
  const query = useCase(id);
  return (
    <UnsavedGuard>
      {query.data === undefined && query.error !== null && <PageHeader title={t('title.case')} />}
      <Answer of={query} lines={8}>
        {(view) => (
          <>
            <CaseHeader view={view} isWhole={tabAt(tab, view) === 'overview'} />
            <OpenInEmergency view={view} />
            <CaseTabs view={view} tab={tab} />
          </>
        )}
      </Answer>
    </UnsavedGuard>
  );
}
