import { useTranslation } from 'react-i18next';
import { signInInput } from '../../../src/people/people.schema';
import { usePasskeySignIn, useSignIn, useWelcome } from '../api/session';
import { Button } from '../design/Button';
import { noteMove } from '../design/page-moves';
import { PageHeader } from '../design/PageHeader';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { Link } from '../router';
import { PasskeyButton } from './PasskeyButton';

/** The first step: name and password, or a passkey that does both steps at once. */
export function PasswordStep() {
  const { t } = useTranslation('shell');
  const { t: account } = useTranslation('account');
  const welcome = useWelcome();
  const signIn = useSignIn();
  const withPasskey = usePasskeySignIn();
  const isDemonstration = welcome.data?.demonstration === true;
  const form = useZodForm({
    schema: signInInput,
    initial: { username: '', password: '' },
    prepare: ({ username, password }) => ({ username: username.trim(), password }),
    send: (input) => {
      noteMove();
      return signIn.mutateAsync(input);
    },
  });
  const usePasskey = (): Promise<unknown> => {
    noteMove();
    return withPasskey.mutateAsync();
  };
  return (
    <>
      <PageHeader title={t('signIn.title')}>{t('signIn.lead')}</PageHeader>
      <Form form={form}>
        <TextField
          {...form.field('username')}
          label={t('signIn.username')}
          autoComplete="username"
          dir="ltr"
          {...(isDemonstration ? { description: t('signIn.cast') } : {})}
        />
        <TextField
          {...form.field('password')}
          label={t('signIn.password')}
          type="password"
          autoComplete="current-password"
          dir="ltr"
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('signIn.act')}
          </Button>
        </FormActions>
      </Form>
      <p className="or">{account('proof.or')}</p>
      <PasskeyButton variant="secondary" act={usePasskey}>
        {account('passkey.signIn')}
      </PasskeyButton>
      <p className="small">
        <Link to={{ page: 'invitation' }}>{account('invitation.link')}</Link>
      </p>
      <p className="soft small">{t('signIn.watched')}</p>
    </>
  );
}
