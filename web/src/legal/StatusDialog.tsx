import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newStatus, type MatterView, type NewStatus } from '../../../src/legal/legal.schema';
import { useMatters, useNewStatus } from '../api/legal';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { Form, FormActions } from '../forms/Form';
import { blankToNull } from '../forms/blank';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { useSourceChoices } from './source-choices';

interface StatusValues {
  readonly status: MatterView['status'] | null;
  readonly asOf: string | null;
  readonly source: NewStatus['source'] | null;
  readonly note: string;
}

interface StatusDialogProps {
  readonly caseId: string;
  readonly matter: MatterView;
  /** What the matter is called. */
  readonly title: string;
  readonly onClose: () => void;
}

/** Adds what is known now to the history of a matter; nothing that stood there goes away. */
export function StatusDialog({ caseId, matter, title, onClose }: StatusDialogProps) {
  const { t } = useTranslation('legal');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const format = useFormat();
  const sources = useSourceChoices();
  const { form, base, reload } = useStatusForm(caseId, matter, onClose);
  return (
    <Dialog title={t('matters.addStatus')} isOpen onClose={onClose}>
      <p className="soft">
        {title}. {t('matters.present', { status: labels.of('legalStatus', base.status) })}
      </p>
      <Form form={form} onReload={() => void reload()}>
        <Select
          {...form.field('status')}
          label={t('matters.status')}
          description={t('matters.statusHelp')}
          choices={labels.choices('legalStatus', base.moves)}
        />
        <div className="field-grid">
          <DateField {...form.field('asOf')} label={t('matters.asOfLabel')} max={format.today()} />
          <Select {...form.field('source')} label={t('matters.source')} choices={sources} />
        </div>
        <TextArea
          {...form.field('note')}
          label={t('matters.note')}
          description={t('matters.noteHelp')}
          isOptional
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('matters.addStatus')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

function useStatusForm(caseId: string, matter: MatterView, onClose: () => void) {
  const { t } = useTranslation('legal');
  const status = useStatus();
  const { today } = useFormat();
  const query = useMatters(caseId);
  const add = useNewStatus(caseId);
  const [base, setBase] = useState(matter);
  const initial: StatusValues = { status: null, asOf: today(), source: null, note: '' };
  const form = useZodForm({
    schema: newStatus,
    initial,
    prepare: (values) => ({ ...values, version: base.version, note: blankToNull(values.note) }),
    send: (input) => add.mutateAsync({ matterId: matter.id, ...input }),
    onDone: () => {
      status.say(t('matters.statusAdded'));
      onClose();
    },
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    const newest = data?.items.find(({ id }) => id === matter.id);
    if (newest === undefined) return onClose();
    setBase(newest);
    form.reset({ ...form.values, status: null });
    return undefined;
  };
  return { form, base, reload };
}
