import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseFilter } from '../api/cases';
import { useCases } from '../api/cases';
import { useActor } from '../api/session';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { DataTable } from '../design/DataTable';
import { EmptyState } from '../design/EmptyState';
import { More } from '../design/More';
import { PageHeader } from '../design/PageHeader';
import { go } from '../router';
import { CaseFilters } from './CaseFilters';
import { NewCaseDialog } from './NewCaseDialog';
import { useCaseColumns } from './case-columns';
import './cases.css';

/** The cases that the reader may see. */
export function CasesPage({ filter }: { readonly filter: CaseFilter }) {
  const { t } = useTranslation('cases');
  const role = useActor()?.role;
  const [isOpening, setOpening] = useState(false);
  const mayOpen = role === 'caseworker';
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          mayOpen && (
            <Button variant="primary" icon="plus" onPress={() => setOpening(true)}>
              {t('new.title')}
            </Button>
          )
        }
      >
        {t(role === 'supervisor' ? 'leadOffice' : 'lead')}
      </PageHeader>
      <div className="panel panel-flush">
        <CaseFilters filter={filter} isSupervisor={role === 'supervisor'} />
        <CaseRows filter={filter} />
      </div>
      {isOpening && <NewCaseDialog onClose={() => setOpening(false)} />}
    </>
  );
}

function CaseRows({ filter }: { readonly filter: CaseFilter }) {
  const { t } = useTranslation('cases');
  const columns = useCaseColumns();
  const cases = useCases(filter);
  return (
    <Answer of={cases} lines={10}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0) return <NoCases isFiltered={Object.keys(filter).length > 0} />;
        return (
          <>
            <DataTable label={t('title')} columns={columns} rows={rows} />
            <More query={cases} shown={rows.length} />
          </>
        );
      }}
    </Answer>
  );
}

function NoCases({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useTranslation('cases');
  if (!isFiltered) return <EmptyState title={t('empty.title')}>{t('empty.what')}</EmptyState>;
  return (
    <EmptyState
      title={t('empty.filtered')}
      action={<Button onPress={() => go({ page: 'cases', filter: {} }, 'replace')}>{t('filter.all')}</Button>}
    />
  );
}
