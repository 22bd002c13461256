import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { coreChange, type CaseView } from '../../../src/cases/cases.schema';
import { riskLevels, type RiskLevel } from '../../../src/reference/codes.schema';
import { useCase, useCoreChange } from '../api/cases';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useLabels } from '../texts/labels';

interface CoreValues {
  readonly pseudonym: string;
  readonly risk: RiskLevel | null;
  readonly reviewDue: string | null;
}

interface CoreDialogProps {
  readonly view: CaseView;
  readonly onClose: () => void;
}

/** Changes what everybody on the case sees: pseudonym, risk and the day of the next review. */
export function CoreDialog({ view, onClose }: CoreDialogProps) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const status = useStatus();
  const query = useCase(view.id);
  const change = useCoreChange(view.id);
  const [version, setVersion] = useState(view.version);
  const form = useZodForm({
    schema: coreChange.shape.value,
    initial: valuesOf(view),
    send: (value) => change.mutateAsync({ version, value }),
    onDone: () => {
      status.say(shell('saved'));
      onClose();
    },
    sentUnder: 'value',
  });
  const reload = async (): Promise<void> => {
    const { data } = await query.refetch();
    if (data === undefined) return;
    setVersion(data.version);
    form.reset(valuesOf(data));
  };
  return (
    <Dialog title={t('core.title')} isOpen onClose={onClose}>
      <Form form={form} onReload={() => void reload()}>
        <TextField
          {...form.field('pseudonym')}
          label={t('core.pseudonym')}
          description={t('core.pseudonymHelp')}
        />
        <Select
          {...form.field('risk')}
          label={t('head.risk')}
          choices={labels.choices('riskLevel', riskLevels)}
        />
        <DateField {...form.field('reviewDue')} label={t('head.review')} isOptional />
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

function valuesOf({ pseudonym, risk, reviewDue }: CaseView): CoreValues {
  return { pseudonym, risk, reviewDue };
}
