import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invitationAnswer } from '../../../src/people/accounts/accounts.schema';
import { NewPasswordField } from '../account/NewPasswordField';
import { useInvitationAnswer } from '../api/staff';
import { Button } from '../design/Button';
import { Notice } from '../design/Notice';
import { noteMove } from '../design/page-moves';
import { PageHeader } from '../design/PageHeader';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { go, Link } from '../router';
import { usePageTitle } from '../shell/usePageTitle';
import { Door } from '../sign-in/Door';

/** Before sign-in: the one-time code of a new or recovered account becomes a password of its owner. */
export function InvitationPage() {
  usePageTitle('invitation');
  const [isDone, setDone] = useState(false);
  return <Door>{isDone ? <Taken /> : <TakeUp onDone={() => setDone(true)} />}</Door>;
}

function TakeUp({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('account');
  const { t: shell } = useTranslation('shell');
  const accept = useInvitationAnswer();
  const form = useZodForm({
    schema: invitationAnswer,
    initial: { username: '', code: '', password: '' },
    prepare: ({ username, code, password }) => ({ username: username.trim(), code: code.trim(), password }),
    send: (input) => accept.mutateAsync(input),
    onDone: () => {
      noteMove();
      onDone();
    },
  });
  return (
    <>
      <PageHeader title={t('invitation.title')}>{t('invitation.lead')}</PageHeader>
      <Form form={form}>
        <TextField
          {...form.field('username')}
          label={shell('signIn.username')}
          autoComplete="username"
          dir="ltr"
        />
        <TextField
          {...form.field('code')}
          label={t('invitation.code')}
          description={t('invitation.codeHelp')}
          dir="ltr"
        />
        <NewPasswordField {...form.field('password')} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('invitation.act')}
          </Button>
        </FormActions>
      </Form>
      <p className="small">
        <Link to={{ page: 'day' }}>{t('invitation.toSignIn')}</Link>
      </p>
    </>
  );
}

function Taken() {
  const { t } = useTranslation('account');
  return (
    <>
      <PageHeader title={t('invitation.doneTitle')} />
      <Notice tone="good" role="status">
        <p>{t('invitation.doneWhat')}</p>
      </Notice>
      <FormActions>
        <Button variant="primary" autoFocus onPress={() => go({ page: 'day' })}>
          {t('invitation.toSignIn')}
        </Button>
      </FormActions>
    </>
  );
}
