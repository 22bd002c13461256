import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newStaff, type Invitation, type NewStaff } from '../../../src/people/accounts/accounts.schema';
import { useNewStaff } from '../api/staff';
import { Button } from '../design/Button';
import { DateField } from '../design/DateField';
import { Dialog } from '../design/Dialog';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { useFormat } from '../texts/format';
import { CodeSlip } from './CodeSlip';

interface Made {
  readonly username: string;
  readonly invitation: Invitation;
}

const empty: NewStaff = { username: '', name: '', guestUntil: null };

/** A new account: its owner chooses the password with a one-time code, a second person grants its roles. */
export function NewStaffDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('staff');
  const [made, setMade] = useState<Made | null>(null);
  return (
    <Dialog
      title={t(made === null ? 'new.title' : 'new.made')}
      isOpen
      onClose={onClose}
      staysOpen={made !== null}
    >
      {made === null ? (
        <NewStaffForm onMade={setMade} onClose={onClose} />
      ) : (
        <CodeSlip {...made} onClose={onClose}>
          {t('new.next')}
        </CodeSlip>
      )}
    </Dialog>
  );
}

interface NewStaffFormProps {
  readonly onMade: (made: Made) => void;
  readonly onClose: () => void;
}

function NewStaffForm({ onMade, onClose }: NewStaffFormProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const format = useFormat();
  const add = useNewStaff();
  const form = useZodForm({
    schema: newStaff,
    initial: empty,
    send: async (input) => onMade({ username: input.username, invitation: await add.mutateAsync(input) }),
  });
  return (
    <Form form={form}>
      <TextField {...form.field('name')} label={t('new.name')} description={t('new.nameHelp')} />
      <TextField
        {...form.field('username')}
        label={t('new.username')}
        description={t('new.usernameHelp')}
        dir="ltr"
      />
      <DateField
        {...form.field('guestUntil')}
        label={t('new.guestUntil')}
        description={t('new.guestUntilHelp')}
        min={format.today()}
        isOptional
      />
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {t('new.act')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}
