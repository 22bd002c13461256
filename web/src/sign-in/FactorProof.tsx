import { useTranslation } from 'react-i18next';
import type { FactorsView } from '../../../src/people/factors/factors.schema';
import { useFactors } from '../api/factors';
import type { Proof } from '../api/session';
import { Answer } from '../design/Answer';
import { Notice } from '../design/Notice';
import { PasskeyButton } from './PasskeyButton';
import { CodeForm, PasswordForm } from './ProofForm';
import './sign-in.css';

interface FactorProofProps {
  readonly send: (proof: Proof) => Promise<unknown>;
  /** True in the demonstration: the password again is taken as well. */
  readonly passwordIsEnough: boolean;
}

/** Proves that it is you, in each way that your account knows; the passkey first. */
export function FactorProof({ send, passwordIsEnough }: FactorProofProps) {
  const factors = useFactors();
  return (
    <Answer of={factors} lines={2}>
      {(view) => <Ways view={view} send={send} passwordIsEnough={passwordIsEnough} />}
    </Answer>
  );
}

function Ways({ view, send, passwordIsEnough }: FactorProofProps & { readonly view: FactorsView }) {
  const { t } = useTranslation('account');
  const hasPasskey = view.passkeys.length > 0;
  const hasApp = view.totp !== null;
  if (!hasPasskey && !hasApp && !passwordIsEnough) {
    return (
      <Notice tone="high" title={t('proof.none')}>
        <p>{t('proof.noneWhat')}</p>
      </Notice>
    );
  }
  return (
    <div className="factor-proof">
      {hasPasskey && (
        <PasskeyButton autoFocus act={() => send({ method: 'passkey' })}>
          {t('proof.passkey')}
        </PasskeyButton>
      )}
      {hasPasskey && (hasApp || passwordIsEnough) && <p className="or">{t('proof.or')}</p>}
      {hasApp && <CodeForm send={send} isFirst={!hasPasskey} />}
      {hasApp && passwordIsEnough && <p className="or">{t('proof.or')}</p>}
      {passwordIsEnough && <PasswordForm send={send} isFirst={!hasPasskey && !hasApp} />}
    </div>
  );
}
