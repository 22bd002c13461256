import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { totpConfirm, type TotpSecret } from '../../../src/people/factors/factors.schema';
import { useAppSecret } from '../api/factors';
import { Failure } from '../design/Answer';
import { Button } from '../design/Button';
import { Skeleton } from '../design/Skeleton';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import './account.css';
import { OneTimeText } from './OneTimeText';
import { SecretPicture } from './SecretPicture';

interface AppSetupProps {
  /** True while it is the account's first factor, which completes signing in. */
  readonly isFirst: boolean;
  readonly confirm: (code: string) => Promise<unknown>;
  readonly onDone?: () => void;
  /** Further buttons, such as Cancel. */
  readonly children?: ReactNode;
}

/** Sets up an authenticator app: the secret goes into the app, and a first code of it comes back. */
export function AppSetup(props: AppSetupProps) {
  const { data, error, mutate } = useAppSecret(props.isFirst);
  useEffect(() => mutate(), [mutate]);
  if (data !== undefined) return <AppSteps {...props} secret={data} />;
  return error === null ? <Skeleton /> : <Failure error={error} onRetry={() => mutate()} />;
}

function AppSteps({ secret, confirm, onDone, children }: AppSetupProps & { readonly secret: TotpSecret }) {
  const { t } = useTranslation('account');
  const form = useZodForm({
    schema: totpConfirm,
    initial: { code: '' },
    prepare: ({ code }) => ({ code: code.replace(/\s/g, '') }),
    send: ({ code }) => confirm(code),
    ...(onDone === undefined ? {} : { onDone }),
  });
  return (
    <Form form={form} label={t('app.title')}>
      <p>{t('app.first')}</p>
      <SecretPicture uri={secret.uri} label={t('app.picture')} />
      <OneTimeText label={t('app.secret')} text={inGroups(secret.secret)} copied={secret.secret} />
      <p className="small">
        <a href={secret.uri}>{t('app.open')}</a>
      </p>
      <TextField
        {...form.field('code')}
        label={t('proof.code')}
        description={t('app.second')}
        autoComplete="one-time-code"
        inputMode="numeric"
        dir="ltr"
      />
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {t('app.confirm')}
        </Button>
        {children}
      </FormActions>
    </Form>
  );
}

/** Groups of four, as one reads them out and types them in; apps ignore the spaces. */
function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
