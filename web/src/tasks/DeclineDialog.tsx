import { useTranslation } from 'react-i18next';
import { taskChange, type TaskView } from '../../../src/resettlement/resettlement.schema';
import { useTaskChange } from '../api/tasks';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { Form, FormActions } from '../forms/Form';
import { blankToNull } from '../forms/blank';
import { useZodForm } from '../forms/useZodForm';
import { useLabels } from '../texts/labels';
import { taskTitle } from './taskTitle';

interface DeclineDialogProps {
  readonly task: TaskView;
  readonly onClose: () => void;
}

/** A person may decline every task; their reason is kept in their words. */
export function DeclineDialog({ task, onClose }: DeclineDialogProps) {
  const { t } = useTranslation('tasks');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const status = useStatus();
  const change = useTaskChange();
  const form = useZodForm({
    schema: taskChange,
    initial: { declinedReason: '' },
    prepare: ({ declinedReason }) => ({
      version: task.version,
      state: 'DECLINED',
      declinedReason: blankToNull(declinedReason),
    }),
    send: (input) => change.mutateAsync({ id: task.id, ...input }),
    onDone: () => {
      status.say(t('moved', { state: labels.of('taskStatus', 'DECLINED') }));
      onClose();
    },
  });
  return (
    <Dialog title={t('decline.title')} isOpen onClose={onClose}>
      <p className="soft">{t('decline.what', { title: taskTitle(task, labels, t) })}</p>
      <Form form={form}>
        <TextArea {...form.field('declinedReason')} label={t('decline.reason')} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('decline.act')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
