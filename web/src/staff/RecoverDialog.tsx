import { useTranslation } from 'react-i18next';
import { accountReason, recoverPayload } from '../../../src/people/accounts/accounts.schema';
import { useNewApproval } from '../api/approvals';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Select } from '../design/Select';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { isolate } from '../texts/isolate';
import { useReasons, type AccountReason } from './reasons';
import type { StaffDialogProps } from './staff-dialog';

const recoverReasons = accountReason.extract(['lost-factor', 'other']).options;
const empty: { readonly reason: AccountReason | null } = { reason: 'lost-factor' };

/** Asks a second person for a way back into an account whose owner lost password or second factor. */
export function RecoverDialog({ person, onClose }: StaffDialogProps) {
  const { t } = useTranslation('staff');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const reasons = useReasons(recoverReasons);
  const ask = useNewApproval();
  const form = useZodForm({
    schema: recoverPayload,
    initial: empty,
    prepare: (values) => ({ staffId: person.id, ...values }),
    send: (payload) => ask.mutateAsync({ act: 'account.recover', payload }),
    sentUnder: 'payload',
    onDone: () => {
      status.say(t('recover.done'));
      onClose();
    },
  });
  return (
    <Dialog title={t('recover.title', { name: isolate(person.name) })} isOpen onClose={onClose}>
      <div className="stack-tight">
        <p>{t('recover.what')}</p>
        <p>{t('recover.then')}</p>
      </div>
      <Form form={form}>
        <Select {...form.field('reason')} label={t('reasonLabel')} choices={reasons} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('ask')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
