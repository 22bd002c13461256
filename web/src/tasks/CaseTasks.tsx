import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import type { Compartment } from '../../../src/reference/codes.schema';
import type { TaskView } from '../../../src/resettlement/resettlement.schema';
import { useActor } from '../api/session';
import { useCaseTasks } from '../api/tasks';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { Check } from '../design/Checks';
import { EmptyState } from '../design/EmptyState';
import { Panel } from '../design/Panel';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { addableParts } from './addable-parts';
import { CaseTask } from './CaseTask';
import { caseGroups, groupCaseTasks, type CaseGroup } from './case-task-groups';
import { NewTaskDialog } from './NewTaskDialog';
import './case-tasks.css';

interface CaseTasksProps {
  readonly view: CaseView;
  /** Narrows to the tasks that are sealed in one part. */
  readonly part?: Compartment;
}

/** The tasks of a case, late ones first; those of closed parts show only that they exist, when and how far. */
export function CaseTasks({ view, part }: CaseTasksProps) {
  const { t } = useTranslation('tasks');
  const labels = useLabels();
  const [isAdding, setAdding] = useState(false);
  const [isEndedShown, setEndedShown] = useState(false);
  const query = useCaseTasks(view.id, 'all');
  const role = useActor()?.role;
  const mayAdd = role !== undefined && addableParts(view, role, part).length > 0;
  const add = mayAdd && (
    <Button size="small" icon="plus" onPress={() => setAdding(true)}>
      {t('case.add')}
    </Button>
  );
  return (
    <Panel
      title={
        part === undefined ? t('case.title') : t('case.titleOf', { part: labels.of('compartment', part) })
      }
      actions={add}
      padding="flush"
    >
      <Answer of={query} lines={6}>
        {({ items, next }) => {
          const tasks = part === undefined ? items : items.filter(({ compartment }) => compartment === part);
          if (tasks.length === 0) return <EmptyState title={t('case.none')}>{t('case.noneWhat')}</EmptyState>;
          return (
            <>
              <Groups
                view={view}
                tasks={tasks}
                all={items}
                isEndedShown={isEndedShown}
                onEndedShown={setEndedShown}
              />
              {next !== null && <p className="case-tasks-foot soft">{t('case.onlyFirst')}</p>}
            </>
          );
        }}
      </Answer>
      {isAdding && (
        <NewTaskDialog
          view={view}
          {...(part === undefined ? {} : { part })}
          onClose={() => setAdding(false)}
        />
      )}
    </Panel>
  );
}

interface GroupsProps {
  readonly view: CaseView;
  readonly tasks: readonly TaskView[];
  /** Every task of the case, to name those that another waits for. */
  readonly all: readonly TaskView[];
  readonly isEndedShown: boolean;
  readonly onEndedShown: (isShown: boolean) => void;
}

function Groups({ view, tasks, all, isEndedShown, onEndedShown }: GroupsProps) {
  const { t } = useTranslation('tasks');
  const groups = groupCaseTasks(tasks);
  const shown = caseGroups.filter((name) => groups[name].length > 0 && (name !== 'ended' || isEndedShown));
  return (
    <>
      {shown.length === 0 && <p className="case-tasks-foot soft">{t('case.allEnded')}</p>}
      {shown.map((name) => (
        <Group key={name} name={name} view={view} tasks={groups[name]} all={all} />
      ))}
      {groups.ended.length > 0 && (
        <div className="case-tasks-foot">
          <Check isSelected={isEndedShown} onChange={onEndedShown}>
            {t('case.showEnded', { count: groups.ended.length })}
          </Check>
        </div>
      )}
    </>
  );
}

interface GroupProps {
  readonly name: CaseGroup;
  readonly view: CaseView;
  readonly tasks: readonly TaskView[];
  readonly all: readonly TaskView[];
}

function Group({ name, view, tasks, all }: GroupProps) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  return (
    <section className={`case-tasks-group case-tasks-${name}`}>
      <h3 className="case-tasks-head">
        {t(`case.group.${name}`)} <span className="soft">{format.number(tasks.length)}</span>
      </h3>
      {name === 'check' && <p className="case-tasks-hint soft small">{t('case.checkHint')}</p>}
      <ul>
        {tasks.map((task) => (
          <CaseTask key={task.id} view={view} task={task} all={all} />
        ))}
      </ul>
    </section>
  );
}
