import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppSetup } from '../account/AppSetup';
import { PasskeyForm } from '../account/PasskeyForm';
import { useFirstAppCode, useFirstPasskey } from '../api/factors';
import { noteMove } from '../design/page-moves';
import { PageHeader } from '../design/PageHeader';
import { Segments } from '../design/Segments';
import { StartAgain } from './StartAgain';

type Way = 'passkey' | 'app';

/** The second step of an account that has no second factor yet: its first passkey, or an app. */
export function EnrolStep() {
  const { t } = useTranslation('account');
  const [way, setWay] = useState<Way>('passkey');
  const passkey = useFirstPasskey();
  const code = useFirstAppCode();
  const ways = (['passkey', 'app'] as const).map((id) => ({ id, label: t(`enrol.way.${id}`) }));
  const finish = async (sent: Promise<unknown>): Promise<void> => {
    noteMove();
    await sent;
  };
  return (
    <>
      <PageHeader title={t('enrol.title')}>{t('enrol.lead')}</PageHeader>
      <Segments label={t('enrol.ways')} choices={ways} value={way} onChange={setWay} />
      {way === 'passkey' ? (
        <PasskeyForm send={(name) => finish(passkey.mutateAsync(name))} />
      ) : (
        <AppSetup isFirst confirm={(given) => finish(code.mutateAsync(given))} />
      )}
      <StartAgain />
    </>
  );
}
