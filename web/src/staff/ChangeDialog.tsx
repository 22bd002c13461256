import { useTranslation } from 'react-i18next';
import { staffChange } from '../../../src/people/accounts/accounts.schema';
import { useStaffChange } from '../api/staff';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { useStatus } from '../design/StatusLine';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import type { StaffDialogProps } from './staff-dialog';

/** The name of an account and the last day of a guest. */
export function ChangeDialog({ person, onClose }: StaffDialogProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const format = useFormat();
  const change = useStaffChange(person.id);
  const form = useZodForm({
    schema: staffChange,
    initial: {
      name: person.name,
      guestUntil: person.guestUntil === null ? null : format.lastDay(person.guestUntil),
    },
    prepare: (values) => ({ version: person.version, ...values }),
    send: (input) => change.mutateAsync(input),
    onDone: () => {
      status.say(shell('saved'));
      onClose();
    },
  });
  return (
    <Dialog title={t('change.title', { name: isolate(person.name) })} isOpen onClose={onClose}>
      <Form form={form}>
        <TextField {...form.field('name')} label={t('new.name')} description={t('new.nameHelp')} />
        <DateField
          {...form.field('guestUntil')}
          label={t('new.guestUntil')}
          description={t('change.guestHelp')}
          min={format.today()}
          isOptional
        />
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
