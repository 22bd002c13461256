import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { taskChange, type TaskContent, type TaskView } from '../../../src/resettlement/resettlement.schema';
import { useActor } from '../api/session';
import { useCaseTasks, useTaskChange } from '../api/tasks';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { blankToNull } from '../forms/blank';
import { useZodForm } from '../forms/useZodForm';
import { useLabels } from '../texts/labels';
import { mayAddTo } from './addable-parts';
import { ownerChoices } from './owner-choices';
import { taskTitle } from './taskTitle';
import { findTemplate } from './templates';

interface TaskValues {
  readonly title: string;
  readonly text: string;
  readonly evidence: string;
  readonly due: string | null;
  readonly ownerId: string | null;
}

interface TaskDialogProps {
  readonly view: CaseView;
  readonly task: TaskView;
  readonly onClose: () => void;
}

/** Changes a task: who, until when, and where its part may be written also what. */
export function TaskDialog({ view, task, onClose }: TaskDialogProps) {
  const { t } = useTranslation('tasks');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const owners = ownerChoices(view, task.owner);
  const { form, reload, content } = useTaskForm(view, task, onClose);
  const template = findTemplate(content?.template ?? null);
  return (
    <Dialog
      title={content === null ? t('case.changeTitle') : taskTitle(task, labels, t)}
      isOpen
      onClose={onClose}
    >
      <Form form={form} onReload={() => void reload()}>
        {content !== null && template === undefined && (
          <TextField {...form.field('title')} label={t('new.title')} />
        )}
        <div className="field-grid">
          <DateField {...form.field('due')} label={t('new.due')} isOptional />
          {owners !== null && (
            <Select
              {...form.field('ownerId')}
              label={t('new.owner')}
              choices={owners}
              noneLabel={t('case.noOwner')}
            />
          )}
        </div>
        {content !== null && template?.isPrivileged !== true && (
          <>
            <TextArea {...form.field('text')} label={t('case.text')} isOptional />
            <TextArea
              {...form.field('evidence')}
              label={t('case.evidence')}
              description={t('case.evidenceHelp')}
              isOptional
            />
          </>
        )}
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {shell('save')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function useTaskForm(view: CaseView, task: TaskView, onClose: () => void) {
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const query = useCaseTasks(view.id, 'all');
  const change = useTaskChange();
  const [base, setBase] = useState(task);
  const role = useActor()?.role;
  const mayWrite = role !== undefined && mayAddTo(view, base.compartment, role);
  const content = 'masked' in base.content || !mayWrite ? null : base.content;
  const form = useZodForm({
    schema: taskChange,
    initial: valuesOf(task),
    prepare: (values) => ({ version: base.version, ...changesOf(values, base, content) }),
    send: (input) => change.mutateAsync({ id: task.id, ...input }),
    onDone: () => {
      status.say(shell('saved'));
      onClose();
    },
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    const newest = data?.items.find(({ id }) => id === task.id);
    if (newest === undefined) return onClose();
    setBase(newest);
    form.reset(valuesOf(newest));
    return undefined;
  };
  return { form, reload, content };
}

function valuesOf({ content, due, owner }: TaskView): TaskValues {
  const open = 'masked' in content ? null : content;
  return {
    title: open?.title ?? '',
    text: open?.text ?? '',
    evidence: open?.evidence ?? '',
    due,
    ownerId: owner?.id ?? null,
  };
}

/** Only what differs: a key that is named is written, and opens the sealed content. */
function changesOf(values: TaskValues, base: TaskView, content: TaskContent | null): object {
  const text = blankToNull(values.text);
  const evidence = blankToNull(values.evidence);
  return {
    ...(values.due === base.due ? {} : { due: values.due }),
    ...(values.ownerId === (base.owner?.id ?? null) ? {} : { ownerId: values.ownerId }),
    ...(content === null || content.template !== null || values.title === content.title
      ? {}
      : { title: values.title }),
    ...(content === null || text === content.text ? {} : { text }),
    ...(content === null || evidence === content.evidence ? {} : { evidence }),
  };
}
