import { useTranslation } from 'react-i18next';
import { signInInput } from '../../../src/people/people.schema';
import { useSignIn, useWelcome } from '../api/session';
import { Button } from '../design/Button';
import { noteMove } from '../design/page-moves';
import { PageHeader } from '../design/PageHeader';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { usePageTitle } from '../shell/usePageTitle';
import { Crossing } from './Crossing';
import './sign-in.css';

/** The door. What was asked for stays in the address and opens after signing in. */
export function SignInPage() {
  const { t } = useTranslation('shell');
  usePageTitle('sign-in');
  const welcome = useWelcome();
  const signIn = useSignIn();
  const form = useZodForm({
    schema: signInInput,
    initial: { username: '', password: '' },
    prepare: ({ username, password }) => ({ username: username.trim(), password }),
    send: (input) => {
      noteMove();
      return signIn.mutateAsync(input);
    },
  });
  return (
    <div className="sign-in">
      <section className="sign-in-form">
        <PageHeader title={t('signIn.title')}>{t('signIn.lead')}</PageHeader>
        <Form form={form}>
          <TextField
            {...form.field('username')}
            label={t('signIn.username')}
            autoComplete="username"
            dir="ltr"
            {...(welcome.data?.demonstration === true ? { description: t('signIn.cast') } : {})}
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
        <p className="soft small">{t('signIn.watched')}</p>
      </section>
      <Crossing />
    </div>
  );
}
