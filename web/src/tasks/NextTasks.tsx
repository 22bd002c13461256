import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import type { TaskView } from '../../../src/resettlement/resettlement.schema';
import { useCaseTasks } from '../api/tasks';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { Link } from '../router';
import { CaseTask } from './CaseTask';
import './case-tasks.css';

const SHOWN = 5;

/** What comes next in a case: the late tasks, then the earliest. */
export function NextTasks({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('tasks');
  const query = useCaseTasks(view.id, 'open');
  const count = query.data?.items.length ?? 0;
  const late = query.data?.items.filter(({ overdue }) => overdue).length ?? 0;
  return (
    <Panel
      title={t('next.title')}
      padding="flush"
      aside={late > 0 && <span className="case-task-late">{t('next.late', { count: late })}</span>}
      actions={
        <Link to={{ page: 'case', id: view.id, tab: 'plan' }}>
          {count === 0 ? t('next.all') : t('next.allCount', { count })}
        </Link>
      }
    >
      <Answer of={query} lines={5}>
        {({ items }) => {
          if (items.length === 0) return <p className="case-tasks-foot soft">{t('next.none')}</p>;
          return (
            <ul>
              {nextOf(items).map((task) => (
                <CaseTask key={task.id} view={view} task={task} all={items} />
              ))}
            </ul>
          );
        }}
      </Answer>
    </Panel>
  );
}

/** The first to do: by due day, those without one last. */
function nextOf(tasks: readonly TaskView[]): TaskView[] {
  return tasks
    .toSorted((one, other) => (one.due ?? '9999').localeCompare(other.due ?? '9999'))
    .slice(0, SHOWN);
}
