import { useTranslation } from 'react-i18next';
import { newCase } from '../../../src/cases/cases.schema';
import { riskLevels, type RiskLevel } from '../../../src/reference/codes.schema';
import { useNewCase } from '../api/cases';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { go } from '../router';
import { useLabels } from '../texts/labels';

interface NewCaseValues {
  readonly pseudonym: string;
  readonly risk: RiskLevel | null;
}

const empty: NewCaseValues = { pseudonym: '', risk: null };

/** Opens a case under a pseudonym; who opens it leads it until a supervisor confirms. */
export function NewCaseDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('cases');
  const { t: shell } = useTranslation('shell');
  const labels = useLabels();
  const status = useStatus();
  const create = useNewCase();
  const form = useZodForm({
    schema: newCase,
    initial: empty,
    send: async (input) => {
      const { id } = await create.mutateAsync(input);
      status.say(t('new.done'));
      onClose();
      go({ page: 'case', id, tab: null });
    },
  });
  return (
    <Dialog title={t('new.title')} isOpen onClose={onClose}>
      <p className="soft">{t('new.lead')}</p>
      <Form form={form}>
        <TextField
          {...form.field('pseudonym')}
          label={t('new.pseudonym')}
          description={t('new.pseudonymHelp')}
          autoFocus
        />
        <Select
          {...form.field('risk')}
          label={t('new.risk')}
          description={t('new.riskHelp')}
          choices={labels.choices('riskLevel', riskLevels)}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('new.act')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
