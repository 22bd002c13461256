import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../src/resettlement/resettlement.schema';
import { Link } from '../router';
import { TaskStateMenu } from '../tasks/TaskStateMenu';
import { taskTitle } from '../tasks/taskTitle';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';

/** One task on the line of time: what, for whom, when, and how far. */
export function TaskRow({ task }: { readonly task: TaskView }) {
  const { t } = useTranslation('tasks');
  const labels = useLabels();
  const format = useFormat();
  const isMasked = 'masked' in task.content;
  return (
    <li className="task-row">
      <div className="task-row-text">
        <p className={isMasked ? 'task-row-title soft' : 'task-row-title'}>
          <bdi>{taskTitle(task, labels, t)}</bdi>
        </p>
        <p className="task-row-case">
          <Link to={{ page: 'case', id: task.case.id, tab: null }}>
            <bdi>{task.case.pseudonym}</bdi>
          </Link>
          {task.compartment !== 'plan' && <span>{labels.of('compartment', task.compartment)}</span>}
          {task.waitsFor > 0 && <span>{t('waitsFor', { count: task.waitsFor })}</span>}
        </p>
      </div>
      <p className="task-row-due">
        {task.due === null ? (
          <span className="soft">{t('noDay')}</span>
        ) : (
          <>
            <span>{format.relativeDay(task.due)}</span>
            <time className="soft small" dateTime={task.due}>
              {format.day(task.due)}
            </time>
          </>
        )}
      </p>
      <div className="task-row-state">
        <TaskStateMenu task={task} />
      </div>
    </li>
  );
}
