import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import type { Compartment } from '../../../src/reference/codes.schema';
import { resettlementDomains, type TaskTemplateCode } from '../../../src/reference/plan-codes.schema';
import { newTask } from '../../../src/resettlement/resettlement.schema';
import { useActor } from '../api/session';
import { useNewTask } from '../api/tasks';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { GroupedComboBox, type ChoiceGroup } from '../design/GroupedComboBox';
import { Segments } from '../design/Segments';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { blankToMissing } from '../forms/blank';
import { useZodForm, type ZodForm } from '../forms/useZodForm';
import { useLabels } from '../texts/labels';
import { addableParts } from './addable-parts';
import { ownerChoices } from './owner-choices';
import { TemplateFacts } from './TemplateFacts';
import { findTemplate, templates } from './templates';

type Way = 'list' | 'words';

interface NewTaskValues {
  readonly way: Way;
  readonly template: TaskTemplateCode | null;
  readonly title: string;
  readonly text: string;
  readonly compartment: Compartment | null;
  readonly due: string | null;
  readonly ownerId: string | null;
}

interface NewTaskDialogProps {
  readonly view: CaseView;
  /** Where the task is sealed when that is not to be chosen. */
  readonly part?: Compartment;
  readonly onClose: () => void;
}

/** A new task: one that the programme knows, or one in own words. */
export function NewTaskDialog({ view, part, onClose }: NewTaskDialogProps) {
  const { t } = useTranslation('tasks');
  const { t: shell } = useTranslation('shell');
  const actor = useActor();
  const parts = actor === null ? [] : addableParts(view, actor.role, part);
  const owners = ownerChoices(view, null);
  const form = useNewTaskForm(view, parts, onClose);
  const template = form.values.way === 'list' ? findTemplate(form.values.template) : undefined;
  const ways = (['list', 'words'] as const).map((id) => ({ id, label: t(`new.way.${id}`) }));
  return (
    <Dialog title={t('new.heading')} isOpen onClose={onClose} width="wide">
      <Form form={form}>
        <Segments
          label={t('new.wayLabel')}
          choices={ways}
          value={form.values.way}
          onChange={(way) => form.set('way', way)}
        />
        {form.values.way === 'list' ? (
          <TemplateField form={form} parts={parts} />
        ) : (
          <OwnWordsFields form={form} parts={parts} />
        )}
        {template !== undefined && <TemplateFacts template={template} />}
        <div className="field-grid">
          <DateField
            {...form.field('due')}
            label={t('new.due')}
            {...(template === undefined
              ? {}
              : { description: t('new.dueUsual', { count: template.dueDays }) })}
            isOptional
          />
          {owners !== null && <Select {...form.field('ownerId')} label={t('new.owner')} choices={owners} />}
        </div>
        {template?.isPrivileged !== true && (
          <TextArea {...form.field('text')} label={t('case.text')} isOptional />
        )}
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('case.add')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

interface PartFieldsProps {
  readonly form: ZodForm<NewTaskValues>;
  readonly parts: readonly Compartment[];
}

function TemplateField({ form, parts }: PartFieldsProps) {
  const { t } = useTranslation('tasks');
  const labels = useLabels();
  const groups = resettlementDomains
    .map((domain): ChoiceGroup<TaskTemplateCode> => ({
      id: domain,
      label: labels.of('resettlementDomain', domain),
      choices: templates
        .filter((template) => template.domain === domain && parts.includes(template.part))
        .map(({ code }) => ({ id: code, label: labels.of('taskTemplate', code) })),
    }))
    .filter(({ choices }) => choices.length > 0);
  return (
    <GroupedComboBox
      {...form.field('template')}
      errorMessage={form.errorAt('template') ?? form.errorAt('title') ?? form.errorAt('compartment')}
      label={t('new.template')}
      groups={groups}
    />
  );
}

function OwnWordsFields({ form, parts }: PartFieldsProps) {
  const { t } = useTranslation('tasks');
  const labels = useLabels();
  return (
    <>
      <TextField {...form.field('title')} label={t('new.title')} />
      <Select
        {...form.field('compartment')}
        label={t('new.part')}
        description={t('new.partHelp')}
        choices={labels.choices('compartment', parts)}
      />
    </>
  );
}

function useNewTaskForm(view: CaseView, parts: readonly Compartment[], onClose: () => void) {
  const { t } = useTranslation('tasks');
  const status = useStatus();
  const create = useNewTask(view.id);
  const me = useActor()?.id ?? null;
  const initial: NewTaskValues = {
    way: 'list',
    template: null,
    title: '',
    text: '',
    compartment: parts.find((name) => name === 'casework') ?? parts[0] ?? null,
    due: null,
    ownerId: me,
  };
  return useZodForm({
    schema: newTask,
    initial,
    prepare: ({ way, template, title, text, compartment, due, ownerId }) => ({
      ...(way === 'list'
        ? { template: template ?? undefined }
        : { title: blankToMissing(title), compartment: compartment ?? undefined }),
      text:
        findTemplate(way === 'list' ? template : null)?.isPrivileged === true
          ? undefined
          : blankToMissing(text),
      due: due ?? undefined,
      ownerId: ownerId ?? undefined,
    }),
    send: (input) => create.mutateAsync(input),
    onDone: () => {
      status.say(t('new.done'));
      onClose();
    },
  });
}
