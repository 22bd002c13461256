import { useTranslation } from 'react-i18next';
import { useSignOut } from '../api/session';
import { Button } from '../design/Button';
import { useStatus } from '../design/StatusLine';

/** Ends a sign-in that is not complete, for somebody else or for another try. */
export function StartAgain() {
  const { t } = useTranslation('account');
  const status = useStatus();
  const signOut = useSignOut();
  return (
    <div>
      <Button
        variant="quiet"
        size="small"
        isPending={signOut.isPending}
        onPress={() => signOut.mutate(undefined, { onError: status.fail })}
      >
        {t('second.startAgain')}
      </Button>
    </div>
  );
}
