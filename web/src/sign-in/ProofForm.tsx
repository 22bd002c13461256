import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { totpConfirm } from '../../../src/people/factors/factors.schema';
import { signInInput } from '../../../src/people/people.schema';
import { Problem } from '../api/problem';
import type { Proof } from '../api/session';
import { Button } from '../design/Button';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';

const passwordAgain = z.strictObject({ password: signInInput.shape.password });

interface ProofFormProps {
  readonly send: (proof: Proof) => Promise<unknown>;
  /** True where this is the only way, so that the cursor stands in its field. */
  readonly isFirst: boolean;
}

/** The code of an authenticator app. */
export function CodeForm({ send, isFirst }: ProofFormProps) {
  const { t } = useTranslation('account');
  const form = useZodForm({
    schema: totpConfirm,
    initial: { code: '' },
    prepare: ({ code }) => ({ code: code.replace(/\s/g, '') }),
    send: ({ code }) => send({ method: 'totp', code }),
  });
  return (
    <Form form={form} label={t('proof.codeAct')}>
      <TextField
        {...form.field('code')}
        label={t('proof.code')}
        description={t('proof.codeHelp')}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus={isFirst}
        dir="ltr"
      />
      <FormActions>
        <Button type="submit" variant={isFirst ? 'primary' : 'secondary'} isPending={form.isPending}>
          {t('proof.codeAct')}
        </Button>
      </FormActions>
    </Form>
  );
}

/** The service says only that it failed; here that can mean one field. */
const wrongPassword = new Problem('input', 401, [
  { path: 'password', rule: 'password', message: 'is not the password' },
]);

function isFailed(error: unknown): boolean {
  return error instanceof Problem && error.code === 'factor-failed';
}

/** The password again: in the demonstration only. */
export function PasswordForm({ send, isFirst }: ProofFormProps) {
  const { t } = useTranslation('account');
  const form = useZodForm({
    schema: passwordAgain,
    initial: { password: '' },
    send: async ({ password }) => {
      try {
        return await send({ method: 'password', password });
      } catch (error) {
        throw isFailed(error) ? wrongPassword : error;
      }
    },
  });
  return (
    <Form form={form} label={t('proof.passwordAct')}>
      <TextField
        {...form.field('password')}
        label={t('proof.password')}
        description={t('proof.passwordHelp')}
        type="password"
        autoComplete="current-password"
        autoFocus={isFirst}
        dir="ltr"
      />
      <FormActions>
        <Button type="submit" variant={isFirst ? 'primary' : 'secondary'} isPending={form.isPending}>
          {t('proof.passwordAct')}
        </Button>
      </FormActions>
    </Form>
  );
}
