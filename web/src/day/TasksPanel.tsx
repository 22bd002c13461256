import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskList, TaskView } from '../../../src/resettlement/resettlement.schema';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { EmptyState } from '../design/EmptyState';
import { More } from '../design/More';
import { Panel } from '../design/Panel';
import { useFormat } from '../texts/format';
import { groupNames, groupTasks, type GroupName } from './task-groups';
import { TaskRow } from './TaskRow';

/** How many tasks of a group stand there at first: what is late comes whole as far as a screen can bear. */
const atFirst: Record<GroupName, number> = { overdue: 12, today: 12, week: 6, later: 4, undated: 4 };

interface TasksPanelProps {
  readonly query: UseInfiniteQueryResult<{ readonly pages: readonly TaskList[] }>;
}

/** My open tasks along the line of time, late ones first. */
export function TasksPanel({ query }: TasksPanelProps) {
  const { t } = useTranslation('day');
  return (
    <Panel title={t('tasks.title')} padding="flush">
      <Answer of={query} lines={8}>
        {({ pages }) => {
          const tasks = pages.flatMap(({ items }) => items);
          if (tasks.length === 0)
            return <EmptyState title={t('tasks.none')}>{t('tasks.noneWhat')}</EmptyState>;
          return (
            <>
              <Groups tasks={tasks} />
              {query.hasNextPage && <More query={query} shown={tasks.length} />}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}

function Groups({ tasks }: { readonly tasks: readonly TaskView[] }) {
  const { daysAgo } = useFormat();
  const groups = groupTasks(tasks, daysAgo);
  return groupNames
    .filter((name) => groups[name].length > 0)
    .map((name) => <Group key={name} name={name} tasks={groups[name]} />);
}

function Group({ name, tasks }: { readonly name: GroupName; readonly tasks: readonly TaskView[] }) {
  const { t } = useTranslation('day');
  const format = useFormat();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? tasks : tasks.slice(0, atFirst[name]);
  const hidden = tasks.length - shown.length;
  return (
    <section className={`task-group task-group-${name}`}>
      <h3 className="task-group-head">
        {t(`group.${name}`)} <span className="task-group-count">{format.number(tasks.length)}</span>
      </h3>
      <ul className="task-group-list">
        {shown.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
      {hidden > 0 && (
        <div className="task-group-rest">
          <Button variant="quiet" size="small" onPress={() => setWhole(true)}>
            {t('group.rest', { count: hidden })}
          </Button>
        </div>
      )}
    </section>
  );
}
