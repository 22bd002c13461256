import { useTranslation } from 'react-i18next';
import { useKeyHolderAcceptance, useKeyHolders } from '../api/staff';
import { Button } from '../design/Button';
import { Notice } from '../design/Notice';
import { useStatus } from '../design/StatusLine';

/** Asks somebody who was named as a key holder to accept; nothing for all others. */
export function KeyHolderNotice({ staffId }: { readonly staffId: string }) {
  const { t } = useTranslation('account');
  const status = useStatus();
  const holders = useKeyHolders();
  const accept = useKeyHolderAcceptance();
  const isAsked = holders.data?.items.some(
    ({ staff, acceptedAt }) => staff.id === staffId && acceptedAt === null,
  );
  if (isAsked !== true) return null;
  const act = (): void => {
    accept.mutate(undefined, { onSuccess: () => status.say(t('keyHolder.done')), onError: status.fail });
  };
  return (
    <Notice tone="high" title={t('keyHolder.title')}>
      <p>{t('keyHolder.what')}</p>
      <Button size="small" isPending={accept.isPending} onPress={act}>
        {t('keyHolder.accept')}
      </Button>
    </Notice>
  );
}
