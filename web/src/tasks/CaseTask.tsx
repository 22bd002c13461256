import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import type { TaskContent, TaskView } from '../../../src/resettlement/resettlement.schema';
import { Badge } from '../design/Badge';
import { Button } from '../design/Button';
import { Fact, Facts } from '../design/Facts';
import { Icon } from '../design/Icon';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { useLanguage } from '../texts/useLanguage';
import { TaskDialog } from './TaskDialog';
import { TaskStateMenu } from './TaskStateMenu';
import { taskTitle } from './taskTitle';
import { findTemplate } from './templates';

interface CaseTaskProps {
  readonly view: CaseView;
  readonly task: TaskView;
  readonly all: readonly TaskView[];
}

/** One task of a case, with its state to change and its details to unfold. */
export function CaseTask({ view, task, all }: CaseTaskProps) {
  const { t } = useTranslation('tasks');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const details = useId();
  const [isOpen, setOpen] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const { content } = task;
  const isMasked = 'masked' in content;
  const title = isMasked
    ? t('case.sealedIn', { part: labels.of('compartment', task.compartment) })
    : taskTitle(task, labels, t);
  return (
    <li className="case-task">
      <div className="case-task-row">
        <div className="case-task-text">
          <p
            className={isMasked ? 'case-task-title soft' : 'case-task-title'}
            dir={isMasked ? undefined : 'auto'}
          >
            {isMasked && <Icon name="lock" />}
            {title}
          </p>
          <TaskFacts task={task} />
        </div>
        <Due task={task} />
        <div className="case-task-acts">
          <TaskStateMenu task={task} />
          <button
            type="button"
            className={isOpen ? 'case-task-more case-task-less' : 'case-task-more'}
            aria-expanded={isOpen}
            aria-controls={details}
            aria-label={t('case.details', { title })}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="down" />
          </button>
        </div>
      </div>
      <div id={details} className="case-task-details" hidden={!isOpen}>
        {isOpen && <Details task={task} all={all} content={isMasked ? null : content} />}
        {isOpen && task.mayChange && (
          <Button size="small" label={t('case.changeWhat', { title })} onPress={() => setChanging(true)}>
            {shell('edit')}
          </Button>
        )}
      </div>
      {isChanging && <TaskDialog view={view} task={task} onClose={() => setChanging(false)} />}
    </li>
  );
}

function TaskFacts({ task }: { readonly task: TaskView }) {
  const { t } = useTranslation('tasks');
  const labels = useLabels();
  return (
    <p className="case-task-facts">
      {!('masked' in task.content) && <span>{labels.of('compartment', task.compartment)}</span>}
      <span>{task.owner === null ? t('case.noOwner') : <bdi>{task.owner.name}</bdi>}</span>
      {task.waitsFor > 0 && <Badge tone="medium">{t('waitsFor', { count: task.waitsFor })}</Badge>}
    </p>
  );
}

function Due({ task }: { readonly task: TaskView }) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  if (task.due === null) return <p className="case-task-due soft">{t('noDay')}</p>;
  return (
    <p className="case-task-due">
      {task.overdue && <strong className="case-task-late">{format.relativeDay(task.due)}</strong>}
      <time dateTime={task.due}>{format.day(task.due)}</time>
    </p>
  );
}

interface DetailsProps {
  readonly task: TaskView;
  readonly all: readonly TaskView[];
  readonly content: TaskContent | null;
}

function Details({ task, all, content }: DetailsProps) {
  const { t } = useTranslation('tasks');
  const labels = useLabels();
  const language = useLanguage();
  const template = findTemplate(content?.template ?? null);
  const waitsFor = task.dependsOn
    .map((id) => all.find((other) => other.id === id))
    .filter((other) => other !== undefined);
  if (content === null) return <p className="soft">{t('case.maskedWhat')}</p>;
  return (
    <Facts>
      {template !== undefined && (
        <Fact label={t('case.domain')}>{labels.of('resettlementDomain', template.domain)}</Fact>
      )}
      {template !== undefined && <Fact label={t('case.indicator')}>{template.indicator[language]}</Fact>}
      {waitsFor.length > 0 && (
        <Fact label={t('case.after')}>
          <ul>
            {waitsFor.map((other) => (
              <li key={other.id}>
                <span dir="auto">{taskTitle(other, labels, t)}</span>{' '}
                <span className="soft">({labels.of('taskStatus', other.state)})</span>
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact label={t('case.text')} isWide>
        {content.text}
      </Fact>
      <Fact label={t('case.evidence')} isWide>
        {content.evidence}
      </Fact>
      {content.declinedReason !== null && (
        <Fact label={t('decline.reason')} isWide>
          {content.declinedReason}
        </Fact>
      )}
    </Facts>
  );
}
