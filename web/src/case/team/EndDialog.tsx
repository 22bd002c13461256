import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assignmentEnd, type AssignmentView } from '../../../../src/cases/cases.schema';
import { useAssignmentEnd, useAssignments } from '../../api/cases';
import { Button } from '../../design/Button';
import { DateField } from '../../design/DateField';
import { Dialog } from '../../design/Dialog';
import { useStatus } from '../../design/StatusLine';
import { TextArea } from '../../design/TextArea';
import { Form, FormActions } from '../../forms/Form';
import { useZodForm } from '../../forms/useZodForm';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';

interface EndValues {
  readonly reason: string;
  readonly until: string | null;
}

interface EndDialogProps {
  readonly caseId: string;
  readonly given: AssignmentView;
  readonly onClose: () => void;
}

const empty: EndValues = { reason: '', until: null };

/** Ends somebody's access, at once or at the end of a day. */
export function EndDialog({ caseId, given, onClose }: EndDialogProps) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const format = useFormat();
  const status = useStatus();
  const end = useAssignmentEnd(caseId);
  const query = useAssignments(caseId);
  const [version, setVersion] = useState(given.version);
  const form = useZodForm({
    schema: assignmentEnd,
    initial: empty,
    prepare: ({ reason, until }) => ({ version, reason, until: until ?? undefined }),
    send: (input) => end.mutateAsync({ assignmentId: given.assignmentId, ...input }),
    onDone: () => {
      status.say(t('team.endDone', { name: isolate(given.staff.name) }));
      onClose();
    },
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    const newest = data?.items.find(({ assignmentId }) => assignmentId === given.assignmentId);
    if (newest === undefined || newest.ended) return onClose();
    setVersion(newest.version);
    form.reset(form.values);
    return undefined;
  };
  return (
    <Dialog title={t('team.endTitle', { name: isolate(given.staff.name) })} isOpen onClose={onClose}>
      <p className="soft">{t('team.endWhat')}</p>
      <Form form={form} onReload={() => void reload()}>
        <TextArea {...form.field('reason')} label={t('team.reason')} />
        <DateField
          {...form.field('until')}
          label={t('team.endUntil')}
          description={t('team.endUntilHelp')}
          min={format.today()}
          isOptional
        />
        <FormActions>
          <Button type="submit" variant="danger" isPending={form.isPending}>
            {t('team.end')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
