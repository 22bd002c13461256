import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCases } from '../api/cases';
import { useMyTasks } from '../api/tasks';
import { NewCaseDialog } from '../cases/NewCaseDialog';
import { Button } from '../design/Button';
import { EmptyState } from '../design/EmptyState';
import { PageHeader } from '../design/PageHeader';
import { DutyNotice } from '../emergency/DutyNotice';
import { useFormat } from '../texts/format';
import { AttentionPanel } from './AttentionPanel';
import { DaySummary } from './DaySummary';
import { TasksPanel } from './TasksPanel';
import './day.css';

/** The day of somebody who works on cases: tasks by due day, and the cases that need them. */
export function WorkDay({ mayOpenCases = false }: { readonly mayOpenCases?: boolean }) {
  const { t } = useTranslation('day');
  const format = useFormat();
  const tasks = useMyTasks(100);
  const cases = useCases({}, 200);
  const [isOpening, setOpening] = useState(false);
  const hasNoCase = cases.data?.pages[0]?.items.length === 0;
  const newCase = mayOpenCases && (
    <Button icon="plus" variant={hasNoCase ? 'primary' : 'secondary'} onPress={() => setOpening(true)}>
      {t('newCase')}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        above={format.longDay(format.today())}
        actions={hasNoCase ? undefined : newCase}
      >
        {!hasNoCase && tasks.data !== undefined && (
          <DaySummary tasks={tasks.data.pages.flatMap(({ items }) => items)} hasMore={tasks.hasNextPage} />
        )}
      </PageHeader>
      <div className="day-duty">
        <DutyNotice />
      </div>
      {hasNoCase ? (
        <div className="panel">
          <EmptyState title={t('empty.title')} action={newCase}>
            {t(mayOpenCases ? 'empty.what' : 'empty.whatOthers')}
          </EmptyState>
        </div>
      ) : (
        <div className="day-columns">
          <TasksPanel query={tasks} />
          <AttentionPanel query={cases} />
        </div>
      )}
      {isOpening && <NewCaseDialog onClose={() => setOpening(false)} />}
    </>
  );
}
