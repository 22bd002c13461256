import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { passwordChange } from '../../../src/people/factors/factors.schema';
import { usePasswordChange } from '../api/factors';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Panel } from '../design/Panel';
import { useStatus } from '../design/StatusLine';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { NewPasswordField } from './NewPasswordField';

/** The password of one's own account. */
export function PasswordPanel() {
  const { t } = useTranslation('account');
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel title={t('password.title')}>
      <div className="account-line">
        <p>{t('password.what')}</p>
        <Button size="small" onPress={() => setOpen(true)}>
          {t('password.change')}
        </Button>
      </div>
      {isOpen && <ChangeDialog onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function ChangeDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const change = usePasswordChange();
  const form = useZodForm({
    schema: passwordChange,
    initial: { password: '' },
    send: (input) => change.mutateAsync(input),
    onDone: () => {
      status.say(t('password.done'));
      onClose();
    },
  });
  return (
    <Dialog title={t('password.change')} isOpen onClose={onClose}>
      <Form form={form}>
        <NewPasswordField {...form.field('password')} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('password.change')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
