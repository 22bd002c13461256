import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { newPasskey } from '../../../src/people/factors/factors.schema';
import { Button } from '../design/Button';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';

const passkeyName = z.strictObject({ name: newPasskey.shape.name });

interface PasskeyFormProps {
  readonly send: (name: string) => Promise<unknown>;
  readonly onDone?: () => void;
  /** Further buttons, such as Cancel. */
  readonly children?: ReactNode;
}

/** A name for a new passkey; then the device takes over. */
export function PasskeyForm({ send, onDone, children }: PasskeyFormProps) {
  const { t } = useTranslation('account');
  const form = useZodForm({
    schema: passkeyName,
    initial: { name: '' },
    send: ({ name }) => send(name),
    ...(onDone === undefined ? {} : { onDone }),
  });
  return (
    <Form form={form} label={t('passkey.add')}>
      <p className="soft small">{t('passkey.what')}</p>
      <TextField {...form.field('name')} label={t('passkey.name')} description={t('passkey.nameHelp')} />
      <FormActions>
        <Button type="submit" variant="primary" icon="key" isPending={form.isPending}>
          {t('passkey.make')}
        </Button>
        {children}
      </FormActions>
      <p className="soft small" role="status">
        {form.isPending && t('passkey.deviceAsks')}
      </p>
    </Form>
  );
}
