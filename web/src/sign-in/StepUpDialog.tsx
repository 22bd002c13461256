import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStepUp } from '../api/session';
import { onStepUp } from '../api/step-up';
import { Dialog } from '../design/Dialog';
import { FactorProof } from './FactorProof';

/**
 * Stands beside every page of somebody who is signed in. When the service wants a fresh second factor for what they
 * just did, it asks for it, and what they did goes on; closing it leaves everything as it was.
 */
export function StepUpDialog({ passwordIsEnough }: { readonly passwordIsEnough: boolean }) {
  const { t } = useTranslation('account');
  const [isOpen, setOpen] = useState(false);
  const answer = useRef<((isGiven: boolean) => void) | null>(null);
  const stepUp = useStepUp();
  const close = (isGiven: boolean): void => {
    setOpen(false);
    answer.current?.(isGiven);
    answer.current = null;
  };
  useEffect(() => {
    const stop = onStepUp(
      () =>
        new Promise((resolve) => {
          answer.current = resolve;
          setOpen(true);
        }),
    );
    return () => {
      stop();
      answer.current?.(false);
      answer.current = null;
    };
  }, []);
  return (
    <Dialog title={t('stepUp.title')} isOpen={isOpen} onClose={() => close(false)}>
      <p>{t('stepUp.why')}</p>
      <FactorProof
        passwordIsEnough={passwordIsEnough}
        send={async (proof) => {
          await stepUp.mutateAsync(proof);
          close(true);
        }}
      />
    </Dialog>
  );
}
