import { useTranslation } from 'react-i18next';
import { useSecondFactor } from '../api/session';
import { noteMove } from '../design/page-moves';
import { PageHeader } from '../design/PageHeader';
import { FactorProof } from './FactorProof';
import { StartAgain } from './StartAgain';

/** The second step: the password was right, now the passkey or the code. */
export function SecondFactorStep() {
  const { t } = useTranslation('account');
  const prove = useSecondFactor();
  return (
    <>
      <PageHeader title={t('second.title')}>{t('second.lead')}</PageHeader>
      <FactorProof
        passwordIsEnough={false}
        send={(proof) => {
          noteMove();
          return prove.mutateAsync(proof);
        }}
      />
      <details className="small">
        <summary>{t('second.lost')}</summary>
        <p className="soft">{t('second.lostWhat')}</p>
      </details>
      <StartAgain />
    </>
  );
}
