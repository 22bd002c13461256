import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../design/Answer';
import { Button } from '../design/Button';

interface PasskeyButtonProps {
  readonly children: string;
  readonly variant?: 'primary' | 'secondary';
  readonly autoFocus?: boolean;
  readonly act: () => Promise<unknown>;
}

/** Asks the device for a passkey, says that it now asks in its own window, and why nothing came of it. */
export function PasskeyButton({ children, variant = 'primary', autoFocus = false, act }: PasskeyButtonProps) {
  const { t } = useTranslation('account');
  const attempt = useMutation({ mutationFn: act });
  return (
    <div className="passkey-button stack-tight">
      {attempt.error !== null && <Failure error={attempt.error} />}
      <Button
        variant={variant}
        icon="key"
        autoFocus={autoFocus}
        isPending={attempt.isPending}
        onPress={() => attempt.mutate()}
      >
        {children}
      </Button>
      <p className="soft small" role="status">
        {attempt.isPending && t('passkey.deviceAsks')}
      </p>
    </div>
  );
}
