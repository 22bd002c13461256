import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../src/resettlement/resettlement.schema';
import type { TaskStatus } from '../../../src/resettlement/task-states';
import { problemOf } from '../api/problem';
import { refreshTasks, useTaskChange } from '../api/tasks';
import { Menu } from '../design/Menu';
import { useStatus } from '../design/StatusLine';
import { TaskStateBadge, TaskStateGlyph } from '../design/TaskStateBadge';
import { useLabels } from '../texts/labels';
import { DeclineDialog } from './DeclineDialog';
import { taskTitle } from './taskTitle';

/** The state of a task and the states that may follow; a task that the reader may not change only shows it. */
export function TaskStateMenu({ task }: { readonly task: TaskView }) {
  const { t } = useTranslation('tasks');
  const labels = useLabels();
  const status = useStatus();
  const change = useTaskChange();
  const [isDeclining, setDeclining] = useState(false);
  if (!task.mayChange || task.moves.length === 0) return <TaskStateBadge state={task.state} />;

  const move = (state: TaskStatus): void => {
    if (state === 'DECLINED') return setDeclining(true);
    change.mutate(
      { id: task.id, version: task.version, state },
      {
        onSuccess: () => status.say(t('moved', { state: labels.of('taskStatus', state) })),
        onError: (error) => {
          status.fail(error);
          if (problemOf(error).status === 409) void refreshTasks();
        },
      },
    );
    return undefined;
  };
  const shown = labels.of('taskStatus', task.state);
  return (
    <>
      <Menu
        label={t('stateOf', { state: shown, title: taskTitle(task, labels, t) })}
        acts={task.moves.map((id) => ({
          id,
          label: labels.of('taskStatus', id),
          glyph: <TaskStateGlyph state={id} />,
        }))}
        onAct={move}
        isPending={change.isPending}
      >
        <TaskStateGlyph state={task.state} />
        <span>{shown}</span>
      </Menu>
      {isDeclining && <DeclineDialog task={task} onClose={() => setDeclining(false)} />}
    </>
  );
}
